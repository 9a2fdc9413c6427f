"""Documents of word processors, books, printed pages and mail: paragraphs kept, damage named, nothing explodes."""

import io
import json
import mailbox
import random
import zipfile
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tasks.io import office
from tasks.io.containers import Contained, Range
from tests.runs.conftest import Run
from tests.runs.reading import read

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(body: str, **others: str) -> bytes:
    core = "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Report</dc:title><dc:creator>Ann</dc:creator></c>"
    held = {"word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>", "docProps/core.xml": core}
    return zipped(held | {f"word/{name}.xml": content for name, content in others.items()})


def odt(body: str) -> bytes:
    text = f"<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body>"
    about = f"<office:document-meta {ODF}><office:meta><dc:title>Report</dc:title></office:meta></office:document-meta>"
    return zipped({"content.xml": text + "</office:document-content>", "meta.xml": about})


DOCX = docx(
    f"<w:p>{_run('The mayor ')}<w:del>{_run('never ')}</w:del><w:ins>{_run('spoke')}</w:ins>{_run(' — 北京.')}</w:p>"
    f"<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>{_run('One')}<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>"
    f"<w:hyperlink>{_run(' linked')}</w:hyperlink><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    f"<w:tbl><w:tr><w:tc><w:p>{_run('a')}</w:p><w:p>{_run('b')}</w:p></w:tc>"
    f"<w:tc><w:p>{_run('c')}</w:p></w:tc></w:tr></w:tbl>"
    f"<w:p>{_run('Outer.')}<w:r><w:pict><w:txbxContent><w:p>{_run('In a box.')}</w:p>"
    "</w:txbxContent></w:pict></w:r></w:p>",
    footnotes=f"<w:footnotes {WORD}><w:footnote w:type='separator'><w:p>{_run('--')}</w:p></w:footnote>"
    f"<w:footnote><w:p>{_run('A note.')}</w:p></w:footnote></w:footnotes>",
)
DOCX_TEXT = "The mayor spoke — 北京.\n\nOne\ttwo\nthree linked\n\na b\tc\n\nOuter.\n\nIn a box.\n\nA note."
ODT = odt(
    "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>Heading</text:h>"
    "<text:p>The <text:span>mayor</text:span><text:s text:c='2'/>spoke<text:tab/>— 北京."
    "<text:line-break/>Again.</text:p>"
    "<text:list><text:list-item><text:p>First</text:p></text:list-item></text:list>"
    "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
    "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
)
ODT_TEXT = "Heading\n\nThe mayor  spoke\t— 北京.\nAgain.\n\nFirst\n\na\tb"


@pytest.mark.parametrize(("name", "content", "text"), [("x.docx", DOCX, DOCX_TEXT), ("x.odt", ODT, ODT_TEXT)])
def test_paragraphs_of_word_processors_are_kept(tmp_path: Path, name: str, content: bytes, text: str) -> None:
    found = read(tmp_path, {name: content})
    assert found.texts == [text]
    (item,) = found.items
    assert (item.name, item.source, item.kind) == (name, name, "text")
    assert item.meta["title"] == "Report"
    assert [text[at : at + 3] for at in item.meta["blocks"]] == [block[:3] for block in text.split("\n\n")]


@pytest.mark.skipif(not find_spec("docx"), reason="python-docx is not installed")
def test_what_another_library_writes_is_read(tmp_path: Path) -> None:
    import docx as other

    document = other.Document()
    document.add_heading("A title", 0)
    document.add_paragraph("The mayor spoke.", style="List Bullet")
    table = document.add_table(2, 2)
    for number, cell in enumerate(table._cells):
        cell.text = f"cell {number}"
    out = io.BytesIO()
    document.save(out)
    assert read(tmp_path, {"x.docx": out.getvalue()}).texts == [
        "A title\n\nThe mayor spoke.\n\ncell 0\tcell 1\n\ncell 2\tcell 3"
    ]


