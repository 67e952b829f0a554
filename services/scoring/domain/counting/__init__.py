"""From facts to points: what is looked at, what stands, what it moves, and the bounds that hold it."""
