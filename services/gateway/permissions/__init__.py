"""Who may do what, and how far: one table, which the code, the tests and docs/permissions.md share."""
