"""Pass 1: runs of labels, none of which could be cut alone."""
