"""Pass 3: places where text is missing."""
