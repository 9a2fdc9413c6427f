"""Labels that point to other stories; more than one rule knows them."""

from pipeline.rules.patterns import lexicon

POINTERS = lexicon(
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
