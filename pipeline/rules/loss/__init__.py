"""Stage FLAG: characters that were lost before the document came here."""
