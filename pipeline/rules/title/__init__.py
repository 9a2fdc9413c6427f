"""Pass 2: the title, once."""
