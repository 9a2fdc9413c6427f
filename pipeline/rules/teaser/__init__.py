"""Stage FLAG: signs that the publisher shows only the beginning."""
