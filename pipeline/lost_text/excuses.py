"""What else explains an odd edge, and how much of the confidence in a loss that leaves."""

from collections.abc import Sequence

from pipeline.lost_text.edges import FULL, LOWER, UPPER
from pipeline.lost_text.signs import starts_with_an_address
from pipeline.lost_text.style import (
    BRACKET,
    GREETING_BLOCKS,
    SECTION,
    Style,
    after_the_insert,
    before_the_insert,
    is_code,
    is_greeting,
    is_identifier,
    is_section,
    is_sentence,
    mark_of,
)
from pipeline.lost_text.units import LONG_CHARS, NOTHING, Unit
from pipeline.model import BlockKind

DOUBTFUL = 0.5
"""Factor where another explanation is as good."""
UNLIKELY = 0.25
"""Factor where another explanation is better."""
LITTLE_PROSE = 0.1
"""A document has less of its characters in sentences: a table, code, a list; the models were not made for it."""
FEWEST_BLOCKS = 8
"""Of fewer blocks nothing is said about the whole."""
HABIT = 0.3
"""From this share of long blocks without an end on, that is how the document ends its blocks."""
LONGEST_SIGNATURE_CHARS = 40
LOW_STYLE = 0.8
"""From this share of small letters after full stops on, a document writes everything in small letters."""
FEW_SENTENCES = 3
"""Fewer sentences show that only where no block starts with a capital."""
LOW_BLOCKS = 0.5
"""A document of which so many other blocks start with a small letter is a list of entries."""
FEWEST_ALIKE = 2
"""So many other blocks make a style."""
FEWEST_PAUSES = 4
"""A text with so many three dots, the last among them, breaks sentences off as novels do; chosen by eye."""
FEWEST_STEPS = 3
"""So many other borders of the same kind make a style; a damaged page of the training has at most four losses."""

_ITEM = list(BlockKind).index(BlockKind.LIST_ITEM)


def head_belief(style: Style, number: int) -> float:
    """Return the factor for a lost head before unit `number`, 0 to 1."""
    units = style.units
    left, right = _around(units, number)
    if is_section(right.text) or _greets(units, number) or _is_named_before(left, right):
        return 0.0
    if is_identifier(right.text):
        return UNLIKELY
    if number == 0 and right.end != FULL and len(right.text) < LONG_CHARS:
        return UNLIKELY
    if right.start != LOWER:
        return 1.0
    return min(_low_belief(style, right), _goes_on(units, number), _repeated(style, left, right))


def split_belief(style: Style, number: int) -> float:
    """Return the factor for a harmless split before unit `number`, 0 to 1."""
    return 0.0 if _greets(style.units, number) else 1.0


def tail_belief(style: Style, number: int) -> float:
    """Return the factor for a lost tail of the unit before `number`, 0 to 1."""
    units = style.units
    left, right = _around(units, number)
    if _greets(units, number):
        return 0.0
    if left.sign > 1:
        return 1.0
    if left.sign == 1 and style.pauses >= FEWEST_PAUSES:
        return UNLIKELY
    if not right.text:
        return UNLIKELY if is_signature(left.text) else 1.0
    if is_code(right) or _is_interrupted(units, number) or starts_with_an_address(right.text):
        return UNLIKELY
    if right.kind == _ITEM or mark_of(right.text) == SECTION:
        return DOUBTFUL
    return _repeated(style, left, right)


def document_belief(style: Style) -> float:
    """Return the factor for all that is found in a document: less where hardly anything in it is running text."""
    return DOUBTFUL if len(style.units) >= FEWEST_BLOCKS and style.prose < LITTLE_PROSE else 1.0


def _around(units: Sequence[Unit], number: int) -> tuple[Unit, Unit]:
    return units[number - 1] if number else NOTHING, units[number] if number < len(units) else NOTHING


def _greets(units: Sequence[Unit], number: int) -> bool:
    """Return whether the block before the border is the salutation of a letter that begins after it."""
    if not 0 < number <= GREETING_BLOCKS or not is_greeting(units[number - 1].text):
        return False
    return number == 1 or not is_sentence(units[number - 2])


def _is_named_before(left: Unit, right: Unit) -> bool:
    """Return whether the block starts with the name that the line before it consists of: a title, an entry."""
    name = left.text[:40].strip(" #*=:`")
    return bool(name) and " " not in name and right.text.lstrip("`*").startswith(f"{name} ")


def _low_belief(style: Style, right: Unit) -> float:
    """Return the factor for a start in lower case in a document that has many."""
    units = style.units
    if style.low >= LOW_STYLE and (style.sentences >= FEW_SENTENCES or not any(unit.start == UPPER for unit in units)):
        return 0.0
    others = len(units) - 1
    if others >= FEWEST_ALIKE and style.low_blocks - 1 >= LOW_BLOCKS * others:
        return UNLIKELY
    if mark_of(right.text) == BRACKET:
        return UNLIKELY if style.alike(right) >= FEWEST_ALIKE else DOUBTFUL
    return 1.0


def _goes_on(units: Sequence[Unit], number: int) -> float:
    """Return the factor for a start in lower case behind code, a table, a caption: the sentence before it may go on."""
    if not number or is_sentence(units[number - 1]):
        return 1.0
    at = number - 1
    while at >= 0 and is_code(units[at]):
        at -= 1
    if at < number - 1 and at >= 0 and units[at].end != FULL:
        return UNLIKELY
    before = before_the_insert(units, number)
    return DOUBTFUL if before.text and before.is_open else 1.0


def _is_interrupted(units: Sequence[Unit], number: int) -> bool:
    """Return whether a label or a caption follows the border, and after it running text in lower case."""
    after = after_the_insert(units, number)
    return after is not units[number] and after.start == LOWER and after.kind != _ITEM


def is_signature(text: str) -> bool:
    """Return whether the text has the form of a name, dashes before it or not, as below letters and quotations.

    >>> is_signature("-- Ц. Меламед"), is_signature("Anna Brown"), is_signature("The mayor said that")
    (True, True, False)
    """
    if len(text) > LONGEST_SIGNATURE_CHARS:
        return False
    words = text.lstrip("-–—~ ").split()
    return 0 < len(words) <= 4 and all(word[0].isupper() for word in words)


def _repeated(style: Style, left: Unit, right: Unit) -> float:
    """Return the factor for edges of a kind that recurs in the document."""
    if not left.text or not right.text or style.same_step(left, right) < FEWEST_STEPS:
        return 1.0
    usual = left.group == right.group or right.start == LOWER or style.open_share >= HABIT
    return DOUBTFUL if usual else 1.0
