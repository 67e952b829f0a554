"""From shifts, leave and clock punches to what a day shows: who was due, late, early, absent, away."""
