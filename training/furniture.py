"""Lines of pages that look like damage: written for training, in the languages of the training texts.

`{n}` is filled with a name, `{d}` with a number, `{p}` with a place.
"""

# ruff: noqa: E501 - lists of lines read best as they are

from functools import cache
from pathlib import Path

from pipeline.phrases import by_language


@cache
def furniture() -> dict[str, tuple[str, ...]]:
    """Return the lines of `furniture.txt`, by the ISO 639-1 code of their language."""
    path = Path(__file__).with_name("furniture.txt")
    return by_language(path.read_text("utf-8"), path.name)


BRANDS = [
    "iPhone",
    "iOS",
    "eBay",
    "macOS",
    "npm",
    "xAI",
    "dbt",
    "iCloud",
    "mRNA",
    "e-mail",
    "vivo",
    "adidas",
    "openSUSE",
    "nginx",
    "pH",
    "eSIM",
]
CREDITS = [
    "Photo: {n}", "Photo by {n}", "Photograph: {n}", "Photograph by {n}", "Picture: {n}", "Image credit: {n}", "Credit: {n}", "({n})", "(Photo: {n})", "{n}/AP",
    "© {n}", "Foto: {n}", "Bild: {n}", "Quelle: {n}", "Fuente: {n}", "Crédit photo : {n}", "Photo {n}", "Фото: {n}", "Источник: {n}", "图：{n}", "摄影：{n}",
    "写真：{n}", "撮影・{n}", "File photo", "Archivbild", "Archive",
]  # fmt: skip
JOINERS = {
    "en": ["and", "or"],
    "de": ["und", "oder"],
    "es": ["y", "o"],
    "fr": ["et", "ou"],
    "ru": ["и", "или"],
    "it": ["e", "o"],
    "pt": ["e", "ou"],
    "zh": ["以及", "和"],
    "ja": ["および", "または"],
}
VIEWS = {
    "en": (
        [
            "{n} in {p}",
            "{n} talks to residents of {p}",
            "{n} arrives in {p}",
            "{n} addresses a crowd in {p}",
            "The old market of {p}",
            "A street in {p}",
            "Boats off {p}",
            "The railway station at {p}",
            "{n}, who lives in {p}",
            "Protesters gather in {p}",
            "Children play outside a school in {p}",
            "the road to {p}",
            "{n} at work in {p}",
            "Police officers stand guard near {p}",
            "Members of the choir rehearse in {p}",
            "{n} with the cup after the final in {p}",
            "A map of {p} and its suburbs",
            "Visitors to {p}",
        ],
        ["Lisbon", "Cork", "Seattle", "Nairobi", "the capital", "Bristol", "Oslo", "Delhi", "northern Italy", "Ghent"],
        [
            "on Monday",
            "last week",
            "in 1994",
            "before the storm",
            "during the visit",
            "yesterday",
            "at night",
            "on 4 March",
            "this summer",
            "after the vote",
        ],
    ),
    "de": (
        [
            "{n} in {p}",
            "Der Marktplatz von {p}",
            "Ein Zug bei {p}",
            "{n} besucht {p}",
            "Straße in {p}",
            "Das Rathaus von {p}",
            "{n} vor der Presse in {p}",
            "Die Brücke bei {p}",
            "Menschen in {p}",
            "{n} (links) und Gäste in {p}",
            "Protest in {p}",
            "Ein Schiff vor {p}",
            "Luftbild von {p}",
        ],
        ["Linz", "Kiel", "Zürich", "Leipzig", "Lissabon", "Hamburg", "Bozen", "Bonn"],
        [
            "am Montag",
            "im Winter",
            "bei Nacht",
            "nach dem Sturm",
            "im Jahr 1994",
            "vor der Wahl",
            "am Abend",
            "während des Besuchs",
        ],
    ),
    "es": (
        [
            "{n} en {p}",
            "La plaza mayor de {p}",
            "Una calle de {p}",
            "{n} visita {p}",
            "Vista aérea de {p}",
            "El mercado de {p}",
            "{n} saluda a los vecinos de {p}",
            "Barcos frente a {p}",
            "Protesta en {p}",
            "La estación de {p}",
            "{n} (izquierda) con invitados en {p}",
            "Las afueras de {p}",
        ],
        ["Bilbao", "Bogotá", "Toledo", "Montevideo", "Oporto", "Vigo", "la capital"],
        [
            "el lunes",
            "de noche",
            "en 1994",
            "tras la tormenta",
            "antes de la votación",
            "durante la visita",
            "en invierno",
            "por la tarde",
        ],
    ),
    "ru": (
        [
            "{n} в городе {p}",
            "Рынок, {p}",
            "Улица в центре, {p}",
            "{n} на встрече с жителями, {p}",
            "Вид на {p}",
            "Вокзал, {p}",
            "Мост через реку, {p}",
            "Акция протеста, {p}",
            "Площадь, {p}",
        ],
        ["Казань", "Тверь", "Рига", "Калуга", "Самара", "Вологда"],
        ["в понедельник", "ночью", "зимой", "1994 год", "после бури", "вечер", "весна", "до выборов"],
    ),
    "fr": (
        [
            "{n} à {p}",
            "Le marché de {p}",
            "Une rue de {p}",
            "{n} en visite à {p}",
            "Vue aérienne de {p}",
            "La gare de {p}",
            "Des manifestants à {p}",
            "{n} devant la presse à {p}",
            "Le pont de {p}",
            "Bateaux au large de {p}",
        ],
        ["Lyon", "Genève", "Dakar", "Nantes", "Liège", "Brest"],
        [
            "lundi",
            "la nuit",
            "en 1994",
            "après la tempête",
            "avant le vote",
            "en hiver",
            "le 4 mars",
            "pendant la visite",
        ],
    ),
    "zh": (
        [
            "{p}的老街",
            "{n}在{p}",
            "{p}火车站",
            "{n}访问{p}",
            "{p}市民参加活动",
            "从空中看{p}",
            "{p}的市场",
            "{n}会见记者",
        ],
        ["杭州", "长沙", "西安", "里斯本", "昆明", "青岛"],
        ["（资料图）", "夜景", "，1994 年", "，周一", "，暴雨过后", "全景"],
    ),
    "ja": (
        [
            "{p}の市場",
            "{p}駅前の通り",
            "{p}を訪れた{n}氏",
            "会見する{n}氏＝{p}",
            "空から見た{p}",
            "{p}の古い橋",
            "{p}で開かれた会合",
        ],
        ["長崎", "仙台", "金沢", "リスボン", "札幌", "松山"],
        ["（4日）", "＝1994年", "（資料写真）", "の夜景", "、月曜日"],
    ),
}
PARTICLES = [
    "de",
    "de la",
    "de los",
    "dos",
    "der",
    "van",
    "von",
    "van der",
    "al",
    "bin",
    "di",
    "da",
    "du",
    "ten",
    "zu",
    "del",
    "af",
    "le",
]

