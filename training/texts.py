"""Read clean text from what a machine has installed: manual pages, mdBook pages, other documentation, as blocks.

    python -m training.texts OUT.jsonl.gz [--man DIR ...] [--books DIR ...] [--pages GENRE=DIR ...]
        [--posts LANG:GENRE=DIR ...] [--novels LANG=DIR ...] [--records FILE ...]

One line per document: `{"id", "lang", "genre", "source", "blocks": [[type, text], ...]}` with the types `p` (prose),
`h` (heading), `li` (item) and `c` (code), and those of `training/plain.py`. `source` names the project a text comes
from: documents of one source are never on both sides of a fold. The texts stay on the machine; only weights trained on
them are shipped. `training/README.md` names the packages and repositories that the shipped weights come from.
"""

# ruff: noqa: C901 - the macros of a manual page are many

import argparse
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import regex
from bs4 import BeautifulSoup

from training.files import InputError, new_file, records_of, write_whole
from training.pages import pages
from training.plain import novels, parts_of, plain_blocks, posts

Blocks = list[tuple[str, str]]
Found = tuple[str, str, Blocks]
"""Id, language and blocks."""

FEWEST_PARAGRAPHS = 5
LARGEST_BLOCKS = 80
_ACCENT = regex.compile(r"\\\((['`^,:~o])(\p{L})")
_COMBINING = {"'": "\u0301", "`": "\u0300", "^": "\u0302", ",": "\u0327", ":": "\u0308", "~": "\u0303", "o": "\u030a"}
_GLYPHS = {
    r"\(lq": "“",
    r"\(rq": "”",
    r"\(oq": "‘",
    r"\(cq": "’",
    r"\(aq": "'",
    r"\(dq": '"',
    r"\(em": "—",
    r"\(en": "–",
    r"\(bu": "•",
    r"\(co": "©",
    r"\(ss": "ß",
    r"\(Fo": "«",
    r"\(Fc": "»",
    r"\(->": "→",
    r"\-": "-",
    r"\ ": " ",
    r"\~": " ",
    r"\&": "",
    r"\|": "",
    r"\^": "",
    r"\/": "",
    r"\,": "",
    r"\:": "",
    r"\%": "",
    r"\e": "\\",
    r"\c": "",
}
_FONT = regex.compile(r"\\f(?:\[[^\]]*\]|\(..|.)|\\s[-+]?\p{N}|\\\*\(..|\\\*.|\\h'[^']*'|\\m\[[^\]]*\]")
_UNICODE = regex.compile(r"\\\[u([0-9A-F]{4,5})\]")
_NAMED = regex.compile(r"\\\[([^\]]*)\]|\\\((..)")
_BREAK = ("PP", "P", "LP", "TP", "IP", "SH", "SS", "Sp", "HP", "Pp", "It", "TQ", "RS", "RE", "sp", "br")


def plain(line: str) -> str:
    """Return the line of a manual page without its escapes."""
    line = _UNICODE.sub(lambda match: chr(int(match[1], 16)), line)
    line = _ACCENT.sub(lambda match: match[2] + _COMBINING[match[1]], line)
    for sign, glyph in _GLYPHS.items():
        line = line.replace(sign, glyph)
    line = _FONT.sub("", line)
    line = _NAMED.sub(lambda match: _GLYPHS.get(rf"\({match[1] or match[2]}", ""), line)
    return line.replace("\\", "")


def manual_blocks(source: str) -> Blocks:
    """Return the blocks of a manual page in man macros; pages in mdoc give little and are left out later."""
    blocks: Blocks = []
    pieces: list[str] = []
    code = tag = False

    def close(kind: str) -> None:
        text = regex.sub(r"\s+", " ", plain(" ".join(pieces))).strip()
        pieces.clear()
        if text:
            blocks.append((kind, text))

    for line in source.splitlines():
        macro, _, rest = line[1:].partition(" ") if line.startswith((".", "'")) else ("", "", "")
        if line.startswith((".", "'")):
            if macro in ("nf", "EX"):
                close("p")
                code = True
            elif macro in ("fi", "EE"):
                close("c")
                code = False
            elif macro in _BREAK:
                close("c" if code else "p")
                tag = macro in ("TP", "TQ")
                if macro in ("SH", "SS", "IP") and rest:
                    pieces.append(rest.strip().strip('"') if macro != "IP" else rest.rpartition(" ")[0].strip('"'))
                    close("h" if macro != "IP" else "li")
            elif macro in ("B", "I", "BR", "IR", "RB", "RI", "BI", "IB"):
                joined = rest if macro in ("B", "I") else rest.replace('" ', "").replace(" ", "")
                pieces.append(joined.replace('"', ""))
                if tag:
                    close("li")
                    tag = False
        elif not line.strip():
            close("c" if code else "p")
        else:
            pieces.append(line)
            if tag:
                close("li")
                tag = False
    close("p")
    return blocks


