"""A page as Markdown: the edits that take its tags out, changed so that they write marks in their place."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.edits import merged, visible
from pipeline.kinds import BuiltIn
from pipeline.markdown.elements import Element, Gap, Image, OpenElements, image_of, tags_in
from pipeline.markdown.gaps import NOTHING, Piece, Written, rewritten
from pipeline.markdown.inline import Inserted, Stretch, image_mark, inserted_in
from pipeline.markdown.joints import Joint, Joints, Place, containers_of, name_of
from pipeline.markdown.rendered import Rendered
from pipeline.model import BlockKind, Document, Edit, Span
from pipeline.settings import Mark, Settings
from pipeline.text.words import words_of

TOP_BLOCKS = 10
"""Among so many blocks the title is looked for; as for echoes of titles."""


class Title(NamedTuple):
    """The title that the markup of a page names, and the headings that say it."""

    text: str
    spans: frozenset[Span]


def markdown_edits(document: Document, cuts: Iterable[Edit], title: Title, settings: Settings) -> tuple[Edit, ...]:
    """Return all edits of a page whose text is Markdown.

    Args:
        document: the page, with the edits that take its tags out.
        cuts: the cuts of whole blocks.
        title: its title, which is written once, on top.
        settings: which marks are wanted.

    """
    return merged(_Page(document, cuts, title, settings.markdown_marks).edits())


class _Inside(NamedTuple):
    """What is found while the tags before and inside a block are replayed."""

    place: Place
    rendered: Rendered
    stretches: list[Stretch]
    images: list[tuple[int, Image]]
    edits: list[Edit]
    """All edits inside the block, hidden ones too."""


class _Page:
    """A page on its way to Markdown."""

    def __init__(self, document: Document, cuts: Iterable[Edit], title: Title, marks: frozenset[Mark]) -> None:
        self._original = document.original
        self._blocks = document.blocks
        self._marks = marks
        self._title = title
        self._cuts: dict[Span, list[Edit]] = {}
        for edit in merged(cuts):
            self._cuts.setdefault(edit.span, []).append(edit)
        self._move_title()
        self._kept = frozenset(n for n, block in enumerate(self._blocks) if block.span not in self._cuts)
        self._edits = merged(document.edits)
        self._shown = set(map(id, visible(self._edits)))

    def _move_title(self) -> None:
        """Take the headline out where something is before it: it is written on top.

        A headline far down is that of a part, or of the site: it stays, and the title is written if it is another.
        """
        kept = [block for block in self._blocks if block.span not in self._cuts]
        title = words_of(self._title.text)
        top = kept[:TOP_BLOCKS]
        said = [block for block in top if block.span in self._title.spans]
        said = said or [block for block in top if title and block.words == title][:1]
        is_below = any(block.span in self._title.spans and block.words == title for block in kept)
        self._headline = frozenset(block.span for block in said)
        self._written_title = ""
        if not said:
            self._written_title = self._title.text if kept and not is_below else ""
        elif kept[: len(said)] != said:
            self._written_title = " ".join(" ".join(block.text.split()) for block in said)
            for block in said:
                before = block.span.of(self._original)
                edit = Edit(block.span, before, "", (BuiltIn.MARKDOWN_TITLE,), "the title is on top")
                self._cuts[block.span] = [edit]

    def edits(self) -> Iterator[Edit]:
        """Yield all edits, in no order."""
        gaps, inside = self._regions()
        found = self._inside(inside)
        joints = Joints([each.place for each in found], self._kept, self._headline).all()
        if self._written_title:
            joints[0].separator = f"# {_heading_text(self._written_title)}\n\n"
            joints[0].separator_rule = BuiltIn.MARKDOWN_TITLE
        inserted = [self._inserted(each, joint) for each, joint in zip(found, joints, strict=True)]
        units: list[int] = []
        stops: list[int] = []
        at = 0
        for number in range(len(found) + 1):
            stop = found[number].place.block.span.start if number < len(found) else len(self._original)
            written = self._written(number, found, joints, inserted)
            made = rewritten(self._original, Span(at, stop), gaps[number], written)
            yield from (edit for edit in made.edits if not self._is_beside_a_cut(edit, number, stop))
            stops.append(made.start)
            units.append(made.stop)
            at = found[number].place.block.span.stop if number < len(found) else stop
        for each, put in zip(found, inserted, strict=True):
            yield from _with_marks(each, put)
        spans = [Span(units[n], stops[n + 1]) for n in range(len(found))]
        yield from self._cuts_of(spans)

    def _is_beside_a_cut(self, edit: Edit, number: int, stop: int) -> bool:
        """Return whether the edit inserts marks of a block that is cut: it would show, since no cut covers it."""
        if len(edit.span) or BuiltIn.MARKDOWN_TITLE in edit.rules:
            return False
        owner = number if edit.span.start == stop and number < len(self._blocks) else number - 1
        return owner not in self._kept

    def _regions(self) -> tuple[list[list[Edit]], list[list[Edit]]]:
        """Return the edits in each gap and in each block; one that reaches into both is of the gap."""
        gaps: list[list[Edit]] = [[] for _ in range(len(self._blocks) + 1)]
        inside: list[list[Edit]] = [[] for _ in self._blocks]
        starts = [block.span.start for block in self._blocks]
        for edit in self._edits:
            number = bisect_left(starts, edit.span.start + 1) - 1
            block = self._blocks[number] if number >= 0 else None
            if block and edit.span in block.span and edit.span.start < block.span.stop:
                inside[number].append(edit)
            elif block and edit.span.start < block.span.stop:
                gaps[number + 1].append(edit)
            else:
                gaps[number + 1].append(edit)
        return gaps, inside

    def _inside(self, inside: Sequence[list[Edit]]) -> list[_Inside]:
        """Replay the tags of the page; return what is known of each block."""
        elements = OpenElements()
        found: list[_Inside] = []
        at = 0
        for block, edits in zip(self._blocks, inside, strict=True):
            gap = elements.gap(self._original[at : block.span.start])
            count = sum(name_of(label) == "li" for label in block.path)
            containers = containers_of(block, elements.items(count))
            language = elements.language() if block.kind is BlockKind.CODE else ""
            place = Place(block, containers, elements.cell(), gap, language)
            shown = [edit for edit in edits if id(edit) in self._shown]
            rendered = Rendered(self._original, block, shown)
            stretches, images = _replayed(rendered, elements)
            found.append(_Inside(place, rendered, stretches, images, edits))
            at = block.span.stop
        return found

    def _inserted(self, each: _Inside, joint: Joint) -> dict[int, Inserted]:
        """Return what is put into the text of a block."""
        text = each.rendered.text
        if joint.place == "code":
            ends = (offset + 1 for offset, char in enumerate(text) if char == "\n" and joint.indent)
            return {offset: Inserted(joint.indent, (BuiltIn.MARKDOWN_LIST,)) for offset in ends if offset < len(text)}
        return inserted_in(text, each.stretches, each.images, self._marks, joint.place)

    def _written(
        self, number: int, found: Sequence[_Inside], joints: Sequence[Joint], inserted: Sequence[dict[int, Inserted]]
    ) -> Written:
        """Return what is written between the block before the gap of this number and the block after it."""
        trail = NOTHING
        if number:
            closing = inserted[number - 1].get(len(found[number - 1].rendered.text), Inserted("", ()))
            joint = joints[number - 1]
            trail = _piece((closing.text, closing.rules), (joint.trail, _names(joint.trail_rules)))
        if number == len(found):
            return Written(trail, ("", ()), NOTHING)
        joint = joints[number]
        opening = inserted[number].get(0, Inserted("", ()))
        lead: Piece = (joint.lead, _names(joint.lead_rules))
        separator: Piece = (joint.separator, (joint.separator_rule,))
        if Mark.IMAGES in self._marks:
            gap = found[number].place.gap
            leading = "".join(f"{image_mark(image)} " for image in gap.leading)
            lead = _piece(lead, (leading, (BuiltIn.MARKDOWN_IMAGE,)))
            separator = self._with_images(separator, gap, number)
        return Written(trail, separator, _piece(lead, (opening.text, opening.rules)))

    def _with_images(self, separator: Piece, gap: Gap, number: int) -> Piece:
        """Return what is between two kept blocks with the images there, each a paragraph."""
        text, rules = separator
        is_table = BuiltIn.MARKDOWN_TABLE in rules
        if is_table or not gap.images or not {number - 1, number} <= self._kept or not text.startswith("\n"):
            return separator
        blank = text if text.count("\n") > 1 else f"{text}\n"
        middle = blank.partition("\n")[2].rpartition("\n")[0]
        images = f"\n{middle}\n".join(f"{middle}{' ' * bool(middle)}{image_mark(image)}" for image in gap.images)
        return f"{blank}{images}{blank}", tuple(sorted({*rules, BuiltIn.MARKDOWN_IMAGE}))

    def _cuts_of(self, units: Sequence[Span]) -> Iterator[Edit]:
        """Yield the cuts, each with what is written around its block and what sets it apart from the block before.

        At the start of the text, where nothing is before, that is what sets it apart from the block after.
        """
        first = True
        for number, block in enumerate(self._blocks):
            edits = self._cuts.get(block.span)
            if edits is None:
                first = False
                continue
            following = units[number + 1].start if number + 1 < len(units) else units[number].stop
            start = units[number].start if first else units[number - 1].stop
            span = Span(start, following if first else units[number].stop)
            for edit in edits:
                yield replace(edit, span=span, before=span.of(self._original))


def _heading_text(text: str) -> str:
    """Return a title so that it reads as it is in a heading."""
    put = inserted_in(text, (), (), frozenset(), "heading")
    pieces = [put.get(offset, Inserted("", ())).text + char for offset, char in enumerate(text)]
    return "".join(pieces)


def _names(rules: Iterable[BuiltIn]) -> tuple[str, ...]:
    return tuple(sorted(rules))


def _piece(first: Piece, second: Piece) -> Piece:
    """Return two pieces as one."""
    rules = {*(first[1] if first[0] else ()), *(second[1] if second[0] else ())}
    return first[0] + second[0], tuple(sorted(rules))


def _replayed(rendered: Rendered, elements: OpenElements) -> tuple[list[Stretch], list[tuple[int, Image]]]:
    """Replay the tags inside a block; return its inline elements and images."""
    opened: dict[int, tuple[Element, int]] = {element.serial: (element, 0) for element in elements.inline}
    stretches: list[Stretch] = []
    images: list[tuple[int, Image]] = []
    for segment in rendered.segments:
        if segment.edit is None or BuiltIn.MARKUP_INLINE not in segment.edit.rules:
            continue
        offset = segment.start
        for name, attributes in tags_in(segment.edit.before):
            if name == "img" and not segment.text:
                image = image_of(attributes)
                images += [(offset, image)] if image else []
                continue
            elements.read(name, attributes)
            now = {element.serial: element for element in elements.inline}
            stretches += [Stretch(element, start, offset) for key, (element, start) in opened.items() if key not in now]
            opened = {key: opened.get(key, (element, offset)) for key, element in now.items()}
    end = len(rendered.text)
    stretches += [Stretch(element, start, end) for element, start in opened.values()]
    return stretches, images


def _with_marks(each: _Inside, put: dict[int, Inserted]) -> Iterator[Edit]:
    """Yield the edits inside a block, with marks and escapes in their places."""
    rendered = each.rendered
    changed: dict[int, tuple[Edit, list[tuple[int, Inserted]]]] = {}
    for offset, what in put.items():
        if not 0 < offset < len(rendered.text):
            continue
        slot = rendered.slot_at(offset) if what.rules != (BuiltIn.MARKDOWN_ESCAPE,) else None
        segment = slot or rendered.segment_at(offset)
        if segment.edit is None:
            place = segment.at + offset - segment.start
            yield Edit(Span(place, place), "", what.text, what.rules)
        else:
            changed.setdefault(id(segment.edit), (segment.edit, []))[1].append((offset - segment.start, what))
    for edit in each.edits:
        if id(edit) in changed:
            yield _with_inserted(*changed[id(edit)])
        else:
            yield edit


def _with_inserted(edit: Edit, inserted: Iterable[tuple[int, Inserted]]) -> Edit:
    """Return the edit with marks in what it puts there."""
    after, rules = edit.after, set(edit.rules) if edit.after else set[str]()
    for offset, what in sorted(inserted, reverse=True):
        after = after[:offset] + what.text + after[offset:]
        rules |= set(what.rules)
    return replace(edit, after=after, rules=tuple(sorted(rules)))


__all__ = ["Title", "markdown_edits"]