INLINE_SIGNS = [
    "…",
    "...",
    " …",
    " ...",
    "… [+{n} chars]",
    "... [+{n} chars]",
    " [+{n} chars]",
    " […]",
    " [...]",
    " (…)",
    "…more",
    "....",
    " (more)",
]
LABEL_SIGNS = [
    "Read more", "Read more...", "Continue reading", "Continue reading…", "Read the full article", "Keep reading", "Subscribe to read on",
    "Sign in to continue", "Register to read more", "This article is for subscribers only", "Loading...", "Read the rest of this entry »",
    "Weiterlesen", "Mehr lesen", "Jetzt weiterlesen", "Lire la suite", "Lire la suite...", "La suite est réservée aux abonnés", "Seguir leyendo",
    "Leer más", "Sigue leyendo", "Ler mais", "Continuar lendo", "Leggi tutto", "Continua a leggere", "Читать далее", "Читать дальше",
    "Подробнее", "阅读全文", "阅读更多", "查看全文", "続きを読む", "もっと見る", "続きは会員限定です", "더 보기", "계속 읽기", "Czytaj dalej", "Lees verder",
]  # fmt: skip

ANYWHERE = [
    "{n}", "{n}, {d}", "{d}.0{d}.2019", "2020-11-{d}", "{d}:45", "{d} %", "www.example.com/{d}", "https://example.net/a/{d}", "@{n}", "#{d}",
    "info@example.org", "{d}", "* * *", "***", "—", "© 2019 {n}", "({n})", "[{d}]", "€ {d},50", "${d} million", "+49 30 {d}00{d}", "a, b, c",
    "x = {d}", "n + {d} = m", "let value = {d};", "cd project && make", "def run(n):", "page {d}", "p. {d}", "v{d}.0", "TEL {d}-{d}", "II", "IV. {n}",
    "{n} | {n}", "{n}, {n}", "vs.", "etc.", "q.v.", "ISBN 978-3-16-{d}", "{d} × {d} cm", "{d} km", "photo: {n}", "Foto: {n}", "Photo : {n}", "via {n}",
]  # fmt: skip
