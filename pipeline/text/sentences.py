"""Where sentences end: the marks, and what may follow them. Trained models keep sets of their own, named TRAINED_..."""

ENDS = ".!?…。！？؟।"
"""Marks that end a sentence, in the scripts the project knows."""

CLOSERS = "\"'”’»›」』)]"
"""Quotes and brackets that close after the mark."""


_ENDS = frozenset(ENDS)
_ENDS_OR_CLOSERS = frozenset(ENDS + CLOSERS)


def ends_as_sentence(text: str) -> bool:
    """Return whether the text ends in the mark of a sentence, closing quotes and brackets left aside.

    >>> ends_as_sentence("He said: “It is over.”  "), ends_as_sentence("(see below)"), ends_as_sentence("")
    (True, False, False)
    """
    return text.rstrip().rstrip(CLOSERS)[-1:] in _ENDS


def may_end_sentence(text: str) -> bool:
    """Return whether the text ends in the mark of a sentence, or in what may follow one.

    >>> may_end_sentence("(see below)"), may_end_sentence("see below")
    (True, False)
    """
    return text.rstrip()[-1:] in _ENDS_OR_CLOSERS
