"""Stage FLAG: places where text is missing."""
