"""Pass 3: signs that the publisher shows only the beginning."""
