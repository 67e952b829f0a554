"""What pages say, in other languages than the Vietnamese that they are written in."""
