"""Poison 20 to 32: size, shape and files."""

import json

from tests.poison_form import (
    GUARD,
    KEPT,
    MARKER,
    NOT_FOLLOWED,
    NOT_TEXT,
    PROSE,
    Case,
    Poison,
    bomb,
    fifo,
    folder,
    growing_page,
    growing_text,
    grown,
    link,
    packed,
    page_of,
    raw,
    sparse,
)


def shapes() -> list[Case]:
    """Return the cases of size and shape."""
    long = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."
    half = "".join(f"Paragraph {n} of the story tells what happened on day {n} of the flood.\n\n" for n in range(40))
    return [
        Case(
            20,
            "one line of 30 MB",
            "sentences without a line end, 1 MB (slow: 19 MB; over 20 MB it is case 27)",
            "kept",
            (Poison("line.txt", growing_text(lambda n: "The river rose again. " * (n * 50_000)), full=17),),
        ),
        Case(
            21,
            "one word of 12 MB",
            "one letter, 1 MB (slow: 12 MB)",
            "kept, with what follows",
            (
                Poison("word.txt", growing_text(lambda n: "x" * (n * 1_000_000)), full=12),
                Poison("word.html", growing_page(lambda n: f"<p>{'x' * (n * 1_000_000)}</p>"), full=12),
            ),
        ),
        Case(
            22,
            "20 MB of spaces",
            "1 MB of spaces (slow: 19 MB) in a text and in a page",
            "kept, with what follows",
            (
                Poison("spaces.txt", growing_text(lambda n: " " * (n * 1_000_000) + "x"), full=19),
                Poison("spaces.html", growing_page(lambda n: f"<p>a{' ' * (n * 1_000_000)}b</p>"), full=19),
                Poison("tabs.txt", growing_text(lambda n: "\t \xa0" * (n * 200_000) + "x"), full=15),
            ),
        ),
        Case(
            23,
            "1,000,000 lines of one word",
            "10,000 lines (slow: 1,000,000)",
            "kept",
            (
                Poison("lines.txt", growing_text(lambda n: "word\n" * (n * 10_000)), full=100),
                Poison("paragraphs.txt", growing_text(lambda n: "word\n\n" * (n * 10_000)), full=100),
            ),
        ),
        Case(
            24,
            "one paragraph 10,000 times",
            "1,000 times (slow: 10,000), as text and as a page",
            "flagged `guard.share-cut`, nothing cut",
            (
                Poison("again.txt", growing_text(lambda n: f"{long}\n\n" * (n * 1_000)), GUARD, full=10),
                Poison("again.html", growing_page(lambda n: f"<p>{long}</p>" * (n * 1_000)), GUARD, full=10),
            ),
        ),
        Case(
            25,
            "two equal halves",
            "forty paragraphs, twice",
            "the second half is cut as edits",
            (Poison("halves.txt", raw(f"{half}{half}{MARKER}\n".encode()), keeps=(MARKER, "day 39 of")),),
        ),
        Case(
            26,
            "a title of 1 MB",
            "title and h1 of 100,000 (slow: 1,000,000) letters each",
            "kept, with what follows",
            (
                Poison(
                    "title-closed.html",
                    grown(
                        lambda n: page_of(
                            f"<h1>{'word ' * (n * 20_000)}</h1>", f"<title>{'word ' * (n * 20_000)}</title>"
                        )
                    ),
                    full=10,
                ),
                Poison("title.txt", grown(lambda n: f"{'word ' * (n * 20_000)}\n\n{PROSE}{MARKER}\n"), full=10),
            ),
        ),
    ]


def files() -> list[Case]:
    """Return the cases of files."""
    whole = f"{PROSE}{MARKER}\n".encode()
    record = json.dumps({"text": MARKER}).encode() + b"\n"
    large = ("quarantined: too-large",)
    unreadable = ("quarantined: unreadable",)
    return [
        Case(
            27,
            "a file over the limit",
            "20,000,001 bytes",
            "quarantined `too-large`, left where it is",
            (Poison("large.txt", sparse, large, size=20_000_001, keeps=()),),
        ),
        Case(
            28,
            "gzip bomb",
            "25 MB (slow: 250 MB) of one letter in a packed text; 30 MB (slow: 450 MB) in a packed JSONL file",
            "quarantined `too-large` or `expansion`; records before it are kept",
            (
                Poison("bomb.txt.gz", bomb(b"", b""), large, size=25, full=250, keeps=()),
                Poison("bomb.jsonl.gz", bomb(record, b""), (KEPT,), size=30, full=450),
            ),
        ),
        Case(
            29,
            "gzip in gzip",
            "a text packed twice",
            "quarantined `not-text`",
            (Poison("twice.txt.gz", raw(packed(packed(whole))), NOT_TEXT, keeps=()),),
        ),
        Case(
            30,
            "truncated or damaged gzip",
            "the last 9 bytes cut off; a byte of the checksum changed",
            "quarantined `truncated-source`, `damaged-source`; whole records before it are kept",
            (
                Poison("short.txt.gz", raw(packed(whole)[:-9]), ("quarantined: truncated-source",)),
                Poison("damaged.txt.gz", raw(packed(whole)[:-8] + b"\1" * 8), ("quarantined: damaged-source",)),
                Poison("short.jsonl.gz", raw(packed(record * 2)[:-9])),
            ),
        ),
        Case(
            31,
            "no regular file",
            "FIFO, links to /dev/zero, to nothing, to itself, a folder, a sparse file of 200 MB (slow: 10 GB)",
            "quarantined `unreadable` or `too-large` without being read; a link out of the source is named, and not "
            "followed; the folder is read as a folder",
            (
                Poison("fifo.txt", fifo, unreadable, keeps=()),
                Poison("zero.txt", link("/dev/zero"), (NOT_FOLLOWED,), keeps=()),
                Poison("nowhere.txt", link("nowhere"), unreadable, keeps=()),
                Poison("loop.txt", link("itself"), unreadable, keeps=()),
                Poison("folder.txt", folder),
                Poison("sparse.txt", lambda p, n: sparse(p, n * 200_000_000), large, full=50, keeps=()),
            ),
        ),
        Case(
            32,
            "a file that changes or goes while it is read",
            "changed, grown and deleted between the inventory and the reading",
            "quarantined `changed` or `unreadable`",
        ),
    ]
