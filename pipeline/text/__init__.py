"""What several modules ask of a text: its letters, and patterns that are compiled on first use."""
