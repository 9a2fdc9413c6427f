"""Stage CUT_LABELS: runs of labels, none of which could be cut alone."""
