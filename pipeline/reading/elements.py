"""The elements of HTML: which are blocks, which never show, which close others; what their attributes say."""
# ruff: noqa: E501 - lists of words read better wide

import re

from pipeline.model import BlockKind
from pipeline.reading.tokens import ENDLESS
from pipeline.text.lazy import lazy_re

BLOCKS = frozenset(
    "address article aside blockquote button body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav noscript ol optgroup p pre search "
    "section summary table tbody td tfoot th thead tr ul".split()
)
NEVER_SHOWN = frozenset(
    "audio canvas datalist embed iframe math noembed noframes object option script select style svg template "
    "textarea title video".split()
)
EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), BlockKind.CELL),
    **dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION),
    **dict.fromkeys(("pre",), BlockKind.CODE),
}
MARKED = frozenset({"sup", "rt", "ruby", "img"})
"""Inline elements of which a plain text keeps a mark: powers and notes, readings, images that are characters."""
STATEFUL = BLOCKS | NEVER_SHOWN | MARKED | {"a", "br", "meta", "link", "script", "style", "xmp", "plaintext", ENDLESS}
"""Tags that always change the state. Others matter only if they hide their content or are inside such a tag."""
CLOSING = {f"/{name}": name for name in BLOCKS | NEVER_SHOWN | MARKED | {"a", "br"}}
"""End tags that always change the state, and what they close."""
_NAMES = lazy_re(
    r"""([iIcCrR](?<=[\s"'/].)(?:[dD]|[lL][aA][sS][sS]|[oO][lL][eE]|[tT][eE][mM][pP][rR][oO][pP]))\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
)
_CLASS_ALONE = ' class="'
"""How the attributes begin of most tags that have any; many have no other."""
_VALUES = lazy_re(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
_IS_HIDDEN = lazy_re(r"(?:^|[\s/])hidden(?:[\s/]|$)", re.IGNORECASE)
_INLINE = lazy_re(r"display\s*:\s*inline\s*(?:[;\"'!]|$)", re.IGNORECASE)
_AWAY = lazy_re(r"display\s*:\s*none", re.IGNORECASE)
_OPENABLE = lazy_re(
    r"faq|accordion|answer|collaps|tab|panel|more|toggle|expand|read|slide|carousel|step|subscri|premium|member",
    re.IGNORECASE,
)
"""Names of elements that scripts open and close."""
AWAY = "[style=none]"
"""Stands in the label of an element whose style does not display it, and which no button opens."""
_STREAMED = lazy_re(r"""\bid\s*=\s*["']?S:[0-9a-f]""")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th", "caption"})
TABLE = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "body", "html"})
CLOSED_BY = {
    "li": frozenset({"li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(("td", "th"), CELLS),
    "tr": frozenset({"tr", *CELLS}),
    **dict.fromkeys(("tbody", "thead", "tfoot"), frozenset({"tr", "tbody", "thead", "tfoot", *CELLS})),
}
WALLS = {
    "li": BLOCKS - {"address", "div", "p", "li"},
    **dict.fromkeys(("dt", "dd"), BLOCKS - {"address", "div", "p"}),
    **dict.fromkeys(("td", "th"), frozenset({"tr", "table"})),
    **dict.fromkeys(("tr", "tbody", "thead", "tfoot"), frozenset({"table"})),
}


def hides(attributes: str) -> bool:
    """Return whether the attribute `hidden` is set, and not by a server that streams the page."""
    if "hidden" not in attributes:
        return False
    bare = _VALUES.sub(" ", attributes)
    return _IS_HIDDEN.search(bare) is not None and not _STREAMED.search(attributes)


def is_set_inline(attributes: str) -> bool:
    """Return whether the style of an element makes it a part of the line."""
    return "inline" in attributes and _INLINE.search(attributes) is not None


def is_set_away(attributes: str) -> bool:
    """Return whether the style of an element does not display it, and its names do not say that a script will."""
    return "none" in attributes and _AWAY.search(attributes) is not None and not _OPENABLE.search(attributes)


def selector_of(name: str, attributes: str) -> str:
    """Return the tag as a selector: `div#main.post.wide[role=main]`."""
    if (
        attributes.startswith(_CLASS_ALONE)
        and attributes.count("=") == 1
        and attributes.find('"', 8) == len(attributes) - 1
    ):
        return ".".join((name, *attributes[8:-1].split()))
    found = _NAMES.findall(attributes)
    if not found:
        return name
    named = {said.lower(): one or two or bare for said, one, two, bare in reversed(found)}
    label = [name]
    if identity := named.get("id"):
        label.append("#" + identity.strip())
    label += ["." + part for part in named.get("class", "").split()]
    label += [f"[{said}={named[said]}]" for said in ("role", "itemprop") if named.get(said)]
    return "".join(label)
