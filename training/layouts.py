"""Layouts made from prose: the same words set as verse, drama, subtitles, chat, mail, a log, a table, a list or SQL.

The genre model looks at layout alone, and real texts of these genres come from few sources. Deterministic in its seed.
"""

# ruff: noqa: E501, S311, S608 - forms read better wide; nothing secret, no database

import textwrap
from collections.abc import Callable
from random import Random

FEWEST_WORDS = 120
"""Shorter texts make no layout."""


def clauses_of(text: str, chance: Random, least: int, most: int) -> list[str]:
    """Return the words of a text in pieces of so many words."""
    words, pieces, at = text.split(), [], 0
    while at < len(words):
        size = chance.randint(least, most)
        pieces.append(" ".join(words[at : at + size]))
        at += size
    return pieces


def verse(text: str, chance: Random) -> str:
    """Return the words as stanzas of lines."""
    least = chance.randint(3, 6)
    stanza, capital, indent = (
        chance.choice((2, 3, 4, 4, 6, 8, 14, 40)),
        chance.random() < 0.7,
        chance.choice((0, 0, 0, 2, 4)),
    )
    lines = clauses_of(text, chance, least, least + 3)
    lines = [
        " " * (indent * (n % 2)) + (line[:1].upper() + line[1:] if capital else line) for n, line in enumerate(lines)
    ]
    stanzas = ["\n".join(lines[n : n + stanza]) for n in range(0, len(lines), stanza)]
    return (lines[0].strip(" .,").title() + "\n\n") * (chance.random() < 0.5) + "\n\n".join(stanzas)


