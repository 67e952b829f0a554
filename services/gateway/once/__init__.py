"""A command that is sent again under its key is answered again, and not done again."""
