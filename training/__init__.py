"""Scripts that train the models; nothing here is needed to run the pipeline."""
