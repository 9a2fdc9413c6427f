"""How names that users or strangers chose are shown in a terminal or a log."""


def shown(name: object) -> str:
    r"""Return the name with every character escaped that a terminal would obey or could not show.

    Those are control characters, marks of writing direction, spaces other than U+0020, and bytes that are not UTF-8.

    >>> shown("a\x1b[2J\u202eb.txt")
    'a\\x1b[2J\\u202eb.txt'
    """
    return "".join(char if char.isprintable() else _escaped(char) for char in str(name))


def _escaped(char: str) -> str:
    """Return the escape of a character; an undecodable byte, held as a surrogate, shows as the byte it is."""
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def counted(number: int, noun: str) -> str:
    """Return the number with its noun.

    >>> counted(1, "document"), counted(2_000, "edit")
    ('1 document', '2,000 edits')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
