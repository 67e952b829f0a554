"""What may be asked of awards, field by field."""
