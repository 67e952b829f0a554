"""What one may ask of a score: why it is so, how it moved, what other criteria would make of it."""
