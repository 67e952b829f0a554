"""Makes the shipped Word templates: `python -m services.awards.documents.making`.

By program, so that sizes and margins follow the rules of layout; an office edits its own copies in Word and
needs nothing of this.
"""
