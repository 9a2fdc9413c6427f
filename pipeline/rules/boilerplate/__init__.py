"""Stage CUT_LABELS: labels and boilerplate, recognised block by block."""
