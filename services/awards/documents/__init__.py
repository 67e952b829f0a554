"""The papers of a campaign: from plain values to a Word file that an office edits, or a PDF that it files."""