def scripture(text: str, chance: Random) -> str:
    """Return the words as numbered verses."""
    form = chance.choice(("{n} {s}", "{c}:{n} {s}", "[{c}:{n}] {s}", "{n}. {s}", "{b} {c}:{n} {s}", "{b}|{c}|{n}|{s}"))
    book, gap = _names(text, chance)[0].title(), chance.choice(("\n", "\n", "\n\n"))
    return gap.join(
        form.format(n=n % 31 + 1, c=n // 31 + 1, b=book, s=said)
        for n, said in enumerate(clauses_of(text, chance, 8, 30))
    )


def drama(text: str, chance: Random) -> str:
    """Return the words as speeches, with a stage direction here and there."""
    form = chance.choice(("{who}.\n{said}", "{who}: {said}", "{who}\n{said}", "{who}. {said}", "    {who}\n{said}"))
    names = [name.upper() if chance.random() < 0.8 else name.title() for name in _names(text, chance)]
    parts = []
    for said in clauses_of(text, chance, 4, 70):
        shown = said if chance.random() < 0.4 else "\n".join(clauses_of(said, chance, 6, 9))
        parts.append(form.format(who=chance.choice(names), said=shown))
        if chance.random() < 0.1:
            parts.append(chance.choice(("[{}]", "({})", "Enter {}")).format(chance.choice(names).title()))
    return chance.choice(("\n\n", "\n\n", "\n")).join(parts)


def subtitles(text: str, chance: Random) -> str:
    """Return the words as cues of SubRip or WebVTT."""
    web, second, parts = chance.random() < 0.5, 0.0, []
    for n, said in enumerate(clauses_of(text, chance, 3, 12)):
        start, second = second, second + chance.uniform(1, 5)
        number = "" if web and chance.random() < 0.9 else f"{n + 1}\n"
        shown = "\n".join(clauses_of(said, chance, 6, 6))
        parts.append(f"{number}{_clock(start, web=web)} --> {_clock(second, web=web)}\n{shown}")
    return ("WEBVTT\n\n" if web else "") + "\n\n".join(parts)


def _clock(second: float, *, web: bool) -> str:
    whole = int(second)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{'.' if web else ','}{int(second % 1 * 1000):03}"


def chat(text: str, chance: Random) -> str:
    """Return the words as messages of a chat."""
    form = chance.choice(
        ("[{h}:{m}] <{who}> {said}", "{h}:{m} < {who}> {said}", "{who}: {said}", "{h}:{m}:{s} <{who}> {said}", "<{who}> {said}",
         "{d}/{mo}/2019, {h}:{m} - {who}: {said}", "[{d}.{mo}.19, {h}:{m}:{s}] {who}: {said}", "- {said}", "- - {said}\n  - {said}",
         "{y}-{mo}-{d} {h}:{m}:{s} {who} {said}", "{who} [{h}:{m}]\n{said}\n")
    )  # fmt: skip
    names, minute, lines = _names(text, chance), chance.randint(0, 900), []
    for said in clauses_of(text, chance, 1, 18):
        minute += chance.randint(0, 3)
        now = _moment(chance, minute)
        lines.append(form.format(who=chance.choice(names), said=said.lower() if chance.random() < 0.5 else said, **now))
        if chance.random() < 0.05 and form.startswith("["):
            lines.append(f"[{now['h']}:{now['m']}] *** {chance.choice(names)} has joined")
    return "\n".join(lines)


def _moment(chance: Random, minute: int) -> dict[str, str]:
    day, hour = minute // 1440 % 28 + 1, minute // 60 % 24
    return {
        "y": str(chance.choice((2012, 2021, 2024))), "mo": f"{chance.randint(1, 12):02}", "d": f"{day:02}",
        "h": f"{hour:02}", "m": f"{minute % 60:02}", "s": f"{chance.randint(0, 59):02}",
    }  # fmt: skip


def mail(text: str, chance: Random) -> str:
    """Return the words as a message: headers, a salutation, wrapped paragraphs, quoted lines, a name."""
    who, whom = (name.title() for name in _names(text, chance)[:2])
    at = f"{who.lower()}@example.org"
    headers = [f"From: {who} <{at}>", f"To: {whom} <{whom.lower()}@example.net>", f"Date: Mon, {chance.randint(1, 28)} May 2012 10:11:12 +0200",
               f"Subject: {'Re: ' * chance.randint(0, 1)}{' '.join(text.split()[:5])}", f"Message-ID: <{chance.random()}@example.org>"]  # fmt: skip
    chance.shuffle(headers)
    kept = headers[: chance.randint(2, 5)] if chance.random() < 0.7 else []
    body = [textwrap.fill(part, chance.choice((66, 72, 76))) for part in clauses_of(text, chance, 20, 90)][:12]
    quoted = {n for n in range(len(body)) if chance.random() < 0.3}
    shown = [
        "\n".join(f"> {line}" for line in part.split("\n")) if n in quoted else part for n, part in enumerate(body)
    ]
    hello, bye = (
        chance.choice((f"Hi {whom},", f"Dear {whom},", f"Hello {whom}!", "Hi all,", "")),
        chance.choice(("Regards,", "Thanks,", "--", "Best,")),
    )
    return "\n\n".join(part for part in ("\n".join(kept), hello, *shown, f"{bye}\n{who}") if part)


def log(text: str, chance: Random) -> str:
    """Return the words as lines of a log."""
    form = chance.choice(
        ("{y}-{mo}-{d} {h}:{m}:{s},123 {lv} {who}: {said}", "May {d} {h}:{m}:{s} host {who}[{n}]: {said}", "[{y}-{mo}-{d}T{h}:{m}:{s}Z] {lv} {said}",
         '10.0.0.{n} - - [{d}/May/{y}:{h}:{m}:{s} +0000] "GET /{who} HTTP/1.1" 200 {n}', "{lv} {said}", "{h}:{m}:{s} [{who}] {lv}  {said}",
         "{y}/{mo}/{d} {h}:{m}:{s} [{lv}] {n}#0: {said}, client: 10.0.0.{n}", "{y}{mo}{d} {h}{m}{s} {n} {said}")
    )  # fmt: skip
    names, minute, lines = _names(text, chance), chance.randint(0, 900), []
    for said in clauses_of(text, chance, 2, 9):
        minute += chance.random() < 0.2
        level = chance.choice(("INFO", "INFO", "DEBUG", "WARN", "ERROR"))
        lines.append(
            form.format(
                who=chance.choice(names), said=said, lv=level, n=chance.randint(1, 254), **_moment(chance, minute)
            )
        )
    return "\n".join(lines)


def table(text: str, chance: Random) -> str:
    """Return the words and made figures as a table: aligned, drawn, or with one sign between the columns."""
    width, gap = chance.randint(2, 9), chance.choice((" ", "\t", ",", ";", "|", ", ", "  "))
    aligned, words, rows = gap.isspace() and gap != "\t", text.split(), []
    for n in range(min(200, len(words) // 3)):
        cells = [
            words[(3 * n + k) % len(words)].strip(".,;")
            if k < 2 or k % 3 == 0
            else str(round(chance.gauss(100, 60), k % 3))
            for k in range(width)
        ]
        rows.append(gap.join(cell[:14].ljust(14) if aligned else cell for cell in cells))
    if gap == "|" and chance.random() < 0.5:
        rows = [f"| {row.replace('|', ' | ')} |" for row in rows]
        rows.insert(1, "|" + "---|" * width)
    return "\n".join(rows)


def wordlist(text: str, chance: Random) -> str:
    """Return the words one a line, in order or not, or as entries of a dictionary."""
    words = sorted({word.strip(".,;:!?\"'()") for word in text.split()} - {""})
    if chance.random() < 0.3:
        chance.shuffle(words)
    if chance.random() < 0.5:
        return "\n".join(words)
    form, meanings = (
        chance.choice(("{w} : {m}", "{w}\n  {m}", "{w} /{w}/\n{m}\n", "{w}\t{m}", "**{w}** {m}", "{w} (n.) {m}.")),
        clauses_of(text, chance, 1, 14),
    )
    return "\n".join(form.format(w=word, m=chance.choice(meanings)) for word in words[:200])


def sql(text: str, chance: Random) -> str:
    """Return the words as statements of SQL."""
    names, statements = [name.lower() for name in _names(text, chance)], []
    upper = chance.random() < 0.7
    for said in clauses_of(text, chance, 2, 8)[:60]:
        one, two, three = (chance.choice(names) for _ in range(3))
        shown = said.replace("'", "''")
        made = chance.choice(
            (f"CREATE TABLE {one} (\n    id integer PRIMARY KEY,\n    {two} text NOT NULL,\n    {three} integer\n);",
             f"INSERT INTO {one} ({two}, {three}) VALUES ('{shown}', {chance.randint(1, 99)});", f"SELECT {two}, count(*)\nFROM {one}\nWHERE {three} > 3\nGROUP BY {two};",
             f"-- {shown}\nDROP TABLE {one};", f"UPDATE {one} SET {two} = '{shown}' WHERE id = {chance.randint(1, 99)};", f"ALTER TABLE {one} ADD COLUMN {two} text;")
        )  # fmt: skip
        statements.append(made if upper else made.lower())
    return chance.choice(("\n", "\n\n")).join(statements)


def session(text: str, chance: Random) -> str:
    """Return the words as commands at a prompt and what they print."""
    prompt, lines = chance.choice(("$ ", "  $ ", "> ", ">>> ", "# ", "user@host:~$ ", "% ")), []
    names = [name.lower() for name in _names(text, chance)]
    for said in clauses_of(text, chance, 1, 8):
        if chance.random() < 0.4:
            lines.append(f"{prompt}{chance.choice(names)} -{chance.choice('abvx')} {chance.choice(names)}")
        lines.append("  " * (prompt[0] == " ") + said)
    return "\n".join(lines)


def _names(text: str, chance: Random) -> list[str]:
    """Return some longer words of the text, as names."""
    words = sorted({word.strip(".,;:!?\"'()") for word in text.split() if word.isalpha() and len(word) > 3})
    chance.shuffle(words)
    return [*words[:7], "anna", "tomek"][:7]


LAYOUTS: dict[str, tuple[Callable[[str, Random], str], ...]] = {
    "verse": (verse, drama, scripture),
    "subtitles": (subtitles,),
    "correspondence": (chat, mail),
    "data": (log, table),
    "list": (wordlist,),
    "code": (sql, session),
}
"""What each genre can be made with."""


def made(text: str, identity: str) -> list[tuple[str, str, str]]:
    """Return genre, name of the layout and text for one layout of each genre; none of a text that is too short."""
    if len(text.split()) < FEWEST_WORDS:
        return []
    chance = Random(identity)
    chosen = [(genre, chance.choice(layouts)) for genre, layouts in LAYOUTS.items()]
    return [(genre, layout.__name__, layout(_part(text, chance), chance)) for genre, layout in chosen]


def _part(text: str, chance: Random) -> str:
    """Return some of the words of a text, so that texts of all sizes are made."""
    words = text.split()
    size = min(len(words), int(FEWEST_WORDS * 2 ** chance.uniform(0, 5)))
    start = chance.randint(0, len(words) - size)
    return " ".join(words[start : start + size])