def epub(chapters: Mapping[str, str], spine: list[str]) -> bytes:
    items = "".join(f'<item id="{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in spine)
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A book</dc:title>'
        f"<dc:creator>Ann</dc:creator></metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    )
    where = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    held = {"META-INF/container.xml": where, "OEBPS/book.opf": package}
    return zipped(held | {f"OEBPS/{name}.xhtml": content for name, content in chapters.items()})


def test_chapters_of_a_book_are_documents_in_reading_order(tmp_path: Path) -> None:
    chapters = {name: f"<html><body><p>This is {name}.</p></body></html>" for name in ("one", "two", "zero")}
    found = read(tmp_path, {"x.epub": epub(chapters, ["zero", "one", "missing", "two"])})
    assert found.texts == [chapters["zero"], chapters["one"], chapters["two"]]
    assert found.items[1].source == "x.epub#1"
    assert dict(found.items[1].meta) == {"book": "A book", "author": "Ann", "chapter": "OEBPS/one.xhtml"}
    assert found.items[1].kind == "html"


def test_a_damaged_chapter_costs_itself(tmp_path: Path) -> None:
    chapters = {name: random.Random(name).randbytes(2_000).hex() for name in ("one", "two", "three")}
    content = bytearray(epub(chapters, list(chapters)))
    at = content.index(b"OEBPS/two.xhtml")
    content[at + 300] ^= 0xFF
    found = read(tmp_path, {"x.epub": bytes(content)})
    assert found.texts == [chapters["one"], chapters["three"]]
    assert found.faults == ["bad-record"]


def test_a_chapter_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    chapters = {"one": "<p>One.</p>", "two": "<p>Two.</p>"}
    found = read(tmp_path, {"x.epub": epub(chapters, [*["one"] * 10_000, "two", "missing"])})
    assert found.texts == ["<p>One.</p>", "<p>Two.</p>"]
    assert [item.source for item in found.items] == ["x.epub#0", "x.epub#1"]
    assert found.sources[0]["skipped"] == {"chapter that was read before": 9_999, "chapter that is not listed": 1}


def test_a_chapter_with_parameters_of_its_type_or_a_place_in_it_is_read(tmp_path: Path) -> None:
    content = epub({"one": "<p>One.</p>"}, ["one"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    package = (
        held["OEBPS/book.opf"].replace(b"xhtml+xml", b"XHTML+xml; charset=utf-8").replace(b".xhtml", b".xhtml#top")
    )
    assert read(tmp_path, {"x.epub": zipped(held | {"OEBPS/book.opf": package})}).texts == ["<p>One.</p>"]


def test_members_that_share_their_bytes_are_a_bomb(tmp_path: Path) -> None:
    out, chapter = io.BytesIO(), random.Random(1).randbytes(2_000).hex() * 100
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.xhtml", chapter)
        archive.filelist += archive.filelist * 1_000
    found = read(tmp_path, {"x.epub": out.getvalue()})
    assert found.faults == ["expansion"]
    assert found.quarantined == [out.getvalue()]


LAUGHS = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
DEPTH = 3_000
DEEP = "<w:tbl><w:tr><w:tc>" * DEPTH + f"<w:p>{_run('Deep.')}</w:p>" + "</w:tc></w:tr></w:tbl>" * DEPTH
BROKEN: dict[str, bytes] = {
    "cut.docx": DOCX[: len(DOCX) // 2],
    "other.docx": b"%PDF-1.7",
    "old.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
    "empty.docx": b"",
    "no-text.docx": zipped({"a.txt": "nothing"}),
    "no-xml.docx": zipped({"word/document.xml": "<w:document"}),
    "laughs.docx": zipped({"word/document.xml": f"{LAUGHS}<a>&c;</a>"}),
    "laughs.odt": zipped({"content.xml": f"{LAUGHS}<a>&c;</a>"}),
    "bomb.odt": zipped({"content.xml": bytes(300_000_000)}),
    "cut.odt": ODT[:-40],
    "blank.docx": docx("<w:p/>"),
    "cut.epub": epub({"one": "x" * 900}, ["one"])[:-50],
    "no-package.epub": zipped({"META-INF/container.xml": "<container/>"}),
    "no-order.epub": epub({"one": "<p>A text.</p>"}, []),
    "blank.epub": epub({"one": " "}, ["one"]),
    "unknown-encoding.odt": zipped({"content.xml": '<?xml version="1.0" encoding="nonsense-9"?><d><p>x</p></d>'}),
    "deep.docx": docx(DEEP),
    "laughs.epub": zipped({"META-INF/container.xml": f"{LAUGHS}<a>&c;</a>"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_kept_whole_and_costs_no_other(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, {f"a-{name}": BROKEN[name], "b.txt": b"A text."})
    assert found.texts == ["A text."]
    assert len(found.faults) == 1
    assert found.quarantined == [BROKEN[name]]
    assert "report this" not in str(found.items[0].fault)


@pytest.mark.parametrize("name", [name for name in BROKEN if not name.endswith(".epub")])
@pytest.mark.parametrize("command", ["clean", "show", "explain"])
def test_a_command_says_in_a_line_what_to_do_about_a_broken_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    from tasks.commands.program import code_of

    (tmp_path / name).write_bytes(BROKEN[name])
    assert code_of([command, str(tmp_path / name)])
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1
    assert ";" in said
    assert "defect" not in said


def test_no_cell_of_a_row_is_lost_in_what_it_is_wrapped_in(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f"<w:tc><w:p>{_run(text)}</w:p></w:tc>"

    wrapped = (
        f"<w:customXml>{cell('a')}</w:customXml>"
        f"<w:sdt><w:sdtContent>{cell('b')}{cell('c')}</w:sdtContent></w:sdt>"
        f"<w:ins><w:customXml>{cell('d')}</w:customXml></w:ins><w:del>{cell('x')}</w:del>{cell('e')}<w:p>{_run('f')}</w:p>"
    )
    row = f"<w:customXml><w:tr><w:trPr/>{wrapped}</w:tr></w:customXml>"
    assert read(tmp_path, {"x.docx": docx(f"<w:tbl>{row}</w:tbl>")}).texts == ["a\tb\tc\td\te\tf"]


def pdf(pages: list[str]) -> bytes:
    """Return a PDF of these lines of ASCII, written by hand."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number, text in enumerate(pages):
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
        stream = f"BT /F1 12 Tf 72 700 Td {lines}ET"
        used = f"<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources{used}>>")
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{held}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


@pytest.mark.skipif(not find_spec("pypdf"), reason="the extra `pdf` is not installed")
def test_pages_of_a_pdf_are_one_text(tmp_path: Path) -> None:
    found = read(tmp_path, {"x.pdf": pdf(["The mayor spoke.\nNobody answered.", "The end."]), "y.pdf": b"%PDF-1.4 no"})
    assert found.texts == ["The mayor spoke.\nNobody answered.\fThe end."]
    assert found.items[0].meta["pages"] == [0, 34]
    assert found.faults == ["damaged-source"]
    assert found.quarantined == [b"%PDF-1.4 no"]


@pytest.mark.skipif(not find_spec("pypdf"), reason="the extra `pdf` is not installed")
@pytest.mark.parametrize("seed", range(15))
def test_a_damaged_pdf_costs_no_other(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(pdf([f"Page {number} says something." for number in range(4)]))
    for _ in range(chance.randint(1, 30)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    found = read(tmp_path, {"a.pdf": bytes(content), "b.txt": b"A text."})
    assert found.texts[-1] == "A text."
    assert len(found.items) == 2


def _message(subject: str, body: str, charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "Ann <ann@example.org>"
    message["Message-ID"] = f"<{len(body)}@example.org>"
    message.set_content(body, charset=charset)
    return message


def _mbox(place: Path, messages: list[EmailMessage]) -> bytes:
    place.mkdir(exist_ok=True)
    box = mailbox.mbox(place / "made.mbox")
    for message in messages:
        box.add(message)
    box.close()
    return (place / "made.mbox").read_bytes()


def test_messages_of_a_mailbox_are_documents(tmp_path: Path) -> None:
    alternative = _message("Two", "Plain words.\n")
    alternative.add_alternative("<p>Marked words.</p>", subtype="html")
    alternative.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    cyrillic = _message("Тема письма", "Мэр города открыл мост.\n", "koi8-r")
    only_page = EmailMessage()
    only_page.set_content("<p>A page.</p>", subtype="html")
    content = _mbox(
        tmp_path / "made", [_message("One", "From here on.\n\nFrom there.\n"), alternative, cyrillic, only_page]
    )
    found = read(tmp_path, {"x.mbox": content})
    assert [item.raw.decode(item.charset).strip() for item in found.items] == [
        ">From here on.\n\n>From there.",
        "Plain words.",
        "Мэр города открыл мост.",
        "<p>A page.</p>",
    ]
    assert [item.kind for item in found.items] == ["text", "text", "text", "html"]
    assert found.items[1].name == "13@example.org"
    assert found.items[1].meta["attachments"] == ["image/png"]
    assert found.items[2].meta["subject"] == "Тема письма"
    offsets = [int(item.source.partition("#")[2]) for item in found.items]
    assert all(content[at:].startswith(b"From ") for at in offsets)


def test_any_bytes_are_a_mailbox_of_some_sort(tmp_path: Path) -> None:
    whole = _mbox(tmp_path / "made", [_message(f"Number {number}", f"Words {number}.\n") for number in range(8)])
    for seed in range(25):
        chance = random.Random(seed)
        content = bytearray(whole)
        for _ in range(chance.randint(1, 60)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        found = read(tmp_path / str(seed), {"x.mbox": bytes(content), "y.eml": bytes(content[:600])})
        assert len(found.items) >= 2


def test_a_run_cleans_a_word_file_and_a_message(luigi: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    body = "".join(f"<w:p>{_run(words)}</w:p>" for words in ("The mayor spoke.", "Nobody answered.", "Scroll to Top"))
    (tmp_path / "in" / "a.docx").write_bytes(docx(body))
    (tmp_path / "in" / "b.eml").write_bytes(bytes(_message("One", "The mayor spoke.\n")))
    done = luigi("CleanCorpus", "--source", "in")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output" / "text" / "a.docx.txt").read_text() == "The mayor spoke.\n\nNobody answered."
    back = luigi("Restore", "--to", "back")
    assert back.returncode == 0, back.stderr
    (held,) = map(json.loads, (tmp_path / "back" / "a.docx.originals.jsonl").read_text().splitlines())
    assert held == {"source": "a.docx", "text": "The mayor spoke.\n\nNobody answered.\n\nScroll to Top"}


def test_the_command_cleans_a_word_file(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from tasks.commands import cli

    (tmp_path / "a.docx").write_bytes(docx(f"<w:p>{_run('The mayor spoke.')}</w:p><w:p>{_run('Scroll to Top')}</w:p>"))
    done = CliRunner().invoke(cli, ["clean", str(tmp_path / "a.docx")])
    assert done.stdout.strip() == "The mayor spoke."
    (tmp_path / "b.docx").write_bytes(b"PK nothing")
    assert "b.docx cannot be cleaned" in CliRunner().invoke(cli, ["clean", str(tmp_path / "b.docx")]).stderr


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "memory"),
        (RecursionError(), "damaged-source"),
        (KeyError("styles"), "damaged-source"),
        (OSError(5, "Input/output error"), "unreadable"),
    ],
)
def test_whatever_a_reader_stumbles_over_costs_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    sound, hostile = (docx(f"<w:p>{_run(text)}</w:p>") for text in ("The ferry left at nine.", "Hostile."))

    def stumbling(part: Range, *rest: Any) -> Iterator[Contained]:
        if Path(part.path).name == "b.docx":
            raise error
        yield from office_documents(part, *rest)

    office_documents = office.documents
    monkeypatch.setattr(office, "documents", stumbling)
    found = read(tmp_path, {"a.docx": sound, "b.docx": hostile, "c.docx": sound, "d.txt": b"A text."})
    assert found.faults == [code]
    assert found.quarantined == [hostile]
    assert [item.source for item in found.items] == ["a.docx", "b.docx", "c.docx", "d.txt"]
    assert len(found.texts) == 3
    assert [(source["name"], source["problem"]) for source in found.sources] == [
        (name, "") for name in ("a.docx", "b.docx", "c.docx", "d.txt")
    ]


UNREADABLE_MAIL: dict[str, tuple[bytes, str]] = {
    "picture.eml": (
        b"Subject: x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n",
        "no-text",
    ),
    "no-border.eml": (b"Subject: x\nContent-Type: multipart/mixed\n\nThe mayor spoke.\n", "no-text"),
    "other-border.mbox": (b"From a x\nContent-Type: multipart/mixed; boundary=B\n\nThe mayor spoke.\n", "no-text"),
    "no-header.eml": ("Мэр говорил.\nThe mayor spoke.\n\nFrom here on, nobody did.\n".encode(), "bad-record"),
    "mac.mbox": (b"From a x\rSubject: x\r\rThe mayor spoke.\r", "no-text"),
    "wide.mbox": ("From a x\nSubject: x\n\nThe mayor spoke.\n".encode("utf-16"), "bad-record"),
    "header-alone.eml": (b"Subject: The mayor spoke.\n", "no-text"),
    "deep.eml": (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(2_000)),
        "bad-record",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE_MAIL)
def test_a_message_without_a_readable_text_is_kept_with_its_bytes(tmp_path: Path, name: str) -> None:
    content, code = UNREADABLE_MAIL[name]
    found = read(tmp_path, {f"a-{name}": content, "b.txt": b"A text."})
    assert found.texts == ["A text."]
    assert found.faults == [code]
    assert found.quarantined == [content]
    assert "skipped" not in found.sources[0]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_sentence_does_not_begin_a_message(tmp_path: Path, mark: bytes, end: bytes) -> None:
    text = b"Hello.\n\nFrom here on, nobody spoke.\n\nFrom there, too.\n"
    content = b"From a x\nSubject: One\n\n" + text + b"\nFrom b y\nSubject: Two\n\nThe end.\n"
    found = read(tmp_path, {"x.mbox": mark + content.replace(b"\n", end)})
    assert [each.strip().replace("\r\n", "\n") for each in found.texts] == [text.decode().strip(), "The end."]
    assert [item.meta["subject"] for item in found.items] == ["One", "Two"]


def test_what_a_message_forwards_is_part_of_its_text(tmp_path: Path) -> None:
    inner = [_message("One", "Мэр говорил.\n", "koi8-r"), _message("Two", "Nobody answered.\n")]
    outer = _message("Fwd", "See below.\n")
    for each in inner:
        outer.add_attachment(each)
    alone = b"Subject: Fwd\nContent-Type: message/rfc822\n\n" + bytes(inner[1])
    page = EmailMessage()
    page.set_content("<p>A page.</p>", subtype="html")
    page.add_attachment(_message("One", "1 < 2\n"))
    found = read(tmp_path, {"a.eml": bytes(outer), "b.eml": alone, "c.eml": bytes(page)})
    assert not found.faults
    texts = [each.replace("\n", " ").split() for each in found.texts]
    assert texts[0] == ["See", "below.", "Мэр", "говорил.", "Nobody", "answered."]
    assert texts[1] == ["Nobody", "answered."]
    assert "".join(texts[2]) == "<p>Apage.</p><pre>1&lt;2</pre>"
    assert [item.kind for item in found.items] == ["text", "text", "html"]


def test_a_text_that_is_marked_as_an_attachment_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.eml": b"Subject: x\nContent-Disposition: attachment\n\nThe mayor spoke.\n"})
    assert [each.strip() for each in found.texts] == ["The mayor spoke."]
