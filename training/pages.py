"""Read clean text from HTML and Mallard pages of documentation on this machine, as blocks."""

from collections.abc import Iterator
from pathlib import Path

import regex
from bs4 import BeautifulSoup, Tag

Blocks = list[tuple[str, str]]

KINDS = {
    **dict.fromkeys(["p", "dd"], "p"),
    **dict.fromkeys(["li", "dt", "item", "td", "figcaption"], "li"),
    **dict.fromkeys(["title", "h1", "h2", "h3", "h4", "h5", "h6"], "h"),
    **dict.fromkeys(["pre", "code", "screen"], "c"),
    "blockquote": "q",
}
"""What a tag's text is; code only if it is a block of its own."""
SKIPPED = ["script", "style", "nav", "info", "header", "footer", "table"]
SUFFIXES = frozenset({".html", ".xhtml", ".page", ".utf8"})
_LANGUAGE = regex.compile(r"[./](\p{Ll}{2})(?:[-_]\p{Lu}{2}|[-_]\p{Ll}{2})?(?:@\p{Ll}+)?(?=[./])")


def pages(folder: Path) -> Iterator[tuple[str, str, Blocks]]:
    """Yield id, language and blocks of every page below the folder that says its language, in its text or path."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file() and not path.is_symlink():
            soup = BeautifulSoup(path.read_bytes().decode("utf8", "replace"), "html.parser")
            lang = _language(soup, str(path.relative_to(folder.parent)))
            if lang:
                yield f"page/{path.relative_to(folder.parent)}", lang, page_blocks(soup)


def _language(soup: BeautifulSoup, path: str) -> str:
    root = soup.find(["html", "page"])
    said = str(root.get("lang") or root.get("xml:lang") or "") if isinstance(root, Tag) else ""
    found = _LANGUAGE.search(f"/{path}") if not said else None
    return (said or (found[1] if found else "en"))[:2].lower()


def page_blocks(soup: BeautifulSoup) -> Blocks:
    """Return the blocks of a page in the order of their tags; a tag that holds other blocks is not one itself."""
    for tag in soup(SKIPPED):
        tag.decompose()
    blocks: Blocks = []
    for tag in (soup.find("main") or soup.body or soup)(list(KINDS)):
        around = tag.parent.name if tag.parent else ""
        if tag.find(list(KINDS.keys() - {"code", "title"})) or (tag.name == "code" and around in KINDS):
            continue
        if tag.name in ("code", "title") and around in ("p", "title", "li", "item", "td", "pre", "head"):
            continue
        kind = KINDS[tag.name]
        text = tag.get_text().strip() if kind == "c" else regex.sub(r"\s+", " ", tag.get_text()).strip()
        if text and (not blocks or blocks[-1][1] != text):
            blocks.append((kind, regex.sub(r"\n\s*\n+", "\n", text)))
    return blocks
