"""Made texts in several languages, of any length, for tests of what many documents say together."""

from random import Random

WORDS = {
    "en": "the a old bridge council teacher harbour master lantern painted sold measured crates winter timetable "
    "broken clock map coast Monday before storm after long meeting early spring strike night because money out "
    "although nobody asked ferry leave settle bet choir engineer young neighbour described moved lost refused river",
    "de": "der die das Köchin Onkel Bäcker aus Köln Großmutter Gast Schülerin röstet schält würzt verrührt übergießt "
    "Äpfel Öl Zucker Löffel Mehl Rüben am frühen Morgen kurz vor Essen über kleiner Flamme nach halben Stunde damit "
    "nichts weil so üblich ist ohne dabei reden bis alles schön glänzt Schüssel Teller warm kalt süß sauer",
    "ru": "директор школы молодой инженер капитан парома наш сосед жительница города починил описала продал потеряла "
    "старый мост красный фонарь зимнее расписание карта побережья сломанные часы понедельник перед бурей после "
    "долгого собрания ранней весной прошлой ночью деньги кончились хотя никто просил чтобы паром мог отойти",
    "zh": " ".join(
        "山水木火土金天地日月星风雨雪花草鸟鱼马牛羊春夏秋冬东西南北大小高低红黄蓝白黑门窗桥船车人口手足田禾米竹"
    ),
}


def sentence(language: str, chance: Random) -> str:
    """Return a sentence of 9 to 16 words in no sensible order, so that hardly five of them occur twice in a row."""
    words = [chance.choice(WORDS[language].split()) for _ in range(chance.randint(9, 16))]
    if language == "zh":
        return "".join(words) + "。"
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def story(language: str, seed: int, *, paragraphs: int = 5, sentences: int = 4) -> str:
    """Return a text of its own for every seed."""
    chance = Random(f"{language} {seed}")
    between = "" if language == "zh" else " "
    return "\n\n".join(between.join(sentence(language, chance) for _ in range(sentences)) for _ in range(paragraphs))