def manuals(folder: Path) -> Iterator[tuple[str, str, Blocks]]:
    """Yield id, language and blocks of every manual page below the folder.

    The folder above `man1` names the language (`fr`, `pt_BR`); it is English where that folder is `man` itself.
    """
    for path in sorted(folder.rglob("man?/*.gz")):
        if path.is_symlink():
            continue
        above = path.absolute().parent.parent.name
        raw = gzip.decompress(path.read_bytes())
        yield (
            f"man/{path.relative_to(folder)}",
            "en" if above == "man" else above[:2],
            manual_blocks(raw.decode("utf8", "replace")),
        )


def book_blocks(html: str) -> Blocks:
    """Return the blocks of the main part of an mdBook page."""
    main = BeautifulSoup(html, "html.parser").find("main")
    blocks: Blocks = []
    for tag in main.find_all(["p", "h1", "h2", "h3", "h4", "li", "pre", "blockquote"]) if main else ():
        if tag.name in ("li", "blockquote") and tag.find(["p", "ul", "ol"]):
            continue
        kind = {"p": "p", "li": "li", "pre": "c"}.get(tag.name, "h")
        text = tag.get_text()
        text = text.strip() if kind == "c" else regex.sub(r"\s+", " ", text).strip()
        if text:
            blocks.append((kind, regex.sub(r"\n\s*\n+", "\n", text)))
    return blocks


def books(folder: Path) -> Iterator[tuple[str, str, Blocks]]:
    """Yield id, language and blocks of every page of a book."""
    lang = folder.name if regex.fullmatch(r"ja|ko|zh|es|fr|de|ru", folder.name) else "en"
    for path in sorted(folder.rglob("*.html")):
        parts = set(path.relative_to(folder).parts)
        if parts & {
            "ja",
            "ko",
            "zh",
            "es",
            "print.html",
            "toc.html",
            "2018-edition",
            "second-edition",
            "first-edition",
        }:
            continue
        yield f"book/{folder.name}/{path.relative_to(folder)}", lang, book_blocks(path.read_text("utf8"))


def documents(found: Iterable[Found], genre: str, source: str, seen: set[str]) -> Iterator[dict[str, object]]:
    """Yield documents in parts of at most `LARGEST_BLOCKS`, without paragraphs seen before."""
    for name, lang, blocks in found:
        fresh: Blocks = []
        for kind, text in blocks:
            digest = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - a key, not a secret
            if kind == "p" and len(text) > 60 and digest in seen:
                continue
            seen.add(digest)
            fresh.append((kind, text))
        for start in range(0, len(fresh), LARGEST_BLOCKS):
            part = fresh[start : start + LARGEST_BLOCKS]
            if sum(kind == "p" and len(text) > 40 for kind, text in part) >= FEWEST_PARAGRAPHS:
                yield {"id": f"{name}#{start}", "lang": lang, "genre": genre, "source": source, "blocks": part}


def records(path: Path) -> Iterator[dict[str, object]]:
    """Yield the texts of a file of sound plain texts, `{"id", "lang", "genre", "source", "text"}` a line, as blocks."""
    for record in records_of(path, dict.fromkeys(("id", "lang", "genre", "source", "text"), str)):
        for part, blocks in enumerate(parts_of(plain_blocks(record["text"]))):
            if blocks:
                kept = {key: record[key] for key in ("lang", "genre", "source")}
                yield {"id": f"{record['id']}#{part}", **kept, "blocks": blocks}


def found_in(options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """Yield the documents of all the inputs that the options name."""
    seen: set[str] = set()
    for folder in options.man:
        yield from documents(manuals(folder), "manual", "manpages", seen)
    for folder in options.books:
        yield from documents(books(folder), "book", "rust-doc", seen)
    for genre, folder in options.pages:
        yield from documents(pages(folder), genre, folder.name, seen)
    for name, folder in options.posts:
        lang, _, genre = name.partition(":")
        yield from documents(((at, lang, blocks) for at, blocks in posts(folder)), genre, folder.name, seen)
    for lang, folder in options.novels:
        yield from documents(((at, lang, blocks) for at, blocks in novels(folder)), "fiction", folder.name, seen)
    for path in options.records:
        yield from records(path)


def named(said: str) -> tuple[str, Path]:
    """Return name and folder of an option written `NAME=DIR`."""
    name, _, path = said.partition("=")
    return name, folder(path)


def folder(said: str) -> Path:
    """Return the path of a folder, for `argparse`; one that is not there is an error, not a set of no texts."""
    if not Path(said).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {said!r}")
    return Path(said)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the documents found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=new_file)
    parser.add_argument("--man", type=folder, nargs="*", default=[])
    parser.add_argument("--books", type=folder, nargs="*", default=[])
    parser.add_argument("--pages", type=named, nargs="*", default=[], metavar="GENRE=DIR")
    parser.add_argument("--posts", type=named, nargs="*", default=[], metavar="LANG:GENRE=DIR")
    parser.add_argument("--novels", type=named, nargs="*", default=[], metavar="LANG=DIR")
    parser.add_argument("--records", type=Path, nargs="*", default=[], help="files of sound plain texts")
    options = parser.parse_args(arguments)
    lines = [json.dumps(document, ensure_ascii=False) + "\n" for document in found_in(options)]
    if not lines:
        raise InputError("no text found; the folders and files named hold none in a form that is read.")
    write_whole(options.out, gzip.compress("".join(lines).encode(), mtime=0))


if __name__ == "__main__":
    main()
