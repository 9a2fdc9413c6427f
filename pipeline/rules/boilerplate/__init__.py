"""Pass 1: labels of the page that one look at one block tells."""
