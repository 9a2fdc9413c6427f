"""Reports made of values, for tests."""

from html.parser import HTMLParser
from itertools import pairwise

from bs4 import BeautifulSoup
from hypothesis import strategies as st

from pipeline import RULES, Cleaned, Document, Edit, Flag, Span
from pipeline.kinds import BuiltIn
from pipeline.model import Source
from pipeline.reading.blocks import blocks_of
from pipeline.report import RuleCount, Sample, Totals, index_page

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202egpj.exe\u202c\udc93\x00\x1b[2J\ud800&lt;"
"""A text that would act in a page if a template let it."""


def totals_of(**changed: object) -> Totals:
    fields: dict[str, object] = {
        "title": "a run",
        "version": "1",
        "settings": "abc",
        "documents": 3,
        "cleaned": 1,
        "flagged": 1,
        "quarantined": 1,
        "kept": 90,
        "cut": 10,
        "replaced": 0,
        "markup": 0,
        "unexplained_characters": 0,
        "edits_by_rule": {"boilerplate.to-top": RuleCount(1, 2, 10)},
        "flags_by_kind": {"fragment.head": 1},
        "quarantine_by_code": {"not-text": 1},
    }
    return Totals(**(fields | changed))  # type: ignore[arg-type]


def cleaned_of(original: str, *edits: Edit, flags: tuple[Flag, ...] = (), proposals: tuple[Edit, ...] = ()) -> Cleaned:
    document = Document(original, blocks_of(original))
    return Cleaned(document, Source("utf-8", "test"), "A title", edits, proposals, flags)


def edit_of(original: str, before: str, after: str = "", rule: str = "boilerplate.to-top", note: str = "why") -> Edit:
    start = original.index(before)
    return Edit(Span(start, start + len(before)), before, after, (rule,), note)


def page_of(*cleaned: Cleaned, budget: int = 1_200_000, **changed: object) -> str:
    samples = [Sample(id=str(n), source=f"{n}.txt", cleaned=one) for n, one in enumerate(cleaned)]
    return index_page(totals_of(**changed), samples, RULES, budget)


def text_of(page: str) -> str:
    """Return what a reader sees of the page, white space as single spaces."""
    soup = BeautifulSoup(page, "html.parser")
    for unseen in soup(["style", "script", "title"]):
        unseen.decompose()
    for block in soup(["td", "th", "dd", "dt", "li", "p"]):
        block.append(" ")
    return " ".join(soup.get_text().split())


class Tags(HTMLParser):
    """Notes the tags of a page and whether they nest."""

    VOID = frozenset({"meta", "input", "br", "wbr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.seen if (value := attributes.get(name))]


@st.composite
def documents(draw: st.DrawFn) -> Cleaned:
    """Return a text with edits side by side and inside each other, and flags anywhere."""
    text = draw(st.text(st.sampled_from("ab <&\"'\n\r\t\u202e\udc80\x00é"), max_size=60))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    edits: list[Edit] = []
    for start, stop in list(pairwise(cuts))[::2]:
        rule = draw(st.sampled_from(["boilerplate.to-top", "characters.mojibake", "markup.inline", BuiltIn.LINE_END]))
        after = draw(st.sampled_from(["", "", "new", "x\n\ny", "\n\n", "<b>"]))
        if text[start:stop] != after:
            edits.append(Edit(Span(start, stop), text[start:stop], after, (rule,)))
        if stop - start > 2 and not after:
            inner = draw(st.sampled_from(["", "q"]))
            within = draw(st.sampled_from(["characters.x", "markup.inline"]))
            edits.append(Edit(Span(start + 1, stop - 1), text[start + 1 : stop - 1], inner + "w", (within,)))
    spots = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, 9)), max_size=4))
    flags = tuple(Flag(Span(a, min(a + n, len(text))), "loss", "loss.test", "why & <why>") for a, n in spots)
    return cleaned_of(text, *edits, flags=flags)
