"""Stage FLAG: names that are used as if known, after a loss."""
