"""Sound lines without a full stop: headings and lists of other documents, market lines, captions in parts, farewells.

The largest groups of false flags, on texts kept apart, were such lines.
"""

# ruff: noqa: E501 - lists of lines read best as they are

from collections import defaultdict
from collections.abc import Iterable, Sequence
from random import Random

import regex

from training.furniture import VIEWS

Group = tuple[str, ...]

LONGEST_RUN = 7
LONGEST_LINE_CHARS = 160
_ENDED = regex.compile(r"[.!?。！？:：][\"'”’»)」』）]*$")

MARKET = {
    "en": [
        "{x} shares up {d}.{d} pct at {d}.{d} euros", "{x} falls {d} pct in early trade", "Qtly div {d} cts vs {d} cts prior", "Pay May {d}",
        "Record June {d}", "Payable on the first of July", "Record date December three", "Net profit {d}.{d} mln vs loss {d}.{d} mln", "Revs {d} mln vs {d}.{d} mln",
        "Shr {d} cts vs {d} cts", "GOLD: spot gold gains {d} percent", "OIL: crude slips towards ${d} a barrel", "FOREX: the euro rises against the dollar",
        "STOCKS: index futures point to a lower open", "BONDS: prices little changed", "YIELDS: two-year notes steady", "* {x} sees sales up {d} percent this year",
        "* {x} to cut {d}00 jobs", "* Stock down {d} percent after the bell", "* Analysts had expected {d} cents", "{x} {d}.{d} +{d}.{d}", "{x} year net rises",
        "{x} sets two-for-one split", "{x} buys stake in rival - dealers", "Central bank leaves rates unchanged", "Note: {d}-for-{d} split in May",
    ],
    "de": ["{x} {d},{d} Euro (+{d} %)", "Umsatz {d} Mio. nach {d} Mio. Euro", "DAX {d}.{d} Punkte", "* {x} erwartet mehr Umsatz", "{x} steigert Gewinn", "Euro kaum verändert"],
    "es": ["{x} sube un {d} %", "Beneficio neto: {d} millones", "* {x} prevé vender más", "El euro cede ante el dólar", "IBEX {d}.{d} puntos"],
    "fr": ["{x} gagne {d} %", "Résultat net : {d} millions", "* {x} vise une hausse des ventes", "L'euro recule face au dollar", "CAC 40 : {d} points"],
    "ru": ["{x} +{d},{d} %", "Чистая прибыль {d} млн", "* {x} ждёт роста продаж", "Рубль слабеет к доллару", "Индекс {d} пунктов"],
    "zh": ["{x} 上涨 {d}%", "净利润 {d} 亿元", "美元兑欧元走高", "沪指报 {d}00 点"],
    "ja": ["{x}が{d}%高", "純利益{d}億円", "円相場は小動き", "日経平均{d}00円安"],
}  # fmt: skip
FAREWELLS = {
    "en": ["Happy reading! {n}", "Love, {n}", "All the best, {n} x", "Warmly, {n}", "See you there! Yours, {n}", "{n} and the team", "Cheers", "Enjoy!", "Until next time, {n}",
           "I remain, Sir, your obedient servant, {n}", "with kind regards"],
    "de": ["Ihr {n}", "Deine {n}", "Herzlichst, Ihre {n}", "Viele Grüße aus Ulm, {n}", "Ihr stets ergebener Freund", "in Liebe Dein {n}"],
    "es": ["Un abrazo, {n}", "Hasta pronto, {n}", "Suyo afectísimo, {n}", "Con cariño", "tu amigo que te quiere"],
    "fr": ["Bien à vous, {n}", "Amitiés, {n}", "Votre dévoué {n}", "À bientôt", "votre ami qui vous embrasse"],
    "ru": ["Ваш {n}", "Искренне ваш, {n}", "До встречи, {n}", "Твой преданный друг", "С любовью, {n}"],
    "zh": ["祝好，{n}", "{n} 敬上", "谢谢大家", "谢谢", "下次再见"],
    "ja": ["{n}より", "それでは、また", "よろしくお願いいたします", "ありがとうございました"],
}  # fmt: skip
TICKERS = ["ACME", "Nordbank", "Orion Corp", "Delta Foods", "XYZ", "Halden Ltd", "SBK.N", "Kumo"]


def groups_of(blocks: Iterable[tuple[str, str]]) -> list[Group]:
    """Return the headings of a document and its runs of list items, where no mark ends them."""
    groups: list[Group] = []
    run: list[str] = []
    for kind, text in [*blocks, ("end", "")]:
        sound = len(text) <= LONGEST_LINE_CHARS and "\n" not in text
        if kind == "li" and sound and len(run) < LONGEST_RUN:
            run.append(text)
            continue
        if len(run) > 1:
            groups.append(tuple(run))
        run = []
        if kind == "h" and sound and not _ENDED.search(text):
            groups.append((text,))
    return groups


def shelves_of(
    documents: Iterable[tuple[tuple[object, ...], list[tuple[str, str]]]],
) -> dict[tuple[object, ...], list[Group]]:
    """Return the groups of all documents by the key given with each."""
    shelves: dict[tuple[object, ...], list[Group]] = defaultdict(list)
    for key, blocks in documents:
        shelves[key] += groups_of(blocks)
    return shelves


def borrowed(rng: Random, shelf: Sequence[Group]) -> Group:
    """Return a heading or a list of another document, nothing where there are too few to choose from."""
    return rng.choice(shelf) if len(shelf) > 10 else ()


def written(rng: Random, lang: str, name: str) -> list[str]:
    """Return lines of a market report, a caption in parts, or a farewell."""

    def filled(line: str) -> str:
        line = line.replace("{n}", name).replace("{x}", rng.choice(TICKERS))
        while "{d}" in line:
            line = line.replace("{d}", str(rng.randint(1, 99)), 1)
        return line

    how = rng.choice(["market", "market", "parts", "farewell"])
    if how == "market":
        pool = MARKET.get(lang, MARKET["en"])
        return [filled(line) for line in rng.sample(pool, min(len(pool), rng.choice([1, 1, 2, 3, 4, 6])))]
    if how == "farewell":
        return [filled(rng.choice(FAREWELLS.get(lang, FAREWELLS["en"])))]
    things, where, when = VIEWS.get(lang, VIEWS["en"])
    thing = rng.choice(things).replace("{n}", name).replace("{p}", rng.choice(where)).split(",")[0]
    comma = "，" if lang in ("zh", "ja") else ", "
    parts = [thing, rng.choice(where), rng.choice(when).strip("，（） ")]
    return [comma.join(rng.sample(parts, rng.choice([2, 3])) if rng.random() < 0.3 else parts[: rng.choice([2, 3])])]
