"""What is learned: scripts that make the weights in `pipeline`; they alone need numpy and LightGBM."""
