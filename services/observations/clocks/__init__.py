"""Time clocks that are connected: what they push is taken in, and those with an address are asked."""
