"""Stage CUT_REPEATS: blocks that occur twice."""
