"""Poison 1 to 19: bytes and encodings."""

from tests.poison_form import (
    ACCENTS,
    EMPTY,
    GUARD,
    KEPT,
    MARKER,
    NOT_TEXT,
    PROSE,
    Case,
    Poison,
    growing_text,
    mojibake,
    noise,
    packed,
    page,
    page_of,
    png,
    raw,
    text,
    write,
    zip_,
)


def cases() -> list[Case]:
    """Return the cases of bytes and encodings."""
    declared = '<meta charset="{}">'.format
    marked = ACCENTS + " " + MARKER
    return [
        Case(1, "empty file", "no bytes", "flagged `empty`", (Poison("empty.txt", raw(b""), EMPTY, keeps=()),)),
        Case(
            2,
            "only a byte order mark",
            "EF BB BF; FF FE",
            "flagged `empty`",
            (
                Poison("bom8.txt", raw(b"\xef\xbb\xbf"), EMPTY, keeps=()),
                Poison("bom16.txt", raw(b"\xff\xfe"), EMPTY, keeps=()),
            ),
        ),
        Case(
            3,
            "byte order mark inside the text",
            "U+FEFF between words",
            "taken out as an edit: it is invisible, and of no use there",
            (Poison("bom-inside.txt", text("one \ufeffword"), keeps=(MARKER, "one word")),),
        ),
        Case(
            4,
            "UTF-8 cut in the middle of a character",
            "the last byte of `é` taken off",
            "the one byte is repaired as an edit, the rest stays UTF-8",
            (Poison("cut.txt", raw(f"{marked} caf".encode() + b"\xc3"), keeps=(MARKER, "café naïve")),),
        ),
        Case(
            5,
            "declared UTF-8, is Latin-1 or Windows-1252",
            "a page that names the wrong charset",
            "read as what it is",
            (
                Poison(
                    "says-utf8.html",
                    raw(page_of(f"<p>{ACCENTS}</p>", declared("utf-8")).encode("latin-1")),
                    keeps=(MARKER, ACCENTS),
                ),
                Poison(
                    "says-utf8-1252.html",
                    raw(page_of(f"<p>“{ACCENTS}”</p>", declared("utf-8")).encode("cp1252")),
                    keeps=(MARKER, f"“{ACCENTS}”"),
                ),
            ),
        ),
        Case(
            6,
            "declared Latin-1, is UTF-8",
            "a page that names the wrong charset",
            "read as what it is",
            (Poison("says-latin.html", page(f"<p>{ACCENTS}</p>", declared("iso-8859-1")), keeps=(MARKER, ACCENTS)),),
        ),
        Case(
            7,
            "unknown or hostile charset name",
            "`x-nonexistent`, a name with a bad byte, `hex`, `../../etc/passwd`, 100,000 letters",
            "the name is not believed",
            tuple(
                Poison(f"charset{n}.html", raw(page_of("", f'<meta charset="{name}">').encode("latin-1")))
                for n, name in enumerate(("x-nonexistent\xff", "hex", "../../etc/passwd", "x" * 100_000, "undefined"))
            ),
        ),
        Case(
            8,
            "UTF-16 without a byte order mark",
            "both byte orders, and one byte short",
            "read; of odd length: quarantined whole, or the last byte repaired",
            (
                Poison("wide-le.txt", text("", "utf-16-le")),
                Poison("wide-be.txt", text("", "utf-16-be")),
                Poison(
                    "wide-odd.txt",
                    raw(f"{PROSE}{MARKER}\n ".encode("utf-16-le")[:-1]),
                    (KEPT, *NOT_TEXT),
                ),
            ),
        ),
        Case(
            9,
            "two encodings in one file",
            "the first paragraph Latin-1, the rest UTF-8",
            "read as UTF-8, the odd bytes repaired as edits",
            (
                Poison(
                    "two.txt",
                    raw("Un café fermé.\n\n".encode("latin-1") + f"{ACCENTS} {ACCENTS}\n\n{MARKER}\n".encode()),
                    keeps=(MARKER, ACCENTS, "Un café fermé."),
                ),
            ),
        ),
        Case(
            10,
            "mojibake, 2 to 8 layers deep",
            "UTF-8 read as Latin-1, two to eight times over",
            "kept; repaired where the evidence allows",
            tuple(Poison(f"mojibake{n}.txt", text(mojibake("Ein Café, naïve.", n))) for n in (2, 3, 8)),
        ),
        Case(
            11,
            "short text in another encoding",
            "`héllo world!` in UTF-8 and in Latin-1",
            "no guess from too little: UTF-8 where it is valid, else Windows-1252",
            (
                Poison("short8.txt", raw("héllo world!".encode()), keeps=("héllo world!",)),
                Poison("short1.txt", raw("héllo world!".encode("latin-1")), keeps=("héllo world!",)),
            ),
        ),
        Case(
            12,
            "a large file with an odd tail",
            "ASCII with a tail in MacRoman, up to 19 MB",
            "read in linear time",
            (
                Poison(
                    "tail.txt",
                    lambda path, size: write(
                        path, (PROSE * (size * 5_000) + MARKER + "\n\n" + "très cassé\n").encode("mac-roman")
                    ),
                    (KEPT, *GUARD),
                    full=18,
                ),
            ),
        ),
        Case(
            13,
            "lone surrogates",
            "half a pair as bytes in a text, and as `\\ud800` in a JSONL record",
            "replaced by U+FFFD as an edit; the bytes come back",
            (
                Poison("surrogate.txt", text("half \ud800 pair")),
                Poison(
                    "surrogate.jsonl",
                    raw(b'{"text": "half \\ud800 pair ' + MARKER.encode() + b'"}\n'),
                ),
            ),
        ),
        Case(
            14,
            "NUL, C0, C1, DEL and escape sequences",
            "one of each between words",
            "kept, or taken out as an edit",
            (Poison("controls.txt", text("a\0b c\x01d \x1b[31mred\x1b[0m e\x7ff g\x85h i\x9bj")),),
        ),
        Case(
            15,
            "odd line ends",
            "U+2028, U+0085, U+000B, lone CR between words",
            "words never run together",
            (Poison("ends.txt", text("one\u2028two\x85three\x0bfour\rfive"), keeps=(MARKER, "one", "four")),),
        ),
        Case(
            16,
            "invisible characters inside words",
            "zero-width space and joiner, soft hyphen, bidi overrides",
            "kept, or taken out as an edit",
            (Poison("invisible.txt", text("in\u200bvis\u00adible \u202eright to left\u202c wo\u200drds")),),
        ),
        Case(
            17,
            "flood of combining marks",
            "20,000 (slow: 200,000) marks on one letter",
            "kept, in linear time",
            (Poison("marks.txt", growing_text(lambda n: "a" + "\u0301\u0323" * (n * 500)), size=20, full=200),),
        ),
        Case(
            18,
            "decomposed text (NFD)",
            "`café` with a combining accent",
            "not rewritten",
            (Poison("nfd.txt", text("un cafe\u0301 ferme\u0301"), keeps=(MARKER, "un cafe\u0301 ferme\u0301")),),
        ),
        Case(
            19,
            "no text at all",
            "PDF, PNG, zip, docx, gzip and noise, named `.txt`",
            "quarantined `not-text`",
            (
                Poison("pdf.txt", raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + MARKER.encode()), NOT_TEXT),
                Poison("png.txt", raw(png()), NOT_TEXT, keeps=()),
                Poison("zip.txt", raw(zip_("a.txt")), NOT_TEXT),
                Poison("docx.txt", raw(zip_("word/document.xml")), NOT_TEXT),
                Poison("gzip.txt", raw(packed(MARKER.encode())), NOT_TEXT, keeps=()),
                Poison("noise.txt", lambda p, n: write(p, noise(n * 10_000)), NOT_TEXT, 10, 100, ()),
                Poison("noise.html", lambda p, n: write(p, noise(n * 10_000)), NOT_TEXT, 10, 100, ()),
            ),
        ),
    ]
