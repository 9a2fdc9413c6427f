"""Labels that point to other stories; more than one rule knows them."""

from pipeline.phrases import keys_of

POINTERS = keys_of("pointers")
"""Keys of the labels."""
