"""Texts, pages and edits for property tests; one place."""

from hypothesis import strategies as st

from pipeline.model import Edit, Span
from pipeline.rules import RULES

WORDS = st.sampled_from(
    "the river rose and fell again München Über café naïve “quoted” — 2020 Xi Путин встретил Пекин 北京 你好 สวัสดี "
    "مرحبا Αθήνα don't e-mail iPhone 3.14 $5 a,b".split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: " ".join(words).capitalize() + ".")
LABELS = st.sampled_from(
    sorted(
        {
            line.strip()
            for rule in RULES
            for hit in rule.hits
            if not hit.name
            for line in hit.text.split("\n")
            if line.strip()
        }
    )
)
MISSES = st.sampled_from(sorted({miss for rule in RULES for miss in rule.misses}))
PARAGRAPHS = st.one_of(
    st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join),
    LABELS,
    MISSES,
    st.lists(WORDS, min_size=1, max_size=6).map(" ".join),
    st.text(max_size=60),
)
BREAKS = st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", " \n \n", "\r", "\u2028", "\n\t\n"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Return a text of paragraphs, labels and noise, with repeats and any line ends."""
    paragraphs = draw(st.lists(PARAGRAPHS, max_size=12))
    if paragraphs:
        paragraphs += draw(st.lists(st.sampled_from(paragraphs), max_size=3))
    pieces = [draw(st.sampled_from(["", "\n", "\ufeff", "  "]))]
    for paragraph in paragraphs:
        pieces += paragraph, draw(BREAKS)
    return "".join(pieces)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<br/>",
        "<ul><li>",
        "</li></ul>",
        "<pre>",
        "</pre>",
        "<h1>",
        "</h1>",
        "<script>x < y</script>",
        "<style>p{}</style>",
        "<!-- note -->",
        "<td>",
        "<tr>",
        "<table>",
        "</table>",
        "<a href='#'>",
        "</a>",
        "&amp;",
        "&eacute;",
        "&#8212;",
        "&bogus;",
        "&#x1F600;",
        "&",
        "<",
        ">",
        "<![x",
        "</",
        "<p hidden>",
        "<nav>",
        "</nav>",
        "&notit;",
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Return a page: sound and broken markup around text."""
    pieces = draw(st.lists(st.one_of(TAGS, PARAGRAPHS), max_size=30))
    return "<html><body>" + draw(st.sampled_from(["", "\n", " "])).join(pieces)


RAW = st.one_of(
    documents().map(lambda text: text.encode("utf-8", "surrogatepass")),
    documents().map(lambda text: text.encode("utf-16", "surrogatepass")),
    documents().map(lambda text: text.encode("cp1252", "replace")),
    documents().map(lambda text: text.encode("utf-8", "replace").decode("latin-1").encode("utf-8")),
    pages().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=200),
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Return a text and edits on it, some inside others, none overlapping by half."""
    text = draw(st.text(max_size=80))
    edits: dict[tuple[int, int], Edit] = {}
    for start, stop in draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8)):
        span = Span(min(start, stop), max(start, stop))
        after = draw(st.sampled_from(["", "x", "yy", "\n"]))
        rule = draw(st.sampled_from(["a.one", "b.two", "markup.inline"]))
        before = span.of(text)
        if before != after and all(_fits(span, other.span) for other in edits.values()):
            edits.setdefault((span.start, span.stop), Edit(span, before, after, (rule,)))
    return text, list(edits.values())


def _fits(one: Span, other: Span) -> bool:
    apart = one.stop <= other.start or other.stop <= one.start
    return apart or one in other or other in one
