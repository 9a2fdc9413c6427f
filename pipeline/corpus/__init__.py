"""What needs many documents: near-duplicates, holes filled from a witness, lines that recur on a site."""
