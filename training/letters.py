"""Write the table of letters: how often letters occur side by side, by language.

    python -m training.letters --out NEW.txt

Reads names from babel (CLDR, Unicode licence) and word lists by rank from jusText (BSD-2): only counts are kept.
`pipeline/text/letters.txt` is what it writes with babel 2.18.0 and jusText 3.0.2. Needs the extra `train`; CPU about
ten seconds.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Sequence
from importlib.resources import files
from itertools import pairwise

from babel import Locale

from training.files import new_file, write_whole

LANGUAGES = {
    "bg": "Bulgarian", "be": "Belarusian", "mk": "Macedonian", "ru": "Russian", "sr": "Serbian", "uk": "Ukrainian",
    "el": "Greek", "he": "Hebrew", "ar": "Arabic", "fa": "Persian", "ur": "Urdu", "th": "", "vi": "Vietnamese",
    "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "es": "Spanish", "et": "Estonian",
    "fi": "Finnish", "fr": "French", "hr": "Croatian", "hu": "Hungarian", "is": "Icelandic", "it": "Italian",
    "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian_Bokmal", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sv": "Swedish",
    "tr": "Turkish", "ga": "Irish", "cy": "Welsh", "eu": "Basque", "gl": "Galician", "eo": "Esperanto", "mt": "Maltese",
}  # fmt: skip
CHARACTERS = {"zh": "", "zh_Hant": "", "ja": "", "ko": "Korean"}
FREQUENT = (
    "的一是不了在人有我他这这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种"
    "事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公"
    "此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回"
    "特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却"
    "界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运"
)
TRADITIONAL = (
    "這個們來為國說時會對過發後裡種經麼現當沒動還進樣開從實軍無與長機業關點將兩間問應戰頭體見產話門員題爾變總電數報結務"
    "場計資統區隊決馬書則聽達強難權設路記邊張該規萬覺術領確傳師觀讓識帶導爭運東聲論處義幾認條氣別"
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table: one line per language, pairs of letters with their surprise in half bits."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=new_file, required=True, help="where to write; a new file")
    chosen = parser.parse_args(arguments)
    lines = [f"{code}\t{_pairs(code, name)}" for code, name in LANGUAGES.items()]
    lines += [f"{code}\t{_singles(code, name)}" for code, name in CHARACTERS.items()]
    write_whole(chosen.out, ("\n".join(lines) + "\n").encode())


def _names(code: str) -> list[str]:
    locale = Locale.parse(code)
    texts: list[str] = []
    for field in ("languages", "territories", "currencies", "scripts", "variants"):
        texts += [str(value) for value in getattr(locale, field).values()]
    for unit in locale.unit_display_names.values():
        texts += [str(value) for value in unit.values() if value]
    for field in ("months", "days"):
        texts += [str(v) for widths in getattr(locale, field)["format"].values() for v in widths.values()] * 2
    return [word for text in texts for word in text.split()]


def _weights(code: str, name: str) -> dict[str, float]:
    """Return words with weights: names and ranked words share the mass equally."""
    words: dict[str, float] = defaultdict(float)
    names = [word.lower() for word in _names(code)]
    for word in names:
        words[word] += 1
    ranked = (files("justext") / "stoplists" / f"{name}.txt").read_text("utf-8").split() if name else []
    scale = len(names) / sum(1 / (rank + 5) for rank in range(len(ranked))) if ranked else 0
    for rank, word in enumerate(ranked):
        words[word.lower()] += scale / (rank + 5)
    return words


def _pairs(code: str, name: str) -> str:
    counts: dict[str, float] = defaultdict(float)
    for word, weight in _weights(code, name).items():
        bare = "".join(c if c.isalpha() or c >= "\u0300" else "_" for c in f"_{word}_")
        for first, second in pairwise(bare):
            counts[first + second] += weight
    total = sum(counts.values())
    kept = {pair: n for pair, n in counts.items() if not pair.isascii() and n >= 1.5}
    return " ".join(f"{pair}{_surprise(n, total)}" for pair, n in sorted(kept.items(), key=lambda kv: -kv[1]))


def _singles(code: str, name: str) -> str:
    counts: dict[str, float] = defaultdict(float)
    for word, weight in _weights(code, name).items():
        for char in word:
            if char > "\u2e7f":
                counts[char] += weight
    if code.startswith("zh"):
        mass = sum(counts.values())
        frequent = [c for c in FREQUENT + TRADITIONAL if code != "zh" or c not in TRADITIONAL]
        for rank, char in enumerate(frequent):
            counts[char] += 2 * mass / (rank + 30) / 3
    total = sum(counts.values())
    kept = {char: n for char, n in counts.items() if n >= 2}
    return " ".join(f"{char}{_surprise(n, total)}" for char, n in sorted(kept.items(), key=lambda kv: -kv[1]))


def _surprise(count: float, total: float) -> str:
    """Return minus the binary logarithm of the share in half bits, as one character from `0`."""
    return chr(ord("0") + min(40, round(-2 * math.log2(count / total))))


if __name__ == "__main__":
    main()
