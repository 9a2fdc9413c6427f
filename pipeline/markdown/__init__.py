"""Markdown as edits: tags become marks, and text that would read as a mark is escaped."""

from pipeline.markdown.page import Title, markdown_edits
from pipeline.markdown.plain import plain_markdown_edits

__all__ = ["Title", "markdown_edits", "plain_markdown_edits"]
