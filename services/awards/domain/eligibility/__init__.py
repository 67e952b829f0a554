"""Whether somebody may have an award, and every reason why not."""
