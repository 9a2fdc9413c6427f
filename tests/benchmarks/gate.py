"""How fast characters are looked at and repaired, beside `ftfy.fix_encoding` on the same text in the same run.

`python -m tests.benchmarks.gate` makes its texts of sentences of our own, their words shuffled; with `--data DIR` it
takes the texts of the JSONL files there instead. Texts are sorted into ASCII, English with curly quotes, and mixed.
Mojibake is made of the mixed ones, by reading their UTF-8 as another charset. Each round times both in turn; the
fastest round counts. Peers: `ftfy.fix_encoding` and `ftfy.fix_text` on the whole text, and ftfy's settings for archives
line by line.
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import ftfy

from pipeline.characters import repairs_of
from pipeline.characters.mojibake import archival
from pipeline.characters.suspicions import suspicions
from pipeline.edits import render
from tests.benchmarks.harness import records

SENTENCES = {
    "en": "“We never thought,” she said — quietly, so the others wouldn’t hear — “that the bridge would hold.”\n"
    "The council’s plan, which nobody had read, was passed by twelve votes to nine on Tuesday evening.\n"
    "It’s a small town… the kind where a late train is news, and the baker’s van is the only traffic.",
    "de": "„Das geht so nicht weiter“, sagte die Bürgermeisterin und schloss die Tür über dem Hof – für immer.\n"
    "Die Gäste überquerten den Fluß, während am anderen Ufer schon die Lichter der Mühle erloschen.",
    "fr": "« Où étiez-vous hier ? » demanda le garçon, déçu, sans même lever la tête de son assiette.\n"
    "L’été s’achève à peine que déjà les élèves préparent leur rentrée, là-bas, près de la forêt.",
    "es": "—¿Quién llamó anoche? —preguntó la señora, que había dormido mal por culpa del perro del vecino.\n"
    "Mañana vendrán más niños de los pueblos; habrá que poner otra mesa y traer pan, queso y jamón.",
    "pl": "Zażółć gęślą jaźń – powiedział nauczyciel, a dzieci śmiały się głośno i pytały, co to właściwie znaczy.\n"
    "Późną nocą ktoś zapukał do drzwi, więc dziadek wziął świecę i poszedł sprawdzić, kto przyszedł.",
    "ru": "«Мы ждали до самого вечера, — рассказывал он, — но никто так и не приехал, и пришлось идти пешком».\n"
    "Ещё в понедельник мост был закрыт на ремонт, поэтому все автобусы шли в объезд через старый рынок.",
    "el": "Η γυναίκα έκλεισε το παράθυρο και είπε στα παιδιά ότι η βροχή δεν θα σταματούσε πριν από το βράδυ.",
    "zh": "没有人来参加会议,我们一直等到晚上，然后各自回家了。“明天再说吧”，他笑着关上了门。",
}
"""Written for this benchmark."""
CHARSETS = ("cp1252", "latin-1", "cp1251")


class Peer(NamedTuple):
    """CPU seconds of the fastest round."""

    gate: float
    repair: float
    ftfy: float
    fix_text: float
    archival: float


def main() -> None:
    """Print one line of JSON for each sort of text: sizes, ratios to ftfy, and how many texts come out right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of JSONL files with a `text` each")
    parser.add_argument("--limit", type=int, default=150, help="how many texts of each sort to take at most")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    texts = [r["text"] for r in records(chosen.data)] if chosen.data else list(generated(chosen.limit))
    random.Random(1).shuffle(texts)
    for name, sort in sorted_texts(texts).items():
        _report(name, sort[: chosen.limit], sort[: chosen.limit], chosen.rounds)
    sound = [text for text in texts if not text.isascii() and not repairs_of(text)][: chosen.limit]
    for charset in CHARSETS:
        broken = [misread(text, charset) for text in sound]
        _report(f"mojibake by {charset}", broken, sound, chosen.rounds)


def generated(number: int) -> Iterator[str]:
    """Yield texts of about forty sentences: half of them English, the others of one language each."""
    chance = random.Random(7)
    for count in range(2 * number):
        language = "en" if count % 2 else chance.choice(list(SENTENCES))
        lines = SENTENCES[language].split("\n")
        yield "\n\n".join(" ".join(_shuffled(chance, chance.choice(lines)) for _ in range(4)) for _ in range(10))


def _shuffled(chance: random.Random, sentence: str) -> str:
    words = sentence.split(" ")
    inner = words[1:-1]
    chance.shuffle(inner)
    return " ".join([words[0], *inner, *words[-1:]]) if len(words) > 1 else sentence


def sorted_texts(texts: list[str]) -> dict[str, list[str]]:
    """Return the ASCII texts, those that have curly quotes alone beyond it, and all that have anything beyond it."""
    ours = set("‘’“”–—…\xa0")
    return {
        "ascii": [text for text in texts if text.isascii()],
        "English with curly quotes": [t for t in texts if not t.isascii() and ours.issuperset(c for c in t if c > "~")],
        "mixed": [text for text in texts if not text.isascii()],
    }


def misread(text: str, charset: str) -> str:
    """Return the UTF-8 of the text read as another charset; unassigned bytes become controls of the same number."""
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())


def _report(name: str, texts: list[str], expected: list[str], rounds: int) -> None:
    if not texts:
        return
    cost = _measured(texts, rounds)
    size = sum(len(text.encode()) for text in texts)
    right = sum(render(text, repairs_of(text)) == sound for text, sound in zip(texts, expected, strict=True))
    theirs = sum(ftfy.fix_encoding(text) == sound for text, sound in zip(texts, expected, strict=True))
    line = {
        "texts": name, "number": len(texts), "bytes": size, "right": right, "ftfy_right": theirs,
        "ftfy_megabytes_per_cpu_second": round(size / cost.ftfy / 1e6, 2),
        "gate_times_ftfy": round(cost.ftfy / cost.gate, 1), "repair_times_ftfy": round(cost.ftfy / cost.repair, 2),
        "repair_times_fix_text": round(cost.fix_text / cost.repair, 2),
        "repair_times_ftfy_by_line": round(cost.archival / cost.repair, 2),
    }  # fmt: skip
    print(json.dumps(line))


def _measured(texts: list[str], rounds: int) -> Peer:
    ways: tuple[Callable[[str], object], ...] = (
        suspicions,
        lambda text: render(text, repairs_of(text)),
        ftfy.fix_encoding,
        ftfy.fix_text,
        lambda text: ["".join(ftfy.fix_and_explain(line, archival()).text) for line in text.splitlines(keepends=True)],
    )
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, times in zip(ways, spent, strict=True):
            start = time.process_time()
            for text in texts:
                way(text)
            times.append(time.process_time() - start)
    return Peer(*map(min, spent))


if __name__ == "__main__":
    main()
