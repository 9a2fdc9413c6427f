"""Every kind of flag and every built-in rule, once: settings, docs, report and checks read their names here."""

from enum import StrEnum
from typing import Self


class Scope(StrEnum):
    """What a flag of a kind marks."""

    PLACE = "place"
    """Some characters, or a point between two."""
    BLOCK = "block"
    """A whole block, which the settings may cut."""
    DOCUMENT = "document"
    """The document as a whole."""


class FlagKind(StrEnum):
    """A kind of flag: its name, its meaning in the docs, and what it marks. Rules of others may raise further kinds."""

    meaning: str
    """What such a flag marks, for docs/flags.md."""
    scope: Scope

    def __new__(cls, name: str, meaning: str, scope: Scope = Scope.PLACE) -> Self:
        """Return the name with its meaning."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.meaning = meaning
        member.scope = scope
        return member

    __hash__ = str.__hash__
    """A kind finds what is filed under its name."""

    FRAGMENT_HEAD = "fragment.head", "a paragraph whose start is lost", Scope.BLOCK
    FRAGMENT_TAIL = "fragment.tail", "a paragraph whose end is lost", Scope.BLOCK
    LACUNA_BETWEEN = "lacuna.between", "the border between two blocks where text is missing"
    LACUNA_INSIDE = "lacuna.inside", "the border between two lines of one paragraph where text is missing"
    LACUNA_HEAD = "lacuna.head", "the start of the document is lost"
    LACUNA_TAIL = "lacuna.tail", "the end of the document is lost"
    SPLIT = "split", "a paragraph broken in two with nothing lost; the join is proposed as an edit"
    DANGLING = "dangling", "a name without a first mention: supports other flags, is never raised alone"
    TEASER = (
        "teaser",
        "a sign that the publisher shows only the beginning, such as `[+1234 chars]`",
        Scope.BLOCK,
    )
    LOSS = "loss", "U+FFFD or a lost byte: a character that was lost before the document came here"
    HYPHEN_DOUBTFUL = (
        "hyphen.doubtful",
        "a hyphen at a line end that was removed or kept while words of the text are evidence for the opposite",
    )
    ATTACK_BIDI = "attack.bidi", "direction marks that show a text in another order than it has"
    PRESETS_C4 = "presets.c4", "what the C4 rules would have dropped; only where `presets` asks for it"
    PRESETS_GOPHER = "presets.gopher", "what the Gopher rules would have dropped; only where `presets` asks for it"
    PRESETS_FINEWEB = "presets.fineweb", "what the FineWeb rules would have dropped; only where `presets` asks for it"
    PRESETS_REFINEDWEB = (
        "presets.refinedweb",
        "what the RefinedWeb rules would have dropped; only where `presets` asks for it",
    )
    WITNESS_CONFLICT = (
        "witness.conflict",
        "a place where text is missing, and other copies of the text differ in what they have there",
    )
    UNPARSED = (
        "unparsed",
        "a script, style or comment that is never closed swallows the rest of the page; it may hold text",
        Scope.DOCUMENT,
    )
    MARKUP_IN_TEXT = (
        "markup.in-text",
        "a plain text holds many tags of HTML outside of code: it may be a page that was not recognized as one",
        Scope.DOCUMENT,
    )
    MARKUP_HIDDEN = "markup.hidden", "sentences of a page that readers do not see, and cannot open", Scope.PLACE
    EMPTY = (
        "empty",
        "the document has no text, or is a page that shows a few words beside a text in a script",
        Scope.DOCUMENT,
    )
    GUARD_SHARE_CUT = (
        "guard.share-cut",
        "rules would have cut more than the settings allow, so only what is certain was cut, or nothing",
        Scope.DOCUMENT,
    )
    DECISION_UNFIT = (
        "decision.unfit",
        "a person's decision about the document no longer fits: its edit is gone, and another changes the same words",
        Scope.DOCUMENT,
    )
    RULE_FAILED = "rule-failed", "a rule failed on this document and was left out for it", Scope.DOCUMENT


OWN_KINDS = (
    FlagKind.ATTACK_BIDI,
    FlagKind.DECISION_UNFIT,
    FlagKind.EMPTY,
    FlagKind.GUARD_SHARE_CUT,
    FlagKind.HYPHEN_DOUBTFUL,
    FlagKind.LOSS,
    FlagKind.MARKUP_HIDDEN,
    FlagKind.MARKUP_IN_TEXT,
    FlagKind.RULE_FAILED,
    FlagKind.UNPARSED,
    FlagKind.WITNESS_CONFLICT,
)
"""The kinds that no rule raises: reading, repairing and the guard do."""


_BY_NAME = {str(kind): kind for kind in FlagKind}


def scope_of(kind: str) -> Scope:
    """Return what a flag of the kind marks; a kind of somebody else's rule marks a place.

    >>> str(scope_of("fragment.head")), str(scope_of("mine.own"))
    ('block', 'place')
    """
    known = _BY_NAME.get(kind)
    return known.scope if known else Scope.PLACE


MARKUP = "markup"
"""Name prefix of the rules that remove tags, scripts and attributes; conservation counts them separately."""


class BuiltIn(StrEnum):
    """What makes edits, or raises flags, and is no rule: its name in the ledger, and what it does in one sentence."""

    summary: str

    def __new__(cls, name: str, summary: str) -> Self:
        """Return the name with its sentence."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.summary = summary
        return member

    __hash__ = str.__hash__
    """A built-in rule finds what is filed under its name."""

    MARKUP_BETWEEN_BLOCKS = "markup.between-blocks", "Remove the tags, scripts and space between two blocks of a page."
    MARKUP_INLINE = "markup.inline", "Remove tags inside a block."
    MARKUP_PERMALINK = "markup.permalink", "Cut the mark of a link to the heading that holds it, such as ¶ or [edit]."
    MARKUP_HIDDEN = "markup.hidden", "Cut what a page hides from its readers with the attribute `hidden`."
    MARKUP_ENTITY = "markup.entity", "Replace a character reference by its character."
    MARKUP_SPACE = "markup.space", "Show white space as a browser does: one space at most."
    MARKDOWN_TITLE = "markdown.title", "Write the title once, on top, as a heading."
    MARKDOWN_HEADING = "markdown.heading", "Write a heading at its level: `## `."
    MARKDOWN_LIST = "markdown.list", "Write the mark of a list item, and the indentation of what is in it."
    MARKDOWN_TABLE = "markdown.table", "Write the bars of a table."
    MARKDOWN_CODE = "markdown.code", "Write the marks of code: a fence around a block, backticks around words."
    MARKDOWN_QUOTE = "markdown.quote", "Write the mark of a quotation: `> `."
    MARKDOWN_BREAK = "markdown.break", "Write a line end that stays one: a backslash at the end of the line."
    MARKDOWN_PARAGRAPH = "markdown.paragraph", "Set blocks apart that Markdown would join, or join what it would part."
    MARKDOWN_EMPHASIS = "markdown.emphasis", "Write the marks of emphasis, as the settings ask."
    MARKDOWN_LINK = "markdown.link", "Write a link with its address, as the settings ask."
    MARKDOWN_IMAGE = "markdown.image", "Write the description and the address of an image, as the settings ask."
    MARKDOWN_ESCAPE = "markdown.escape", "Write a backslash before what Markdown would take for a mark."
    STRAY_BYTE = "characters.stray-byte", "Decode a byte that is not UTF-8 as windows-1252."
    SURROGATE = "characters.surrogate", "Join the halves of UTF-16 surrogate pairs; a lone half is lost."
    UTF16 = "characters.utf16", "Decode UTF-16 that was read byte by byte, or with its bytes swapped."
    TERMINAL = "characters.terminal", "Remove escape sequences and overstrikes of terminals."
    CONTROL = "characters.control", "Remove control characters."
    LINE_END = "characters.line-end", "Convert CRLF, CR and other line ends to LF."
    ESCAPE = "characters.escape", "Decode quoted-printable, percent and JSON escapes that were left in."
    ENTITY = "characters.entity", "Replace an entity left in plain text by its character."
    MOJIBAKE = "characters.mojibake", "Repair text that was decoded with the wrong encoding."
    CHARSET = "characters.charset", "Re-decode text in the encoding that its letter frequencies indicate."
    INVISIBLE = "characters.invisible", "Remove invisible characters that no script needs there."
    LIGATURE = "characters.ligature", "Replace a typographic ligature by its letters."
    HOMOGLYPH = "characters.homoglyph", "Replace look-alike letters from another alphabet."
    FORM = "characters.form", "Compose letters and their marks, as the settings ask."
    QUOTES = "characters.quotes", "Make curly quotes straight, as the settings ask."
    WIDTH = "characters.width", "Give full-width characters their usual width, as the settings ask."
    WRAP = "lines.wrap", "Join the lines of hard-wrapped prose."
    HYPHEN = "lines.hyphen", "Join a word that was broken at the end of a line."
    PAGE_NUMBER = "furniture.page-number", "Cut the number of a page, where such numbers recur from page to page."
    RUNNING_HEAD = "furniture.running-head", "Cut the line that recurs at the top or the bottom of pages."
    FORM_FEED = "furniture.form-feed", "Cut the form feed that an extractor puts between pages."
    ROLE_BYLINE = "role.byline", "Cut bylines, as the settings ask."
    ROLE_DATE = "role.date", "Cut dates of stories, as the settings ask."
    ROLE_CAPTION = "role.caption", "Cut captions, as the settings ask."
    ROLE_CREDIT = "role.credit", "Cut credits, as the settings ask."
    LEARNED = "boilerplate.learned", "Cut a line that recurs on the pages of a site, as the settings ask."
    WITNESS = "witness.supplied", "Supply lost text from another copy of the document, word for word."
    CHARACTERS = "characters", "Flag characters that are lost or deceive."
    LINES = "lines", "Flag hyphens at line ends that are in doubt."
    DOCUMENT = "document", "Flag what is remarkable about the document as a whole."
    DECISION = "decision", "Flag decisions of people that no longer fit."


MARKDOWN = "markdown"
"""Name prefix of the rules that write marks of Markdown in the place of tags."""


def is_markup_rule(name: str) -> bool:
    """Return whether what the rule takes out counts as markup; hidden text of a page counts as cut.

    >>> is_markup_rule("markup.inline"), is_markup_rule("markdown.list"), is_markup_rule("markup.hidden")
    (True, True, False)
    """
    return name.startswith((MARKUP, MARKDOWN)) and name != BuiltIn.MARKUP_HIDDEN
