"""Work is linear: twice the poison costs at most 2.5 times the CPU time."""

import gc
import string
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from pipeline import Kind, clean
from pipeline.errors import DocumentError
from tests.poison_form import MARKER, PROSE, mojibake, page_of

LARGEST_GROWTH = 2.5
LEAST_CPU_SECONDS = 0.05
"""Below this a measurement says nothing: the poison is doubled until it costs so much."""
MOST_DOUBLINGS = 12
LARGEST_CHARS = 8_000_000
"""A poison this large that costs less is fast enough."""
STEPS = (1, 2, 4)
"""The sizes at which the growth is measured, in multiples of the first; one of them must be small."""
REPEATS = 3

LONG = "The council met on Tuesday and agreed, after a long debate, to rebuild the old bridge."

TEXTS: dict[str, Callable[[int], str]] = {
    "prose": lambda n: PROSE * n,
    "line": lambda n: "The river rose again. " * n,
    "word": lambda n: "x" * (100 * n),
    "spaces": lambda n: "a" + " " * (100 * n) + "b",
    "tabs": lambda n: "a" + "\t \xa0" * (10 * n) + "b",
    "empty lines": lambda n: "a" + "\n" * (50 * n) + "b",
    "blank lines": lambda n: "a" + " \n" * (20 * n) + "b",
    "one-word lines": lambda n: "word\n" * n,
    "one-word paragraphs": lambda n: "word\n\n" * n,
    "verse": lambda n: "Roses are red,\nviolets are blue.\n" * n,
    "other lines": lambda n: "".join(f"line {i} of verse\n" for i in range(n)),
    "carriage returns": lambda n: "word\r" * n,
    "equal paragraphs": lambda n: f"{LONG}\n\n" * n,
    "other paragraphs": lambda n: "".join(f"{i} {LONG}\n\n" for i in range(n)),
    "halves": lambda n: "".join(f"{i} {LONG}\n\n" for i in range(n // 2)) * 2,
    "title": lambda n: f"{'word ' * n}\n\nFirst words.",
    "echoes": lambda n: "The title of this\n\n" * n,
    "lines of one title": lambda n: "The title of this\n" * n,
    "title with separators": lambda n: "The title - " * n + "\n\nFirst words.",
    "labels": lambda n: "Home\n\nNews\n\nShare\n\n" * n,
    "lines of labels": lambda n: "share\n" * n,
    "to the top": lambda n: "Scroll to Top\n\nwords here\n\n" * n,
    "lines to the top": lambda n: "scroll to top\n" * n,
    "list": lambda n: "- item\n" * n,
    "headings": lambda n: "# heading\n\n" * n,
    "code": lambda n: "```\ncode\n```\n\n" * n,
    "fragments": lambda n: "armed clash in 2020.\n\n" * n,
    "commas": lambda n: "and then, " * n,
    "quotes": lambda n: "“" * (10 * n) + "no” " * n,
    "brackets": lambda n: "[+12 chars" * n + "(" * n,
    "dots": lambda n: "..." * (10 * n) + "…" * n,
    "lost characters": lambda n: "\ufffd x" * n,
    "combining marks": lambda n: "a" + "\u0301\u0323" * (10 * n),
    "zero width": lambda n: "\u200b\u200d\u00ad" * (10 * n),
    "Chinese": lambda n: "市议会星期二开会。" * n,
    "Arabic": lambda n: "اجتمع المجلس يوم الثلاثاء. " * n,
    "mojibake": lambda n: mojibake("Ein Café, naïve. ", 1) * n,
    "lines of mojibake": lambda n: mojibake("Ein Café, naïve.\n", 2) * n,
    "stray bytes": lambda n: "caf\udce9 na\udcefve ünd " * n,
    "lone surrogates": lambda n: "\ud800 x" * n,
    "controls": lambda n: "\x01a\x1b[31m\x85" * n,
    "line separators": lambda n: "word\u2028" * n,
}
WRAPPED = """The council met on Tuesday and agreed, after a long debate, to
rebuild the old bridge over the river. Work will begin in the
spring, the mayor said, and it should be finished before the end
of next year. People on both banks have waited for this since the
flood, which carried away the middle of the bridge.
"""
UNITS = (".", "@", "!", "'", "a-", "a@", "1,", "\r")
TEXTS |= {f"{unit!r} in wrapped prose": lambda n, unit=unit: f"\n\n{WRAPPED}{unit * (20 * n)}" for unit in UNITS}  # type: ignore[misc]
TEXTS |= {f"a paragraph of {unit!r}": lambda n, unit=unit: f"{WRAPPED}\n{unit * (20 * n)}" for unit in (".", "!", "a ")}  # type: ignore[misc]
RUNS = (*string.punctuation, *"aA0é中 \n\t\r\x0b\x00\x02\u0301\u2028“”", *(f"a{char}" for char in string.punctuation))
RUN_CHARS = 200_000
LONGEST_RUN_CPU_SECONDS = 4.0
"""A run takes less than half a second; quadratic work on it takes minutes."""

PAGES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "<p>ok</p>" * n,
    "long paragraphs": lambda n: "".join(f"<p>{i} {LONG}</p>" for i in range(n)),
    "equal paragraphs": lambda n: f"<p>{LONG}</p>" * n,
    "rows": lambda n: f"<table>{'<tr><td>a</td><td>b</td></tr>' * n}</table>",
    "inline": lambda n: f"<p>{'<i>a</i> b ' * n}</p>",
    "links": lambda n: f"<p>{'<a href=x>a</a> ' * n}</p>",
    "breaks": lambda n: f"<p>{'line<br>' * n}</p>",
    "tabs and breaks": lambda n: "<p>" + "<br>\t\t" * n + "</p>",
    "list": lambda n: f"<ul>{'<li>one' * n}</ul>",
    "closed list": lambda n: f"<ul>{'<li>one</li>' * n}</ul>",
    "end tags": lambda n: "</p>" * n,
    "end tags of others": lambda n: "</x>" * n,
    "attributes": lambda n: f"<p {' '.join(f'a{i}=1' for i in range(n))}>x</p>",
    "classes": lambda n: f"<p class='{'c ' * n}'>x</p>",
    "value": lambda n: f"<p title='{'x' * (100 * n)}'>x</p>",
    "entities": lambda n: "<p>" + "&eacute;" * n + "</p>",
    "ampersands": lambda n: "<p>" + "&" * n + "</p>",
    "less than": lambda n: "<p>" + "<" * n + "</p>",
    "half tags": lambda n: "<p " * n,
    "comments": lambda n: "<!-- x -->" * n,
    "marked sections": lambda n: "<![x >" * n,
    "declarations": lambda n: "<!x>" * n,
    "instructions": lambda n: "<?x >" * n,
    "scripts": lambda n: "<script>x < y</script>" * n,
    "script": lambda n: f"<script>{'</x' * n}</script>",
    "spaces": lambda n: f"<p>a{' ' * (100 * n)}b</p>",
    "verbatim": lambda n: "<pre>" + "a  b\n" * n + "</pre>",
    "title": lambda n: f"<title>{'word ' * n}</title>",
    "titles": lambda n: "<title>a title</title>" * n,
    "title with separators": lambda n: f"<title>{'longword | ' * n}</title><h1>A heading</h1>",
    "title with colons": lambda n: f"<title>{'longword: ' * n}</title><h1>A heading</h1>",
    "named title with separators": lambda n: (
        f"<meta property='og:title' content='{'longword - ' * n}'><h1>A heading</h1>"
    ),
    "heading with separators": lambda n: f"<h1>{'longword | ' * n}</h1>",
    "heading of lines": lambda n: f"<h1>{'longword<br>' * n}</h1>",
    "echoes": lambda n: f"<title>A title of words</title>{'<p>A title of words | site</p>' * n}",
    "headings": lambda n: "<h1>a heading</h1>" * n,
    "mojibake": lambda n: f"<p>{mojibake('Ein Café, naïve. ', 1) * n}</p>",
    "spread mojibake": lambda n: f"<p>{mojibake('é', 1)}</p>\n" * n,
    "labels": lambda n: "<p>Home</p><p>News</p><p>Share</p>" * n,
}


def _cost(raw: bytes, kind: Kind) -> float:
    """Return the CPU seconds of one cleaning, without the collector of garbage, as in a worker."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    with suppress(DocumentError):
        clean(raw, kind=kind)
    spent = time.process_time() - start
    gc.enable()
    return spent


def _doubled(make: Callable[[int], bytes], kind: Kind) -> float | None:
    """Return how the cost grows when the size doubles; None where it never comes to matter."""
    size, raw = 250, b""
    for _ in range(MOST_DOUBLINGS):
        raw = make(size)
        if len(raw) > LARGEST_CHARS or _cost(raw, kind) >= LEAST_CPU_SECONDS:
            break
        size *= 2
    if len(raw) > LARGEST_CHARS:
        return None
    growths = (_growth(make, kind, step * size) for step in STEPS)
    return next((growth for growth in growths if growth <= LARGEST_GROWTH), LARGEST_GROWTH + 1)


def _growth(make: Callable[[int], bytes], kind: Kind, size: int) -> float:
    """Return the cost of the double size in costs of the size.

    A model may look at long documents alone, and a cache may become too small, so single steps may be high; quadratic
    work is high at every step.
    """
    one, two = _cost(make(size), kind), _cost(make(2 * size), kind)
    for _ in range(REPEATS):
        if two <= LARGEST_GROWTH * one:
            break
        one, two = min(one, _cost(make(size), kind)), min(two, _cost(make(2 * size), kind))
    return two / one


@pytest.mark.parametrize("shape", TEXTS)
def test_a_text_twice_as_long_costs_twice_as_much(shape: str) -> None:
    growth = _doubled(
        lambda n: f"{PROSE}{TEXTS[shape](n)}\n\n{MARKER}\n".encode(
            "utf-8", "surrogateescape" if "bytes" in shape else "surrogatepass"
        ),
        Kind.TEXT,
    )
    assert growth is None or growth <= LARGEST_GROWTH


@pytest.mark.parametrize("shape", PAGES)
def test_a_page_twice_as_long_costs_twice_as_much(shape: str) -> None:
    growth = _doubled(lambda n: page_of(PAGES[shape](n)).encode(), Kind.HTML)
    assert growth is None or growth <= LARGEST_GROWTH


@pytest.mark.parametrize("run", RUNS, ids=repr)
def test_a_run_of_one_character_among_wrapped_prose_costs_little(run: str) -> None:
    text = f"{WRAPPED}{run * (RUN_CHARS // len(run))}\n\n{WRAPPED}".encode()
    assert min(_cost(text, Kind.TEXT) for _ in range(2)) < LONGEST_RUN_CPU_SECONDS
