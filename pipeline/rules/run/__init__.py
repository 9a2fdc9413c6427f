"""Pass 2: runs of labels, none of which could be cut alone."""
