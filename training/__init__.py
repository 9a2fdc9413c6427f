"""Scripts that make the data files of the pipeline from texts; nothing here runs with it."""
