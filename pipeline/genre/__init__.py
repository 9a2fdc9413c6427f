"""What a plain text is, decided once for the text as a whole: cheap, calibrated, and free to abstain.

from pipeline.genre import genre_of
found = genre_of(text)          # or `document.identified`
found.genre is Genre.CODE       # sure enough, else `Genre.UNKNOWN`
found.share(Genre.CODE, Genre.DATA, Genre.VERSE)   # probability, for whoever weighs evidence
"""

from pipeline.genre.model import genre_of

__all__ = ["genre_of"]
