"""Mail whose text is in several parts: each is read once, in order, and what is a choice among parts is read once."""

from pathlib import Path

import pytest

from tests.runs.reading import read


def _part(kind: str, text: str, *more: str) -> str:
    return "\n".join([f"Content-Type: {kind}", *more, "", text])


def _parts(kind: str, border: str, *parts: str) -> str:
    inner = "".join(f"--{border}\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary={border}\n\n{inner}--{border}--\n"


PLAIN, OTHER = _part("text/plain", "One."), _part("text/plain", "Two.")
PAGE = _part("text/html", "<p>Page.</p>")
ATTACHED = _part("text/plain", "Attached.", "Content-Disposition: attachment; filename=a.txt")
PICTURE = _part("image/png", "x")
FORWARDED = _part("message/rfc822", "Subject: inner\n\nInner.")
CASES: dict[str, tuple[str, str]] = {
    "two texts": (_parts("mixed", "a", PLAIN, OTHER), "One.\n\nTwo."),
    "a text and a file": (_parts("mixed", "a", PLAIN, ATTACHED), "One."),
    "a choice": (_parts("alternative", "a", PLAIN, PAGE), "One."),
    "a choice and a footer": (_parts("mixed", "a", _parts("alternative", "b", PLAIN, PAGE), OTHER), "One.\n\nTwo."),
    "two choices": (
        _parts("mixed", "a", _parts("alternative", "b", PLAIN, PAGE), _parts("alternative", "c", OTHER, PAGE)),
        "One.\n\nTwo.",
    ),
    "a page and a footer": (_parts("mixed", "a", PAGE, OTHER), "<p>Page.</p>\n\n<pre>Two.</pre>"),
    "a page with pictures": (_parts("related", "a", PAGE, PICTURE), "<p>Page.</p>"),
    "a page with pictures and a footer": (
        _parts("mixed", "a", _parts("related", "b", PAGE, PICTURE), OTHER),
        "<p>Page.</p>\n\n<pre>Two.</pre>",
    ),
    "a message in a choice": (
        _parts("alternative", "a", PLAIN, _parts("mixed", "b", PAGE, FORWARDED)),
        "One.\n\nInner.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_text_of_a_message_is_read_once_and_in_order(tmp_path: Path, name: str) -> None:
    content, text = CASES[name]
    found = read(tmp_path, {"x.eml": f"Subject: x\n{content}".encode()})
    assert [each.strip() for each in found.texts] == [text]


def test_parts_that_are_read_are_no_attachments(tmp_path: Path) -> None:
    found = read(tmp_path, {"x.eml": f"Subject: x\n{_parts('mixed', 'a', PLAIN, OTHER, PICTURE)}".encode()})
    assert found.items[0].meta["attachments"] == ["image/png"]
