"""Cut pointers to other stories.

"Read more: ..." names another story. A bare "Read more" may mean that this one is cut short: see `teaser.end`.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "related|related articles|related article|related stories|related story|related posts|related content|related news",
    "related topics|related links|related coverage|related reading|more on this story|more on this topic|more from this author",
    "you may also like|you might also like|you might be interested in|recommended|recommended for you|recommended stories",
    "recommended reading|read next|up next|what to read next|more stories|more news|more like this|trending now|most popular",
    "most read|most viewed|editor's picks|editors' picks|popular posts|latest news|latest stories|don't miss|top stories",
    "mehr zum thema|das könnte sie auch interessieren|lesen sie auch|weitere artikel|ähnliche artikel|meistgelesen",
    "auch interessant|mehr aus dieser rubrik|verwandte artikel|weitere themen",
    "à lire aussi|lire aussi|articles similaires|sur le même sujet|les plus lus|articles liés|voir aussi|à lire également",
    "te puede interesar|también te puede interesar|lea también|lee también|artículos relacionados|noticias relacionadas|lo más leído",
    "leia também|leia mais|veja também|artigos relacionados|notícias relacionadas|mais lidas|você também pode gostar",
    "leggi anche|articoli correlati|potrebbe interessarti|ti potrebbe interessare|i più letti|potrebbe interessarti anche",
    "читайте также|читать также|смотрите также|похожие статьи|похожие новости|по теме|материалы по теме|другие новости|ещё по теме",
)
PATTERN = (
    r"(?:read more|read also|also read|see also|read next|related|related story|more on this|recommended reading)\s?[:|›»]\s?\S.*"
    r"|(?:lesen sie auch|mehr zum thema|lesen sie hier|lire aussi|à lire aussi|lea también|lee también|leia também|leggi anche|читайте также)"
    r"\s?[:|–—-]\s?\S.*"
)
NEEDS = (":", "|", "›", "»", "–", "—", "-")

RULE = Rule(
    name="boilerplate.read-more",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a pointer to other stories", NEEDS),
    summary="Cut pointers to other stories.",
    source="63 of 874 measured pages keep such a line behind the best extractor, 431 in their visible text.",
    hits=[
        Hit("The talks failed.\n\nRead more: Five things to know about the talks", leaves="The talks failed."),
        Hit("Die Gespräche scheiterten.\n\nMehr zum Thema", leaves="Die Gespräche scheiterten."),
        Hit("Переговоры сорвались.\n\nЧитайте также: Что будет дальше", leaves="Переговоры сорвались."),
    ],
    misses=[
        "Read more books, the minister told the children.",
        "Related species live in the south.",
        "See also the note on page 4.",
    ],
)
