"""Stage CUT_REPEATS: repetitions of the title."""
