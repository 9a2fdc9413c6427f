"""Documents that the model was not made for: other scripts, laws. Their confidence is lowered."""

from collections.abc import Sequence

from pipeline.lost_text.units import Unit
from pipeline.model import Genre, Identified
from pipeline.text.lazy import lazy_pattern

SAMPLE_CHARS = 800
UNTRAINED = 0.5
"""Factor for scripts that no training text was written in; keeps them under every threshold but the lowest."""
STRANGE = (Genre.CODE, Genre.DATA, Genre.VERSE, Genre.LIST, Genre.SUBTITLES)
"""Genres of which few blocks are sentences: what a torn edge looks like there was hardly to be learned."""
STRANGENESS = 0.5
"""So much of a confidence is taken away where the text is sure to be of such a genre, less where it may be."""
LAW = 0.6
"""Factor for laws, whose numbered clauses run on over blocks: 45 % of sound German laws were flagged without it."""
LEAST_NUMBERED = 0.3
"""A law has at least this share of numbered blocks; chosen by eye."""

_TRAINED = lazy_pattern(
    r"[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]"
)
_LETTER = lazy_pattern(r"\p{L}")
_CLAUSE = lazy_pattern(
    r"(?:§|[Aa]rt(?:\.|ikel|icle|ículo|igo|icolo)\s?\p{N}|Стат(?:ья|ті)\s?\p{N}|第[\p{N}一二三四五六七八九十百]+[条條章]|\(\p{N}+\p{Ll}?\)"
    r"|\p{N}+(?:\.\p{N}+)*[.)]\s|\(?\p{Ll}{1,3}\)\s)"
)
_LAW = lazy_pattern(
    r"§|Art(?:\.|ikel|icle|ículo|igo|icolo)\s?\p{N}|Стаття|Статья|第[\p{N}一二三四五六七八九十百]+[条條]"
)


def trust_of(units: Sequence[Unit]) -> float:
    """Return the factor that confidences in this document are to be lowered by; 1 for what the model knows."""
    sample = "\n".join(unit.text[:200] for unit in units[:20])[:SAMPLE_CHARS]
    letters = 0 if sample.isascii() else len(_LETTER.findall(sample))
    if letters and len(_TRAINED.findall(sample)) < letters / 2:
        return UNTRAINED
    return LAW if _is_law(units) else 1.0


def familiarity(identified: Identified) -> float:
    """Return the factor that confidences are to be lowered by in a text of this genre; 1 for running text.

    >>> familiarity(Identified(Genre.CODE, {Genre.CODE: 1.0}))
    0.5
    """
    return 1 - STRANGENESS * min(1.0, identified.share(*STRANGE))


def _is_law(units: Sequence[Unit]) -> bool:
    """Return whether numbered clauses make up much of the document, and some are named as laws name them."""
    clauses = [unit for unit in units if _CLAUSE.match(unit.text[:24])]
    if len(clauses) < max(4, LEAST_NUMBERED * len(units)):
        return False
    return sum(_LAW.search(unit.text[:120]) is not None for unit in units) >= 2
