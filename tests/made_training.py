"""Inputs of the training scripts, made of invented sentences: the forms of training/README.md, in small.

`python -m tests.made_training FOLDER` writes all of them to a new folder.
"""

import gzip
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

NOUNS = "harbour bridge council river market school station library garden theatre museum orchard".split()
VERBS = "opened closed moved measured repaired painted described visited restored inspected".split()
NAMES = ["Anna Berg", "Tom Hale", "Mira Lund", "Jon Fields", "Eva Stone", "Paul Reed"]
WHEN = ["on Monday", "last week", "in the spring of 1994", "after the storm", "before noon", "for the second time"]
MENU = [
    "Home",
    "About us",
    "Contact",
    "Sign in",
    "Subscribe to our newsletter",
    "Privacy policy",
    "Read more",
    "Share this",
]


def sentence(rng: Random) -> str:
    """Return an invented sentence."""
    first, second = rng.sample(NOUNS, 2)
    name = rng.choice(NAMES)
    return f"The {first} that {name} {rng.choice(VERBS)} near the {second} was {rng.choice(VERBS)} {rng.choice(WHEN)}."


def paragraph(rng: Random) -> str:
    """Return three to five invented sentences."""
    return " ".join(sentence(rng) for _ in range(rng.randint(3, 5)))


def write_records(path: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """Write JSON lines, gzipped if the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(raw, mtime=0) if path.suffix == ".gz" else raw)
    return path


def labelled_pages(folder: Path, number: int = 36) -> Path:
    """Write a folder of labelled pages: the true texts, the pages as HTML, all their text, and two extracts."""
    truths: list[dict[str, object]] = []
    page_texts, extracts = [], []
    (folder / "html").mkdir(parents=True)
    for n in range(number):
        rng = Random(n)
        story, menu = [paragraph(rng) for _ in range(6)], rng.sample(MENU, 5)
        kind = "article" if n % 4 else "listing"
        truths.append({"id": f"p{n}", "site": f"site{n // 2}.example", "page_type": kind, "text": "\n".join(story)})
        items = "".join(f'<li class="menu-item"><a href="/{item}">{item}</a></li>' for item in menu)
        body = "".join(f"<p>{said}</p>" for said in story)
        main = f'<nav><ul>{items}</ul></nav><main class="story">{body}</main><footer>{menu[0]}</footer>'
        page = f"<html><body>{main}</body></html>"
        (folder / f"html/p{n}.html.gz").write_bytes(gzip.compress(page.encode(), mtime=0))
        page_texts.append({"id": f"p{n}", "text": "\n\n".join([*menu, *story, menu[0]])})
        extracts.append({"id": f"p{n}", "text": "\n".join([*story, menu[1], menu[2]]) if n else None})
    write_records(folder / "truth.jsonl", truths)
    write_records(folder / "pagetext.jsonl.gz", page_texts)
    for name in ("trafilatura", "resiliparse"):
        write_records(folder / f"extracted/{name}.jsonl.gz", extracts)
    return folder


def sound_texts(path: Path) -> Path:
    """Write sound plain texts of five kinds, each of several projects."""
    records: list[dict[str, object]] = []
    for n in range(60):
        rng = Random(n)
        forms = {
            "essay": "\n\n".join(paragraph(rng) for _ in range(6)),
            "code": "\n".join(f"    {rng.choice(NOUNS)}_{i} = f({rng.choice(NOUNS)}, {i});" for i in range(40)),
            "table": "\n".join("\t".join(str(rng.randint(1, 999)) for _ in range(6)) for _ in range(30)),
            "log": "\n".join(
                f"2024-03-01 12:00:{i:02} INFO {rng.choice(NOUNS)} {rng.choice(VERBS)}" for i in range(40)
            ),
            "fiction": "\n\n".join(f"“{sentence(rng)}” said {rng.choice(NAMES)}." for _ in range(12)),
        }
        for genre, text in forms.items():
            source = f"deb/{genre}{n % 7} 1.0"
            records.append({"id": f"{genre}/{n}", "lang": "en", "genre": genre, "source": source, "text": text})
    return write_records(path, records)


def articles(path: Path) -> Path:
    """Write articles of two publishers."""
    texts = ["\n\n".join(paragraph(Random(n)) for _ in range(5)) for n in range(80)]
    return write_records(path, [{"text": text, "source": f"press {n % 2}"} for n, text in enumerate(texts)])


def clean_documents(path: Path, number: int = 40) -> Path:
    """Write clean documents as blocks, of ten projects."""
    records: list[dict[str, object]] = []
    for n in range(number):
        rng = Random(n)
        blocks = [["h", f"The {rng.choice(NOUNS)} of {rng.choice(NAMES)}"], *(["p", paragraph(rng)] for _ in range(8))]
        blocks += [["li", f"A {rng.choice(NOUNS)}"], ["li", f"A {rng.choice(NOUNS)} and a {rng.choice(NOUNS)}"]]
        source = f"author{n % 10}/stories"
        records.append({"id": f"d{n}", "lang": "en", "genre": "news", "source": source, "blocks": blocks})
    return write_records(path, records)


def write_all(folder: Path) -> None:
    """Write every input to a new folder."""
    folder.mkdir()
    labelled_pages(folder / "pages")
    sound_texts(folder / "sound.jsonl.gz")
    articles(folder / "news.jsonl.gz")
    clean_documents(folder / "clean.jsonl.gz")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
