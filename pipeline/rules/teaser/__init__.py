"""Stage FLAG: notices that the publisher shows only the beginning."""
