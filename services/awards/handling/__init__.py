"""Which command is decided by which stream, field by field."""
