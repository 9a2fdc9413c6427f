"""Pass 3: what is left of damaged blocks."""
