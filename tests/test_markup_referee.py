"""Our reader of pages beside BeautifulSoup: the same characters in the same order, on markup both can read."""

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reading.markup import page_of

WORDS = st.sampled_from("river café “quoted” 北京 a&amp;b x&lt;y &eacute;t&eacute; &#8212; end. &bogus; 5>4".split())
LEAVES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
INLINE = st.sampled_from(["b", "i", "em", "span", "a", "code", "sup"])
BLOCKS = st.sampled_from(["p", "div", "h2", "li", "blockquote", "section", "td", "figcaption", "article"])
LINES = st.lists(
    st.one_of(LEAVES, st.tuples(INLINE, LEAVES).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")), max_size=4
)
SOUND = st.lists(
    st.tuples(BLOCKS, LINES.map(" ".join)).map(lambda pair: f"<{pair[0]} class=x>\n {pair[1]}</{pair[0]}>"), max_size=8
)
NOISE = st.sampled_from(
    ["", "<!-- note -->", "<script>var a = '<p>no</p>';</script>", "<style>p > b {}</style>", "<hr>", "<br>"]
)


def _bare(text: str) -> str:
    return "".join(text.split())


@given(SOUND, st.lists(NOISE, min_size=8, max_size=8))
def test_both_read_the_same_characters(blocks: list[str], noise: list[str]) -> None:
    source = "<html><body>" + "".join(b + n for b, n in zip(blocks, noise, strict=False)) + "</body></html>"
    ours = "".join(block.text for block in page_of(source, 2_000).blocks)
    soup = BeautifulSoup(source, "html.parser")
    for hidden in soup(["script", "style"]):
        hidden.decompose()
    theirs = soup.get_text().replace("&bogus", "&bogus;")  # it drops the semicolon
    assert _bare(ours) == _bare(theirs)
