"""Bytes to text, and text to a document of blocks."""
