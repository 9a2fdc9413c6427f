"""Stage FLAG: paragraphs broken in two."""
