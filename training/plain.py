"""Read sound plain texts as blocks: what documents, code, verse, lists and tables of all kinds look like.

Kinds of blocks: `p` prose that may be damaged, `h` heading, `li` item, `i` an indented passage, `x` other blocks, and
`+` a line that follows the block before it after a single line break.
"""

from collections.abc import Iterator
from pathlib import Path

import regex

from pipeline.flow import document_of
from pipeline.model import Block, BlockKind, Kind

Blocks = list[tuple[str, str]]

LARGEST_BLOCKS = 80
"""A part of a text has at most so many blocks."""
MOST_PARTS = 2
"""Of one text, so many parts are taken."""
SHORTEST_PROSE_WORDS = 8
_FRONT_MATTER = regex.compile(r"\A---\n.*?\n---\n", regex.DOTALL)
_MARKUP = (
    (regex.compile(r"<!--.*?-->|\{%.*?%\}|!\[[^\]]*\]\([^)]*\)|</?\p{L}[^>\n]*>", regex.DOTALL), ""),
    (regex.compile(r"\[([^\[\]]*)\]\([^()\s]*\)|\[([^\[\]]*)\]\[[^\[\]]*\]"), r"\1\2"),
    (regex.compile(r"(\*\*|__|`)(?=\S)([^*_`\n]+?)\1"), r"\2"),
)
_ENDED = regex.compile(r"[.!?。！？][\"'”’»)」』）]*$")


def plain_blocks(text: str) -> Blocks:
    """Return the blocks of a plain text, its wrapped lines joined, as the detector sees them."""
    blocks = document_of(text, kind=Kind.TEXT).blocks
    groups = [None, *(block.group for block in blocks)]
    return [(_kind(block, before), block.text) for block, before in zip(blocks, groups, strict=False)]


def _kind(block: Block, group_before: int | None) -> str:
    if block.kind is BlockKind.CODE:
        return "i"
    if block.group == group_before:
        return "+"
    if block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM):
        return "h" if block.kind is BlockKind.HEADING else "li"
    prose = block.text.count(" ") >= SHORTEST_PROSE_WORDS or not block.text.isascii()
    return "p" if block.kind is BlockKind.PARAGRAPH and prose and _ENDED.search(block.text) else "x"


def parts_of(blocks: Blocks) -> Iterator[Blocks]:
    """Yield the beginning of a text, and of a long one a later part that begins with a heading or a paragraph."""
    yield blocks[:LARGEST_BLOCKS]
    for start in range(2 * LARGEST_BLOCKS, len(blocks) - 8):
        if blocks[start][0] in ("h", "p"):
            yield blocks[start : start + LARGEST_BLOCKS]
            return


def posts(folder: Path) -> Iterator[tuple[str, Blocks]]:
    """Yield name and blocks of every Markdown file below the folder, without front matter and inline markup."""
    for path in sorted(path for path in folder.rglob("*.md") if path.is_file()):
        text = _FRONT_MATTER.sub("", path.read_text("utf8", "replace").replace("\r\n", "\n"))
        for pattern, instead in _MARKUP:
            text = pattern.sub(instead, text)
        yield str(path.relative_to(folder.parent)), plain_blocks(text)


def novels(folder: Path) -> Iterator[tuple[str, Blocks]]:
    """Yield name and blocks of every chapter-sized part of the TEI files below the folder."""
    for path in sorted(folder.rglob("*.xml")):
        body = path.read_text("utf8", "replace").partition("<body")[2].partition("</body>")[0]
        found = regex.findall(r"<(p|head)\b[^>]*>(.*?)</\1>", body, regex.DOTALL)
        blocks = [
            ("h" if tag == "head" else "p", regex.sub(r"\s+", " ", regex.sub(r"<[^>]+>", "", said)).strip())
            for tag, said in found
        ]
        for start in range(0, min(len(blocks), 400), 100):
            yield f"{path.name}#{start}", blocks[start : start + 24]
