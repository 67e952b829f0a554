"""From what was recorded to the papers of it: documents, reports and credentials, filled in and signed."""
