"""What a parser of CommonMark reads in a text: an independent reader of our Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass
class Read:
    """The structure of a text in Markdown."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    """Level and text."""
    items: list[tuple[int, bool, str]] = field(default_factory=list)
    """Depth, whether numbered, and the text at the start of each item of a list."""
    starts: list[int] = field(default_factory=list)
    """The first number of each numbered list."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Text and address."""
    images: list[tuple[str, str]] = field(default_factory=list)
    """Description and address."""
    code: list[tuple[str, str]] = field(default_factory=list)
    """Language and text of each block of code."""
    spans: list[str] = field(default_factory=list)
    """Code inside lines."""
    emphasis: list[tuple[str, str]] = field(default_factory=list)
    """Tag and text."""
    tables: list[list[list[str]]] = field(default_factory=list)
    quotes: int = 0
    breaks: int = 0
    """Lines that end by a hard break."""
    text: list[str] = field(default_factory=list)
    """What a reader sees, piece by piece."""
    _depth: list[bool] = field(default_factory=list)
    _fresh: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """The words that a reader sees."""
        return " ".join(self.text).split()

    def take(self, before: Token | None, token: Token) -> None:
        """Note what a token and the one before it say."""
        if token.type in ("bullet_list_open", "ordered_list_open"):
            self._depth.append(token.type.startswith("ordered"))
            self.starts += [int(token.attrs.get("start", 1))] if self._depth[-1] else []
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._depth.pop()
        elif token.type == "list_item_open":
            self._fresh.append((len(self._depth), self._depth[-1]))
        elif token.type == "table_open":
            self.tables.append([])
        elif token.type == "tr_open":
            self.tables[-1].append([])
        elif token.type in ("fence", "code_block"):
            self.code.append((token.info, token.content))
            self.text.append(token.content)
        elif token.type == "inline":
            self._take_line(before, "".join(_shown(token.children or [], self)))
        self.quotes += token.type == "blockquote_open"
        self.text += [token.content] if token.type == "html_block" else []

    def _take_line(self, before: Token | None, shown: str) -> None:
        if before and before.type == "heading_open":
            self.headings.append((int(before.tag[1]), shown))
        elif before and before.type in ("th_open", "td_open"):
            self.tables[-1][-1].append(shown)
        self.items += [(*item, shown) for item in self._fresh]
        self._fresh = []
        self.text.append(shown)


def read(markdown: str) -> Read:
    """Return the structure that a parser of CommonMark sees, with the tables of GitHub."""
    found = Read()
    tokens = _PARSER.parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        found.take(before, token)
    return found


def _shown(tokens: list[Token], found: Read) -> Iterator[str]:
    """Yield the text of inline tokens, and note what they are."""
    marks: list[tuple[str, str, list[str]]] = []
    for token in tokens:
        text = token.content if token.type in ("text", "code_inline", "html_inline", "text_special") else ""
        if token.type in ("softbreak", "hardbreak"):
            text = "\n"
            found.breaks += token.type == "hardbreak"
        elif token.type == "code_inline":
            found.spans.append(token.content)
        elif token.type == "image":
            found.images.append((token.content, str(token.attrs["src"])))
        elif token.nesting == 1:
            marks.append((token.tag, str(token.attrs.get("href", "")), []))
        elif token.nesting == -1:
            tag, href, pieces = marks.pop()
            shown = "".join(pieces)
            (found.links if tag == "a" else found.emphasis).append((shown, href) if tag == "a" else (tag, shown))
        for _, _, pieces in marks:
            pieces.append(text)
        if text:
            yield text
