"""What a plain text is, decided once for the text as a whole: cheap, calibrated, and free to abstain.

from pipeline.genre import genre_of
found = genre_of(text)          # or `document.identified`, which decides when it is asked
found.genre is Genre.CODE       # sure enough, else `Genre.UNKNOWN`
found.share(Genre.CODE, Genre.DATA, Genre.VERSE)   # probability, for whoever weighs evidence
"""

from pipeline.genre.model import genre_of, genre_when_asked

__all__ = ["genre_of", "genre_when_asked"]
