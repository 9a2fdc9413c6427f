"""A decision on the genre of a text that is made when somebody first asks."""

from collections.abc import Callable, Mapping

from pipeline.model import Genre, Identified


class Postponed(Identified):
    """A decision that is made when somebody first asks: most short documents are cleaned without it."""

    __slots__ = ("_decide", "_made")
    _decide: Callable[[], Identified]
    _made: Identified | None

    def __init__(self, decide: Callable[[], Identified]) -> None:
        object.__setattr__(self, "_decide", decide)
        object.__setattr__(self, "_made", None)

    @property
    def is_made(self) -> bool:
        """Whether somebody has asked."""
        return self._made is not None

    @property
    def made(self) -> Identified:
        """The decision."""
        made = self._made
        if made is None:
            made = self._decide()
            object.__setattr__(self, "_made", made)
        return made

    @property
    def genre(self) -> Genre:
        """The most likely one where it is likely enough, else `UNKNOWN`."""
        return self.made.genre

    @property
    def shares(self) -> Mapping[Genre, float]:
        """Probability of each genre."""
        return self.made.shares

    def __eq__(self, other: object) -> bool:
        """Return whether the decisions are the same."""
        return self.made == (other.made if isinstance(other, Postponed) else other)

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[type[Identified], tuple[Genre, Mapping[Genre, float]]]:
        """Return the decision itself: other processes need no way to make it."""
        return Identified, (self.genre, self.shares)
