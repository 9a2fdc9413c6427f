"""Sound texts that are no page come back untouched, whatever their lines look like; the same labels on a page go."""

# ruff: noqa: E501 - texts read better wide

import pytest

from pipeline import Kind, Settings, clean, render
from pipeline.boilerplate.cuts import is_page_label
from pipeline.flow import document_of
from pipeline.rules import RULES
from tests.test_boilerplate import MENU, STORY

MANUAL = """\
Boats
=====

How to sail
-----------

Untie the rope, and wait for the tide. Then push the boat from the pier, and
take the oars until the wind is with you.

How to land
-----------

1. Take in the sail.
2. Throw the rope to whoever stands on the pier.

See also
--------

* `ropes`
* `tides`, where the hours are
"""
FRONT_MATTER = """\
---
title: Boats
tags: [sea, rope]
draft: false
---

# Boats

Untie the rope, and wait for the tide.

## Home

The boat is home when the rope is tied.

## Contact

Ask at the pier.
"""
STATEMENTS = """\
-- Boats and piers
CREATE TABLE boat (
    id integer PRIMARY KEY,
    name text NOT NULL,
    pier integer
);

SELECT name
FROM boat
WHERE pier = 3
ORDER BY name;

DROP TABLE pier;
"""
DRAWN = """\
┌────────┬──────┐
│ Boat   │ Oars │
├────────┼──────┤
│ Anna   │ 4    │
│ Search │ 2    │
│ Home   │ 6    │
└────────┴──────┘

pier
├── boats
│   ├── anna.txt
│   └── contact.txt
└── ropes
"""
WORDS = "\n".join(
    "anchor boat cart checkout comments contact cookies harbour help home island login menu news oar pier print privacy "
    "register rope sail search share sign subscribe terms tide twitter wave".split()
)
CONFIGURATION = """\
# Where boats land
[pier]
name = North
login = yes
register = no

[home]
search = /var/boats
comments = 3
subscribe = never

# Login

[share]
print = 1
"""
LOG = "\n".join(
    f"2024-03-0{n % 9 + 1} 06:{n:02}:11 INFO login: boat {n * 7 % 13} landed at pier {n % 4}" for n in range(40)
)
LICENCE = """\
River licence

Copyright (c) 2015, Ana Hale
All rights reserved.

You may use the river for boats of any size, for swimming and for fishing, as
long as this notice stays where it is and nobody sells the water.

DISCLAIMER

The river comes as it is. Whoever falls into it gets wet, and neither Ana Hale
nor the town can be asked to dry them.
"""
MAN = """\
BOAT(1)                      Boats                      BOAT(1)

NAME
       boat - cross the river

SYNOPSIS
       boat [-r rope] [pier]

DESCRIPTION
       Unties the rope, waits for the tide and crosses the river.

SEE ALSO
       rope(1), tide(7)
"""
SPEECHES = """\
ANNA.
The tide is late, and so are you.

TOM.
The tide is late because the moon is late.

ANNA.
Then share the bread.

Exit TOM.
"""
CHAT = "\n".join(
    f"[06:{n:02}] <{who}> {said}"
    for n, (who, said) in enumerate(
        [("anna", "login works?"), ("tom", "share the link"), ("anna", "home"), ("tom", "ok, search")] * 6
    )
)
SOUND = {
    "manual": MANUAL, "front matter": FRONT_MATTER, "SQL": STATEMENTS, "drawing": DRAWN, "word list": WORDS, "configuration": CONFIGURATION,
    "log": LOG, "licence": LICENCE, "manual page": MAN, "play": SPEECHES, "chat": CHAT,
}  # fmt: skip
CUTTING = tuple(rule for rule in RULES if rule.name.split(".")[0] in {"boilerplate", "run", "repeat", "title"})
"""The rules that cut; what repairs characters and joins lines has tests of its own."""


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_sound_text_of_another_genre_loses_nothing(name: str) -> None:
    assert not clean(SOUND[name].encode(), kind=Kind.TEXT, rules=CUTTING).proposals
    cuts = [
        edit
        for edit in clean(SOUND[name].encode(), kind=Kind.TEXT, rules=CUTTING).edits
        if edit.is_cut and edit.before.strip()
    ]
    assert not cuts


@pytest.mark.parametrize("name", sorted(SOUND))
def test_no_model_judges_it_although_it_holds_labels_of_pages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("pipeline.boilerplate.cuts._of_page", lambda *told: asked.append(told))
    clean(SOUND[name].encode(), kind=Kind.TEXT, rules=CUTTING)
    assert not asked


def test_the_same_labels_go_from_a_page() -> None:
    page = "\n\n".join(
        [*MENU, *STORY, "Share on Facebook", "Related articles", "Leave a comment", "Login", "© 2024 The Daily"]
    )
    done = clean(page.encode(), kind=Kind.TEXT)
    left = render(done.document.original, done.edits)
    assert left == "\n\n".join(STORY)


def test_an_extract_loses_its_labels_and_what_they_name_and_nothing_else() -> None:
    about = ("Related articles", "Five walks by the sea", "A market for everyone", "Read more", "Leave a comment")
    extract = "\n".join([*STORY, *STORY[::-1], *about])
    alone = tuple(rule for rule in RULES if rule.name == "boilerplate.model")
    done = clean(extract.encode(), Settings(), kind=Kind.TEXT, rules=alone)
    left = render(done.document.original, done.edits)
    assert left.startswith("\n".join(STORY))
    assert "Leave a comment" not in left
    assert "Related articles" not in left


@pytest.mark.parametrize("line", ["See also:", "-----", "© 2024 The Daily", "The homepage was slow.", "    login()"])
def test_what_may_be_content_is_no_evidence_of_a_page(line: str) -> None:
    assert not any(map(is_page_label, document_of(f"One.\n\n{line}\n\nTwo.", kind=Kind.TEXT).blocks))
