"""From points to grades and flags, over longer periods, and among many."""
