"""Pass 3: paragraphs broken in two."""
