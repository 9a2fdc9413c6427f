"""Stage FLAG: what is left of damaged blocks."""
