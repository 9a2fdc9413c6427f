"""Pass 3: what is named as if known, behind a loss."""
