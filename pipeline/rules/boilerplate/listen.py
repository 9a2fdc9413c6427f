"""Cut the label of a button that reads the article aloud.

Players of publishers print it above the first paragraph, with or without a duration.
"""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "listen to this article|listen to this story|listen to article|listen to the article|listen to story|listen to this post",
    "artikel anhören|diesen artikel anhören|beitrag anhören|artikel vorlesen lassen|text vorlesen lassen",
    "écouter l'article|écouter cet article|écoutez cet article|écouter cet extrait",
    "escuchar este artículo|escucha este artículo|escuchar el artículo|escuchar artículo|escuchar esta noticia",
    "ouvir este artigo|ouça este artigo|ouvir artigo|ouça este conteúdo|ouça esta matéria|ouça a notícia",
    "ascolta l'articolo|ascolta questo articolo|ascolta la notizia|прослушать статью|слушать статью|послушать статью",
)
PATTERN = (
    r"listen to (?:this |the )?(?:article|story|post)\s?[(:·|–—-]?\s?\p{N}{1,2}(?::\p{N}{2}|\s?(?:min(?:ute)?s?|m))?\)?"
    r"|(?:diesen )?(?:artikel|beitrag) anhören\s?[(:·|–—-]?\s?\p{N}{1,2}(?::\p{N}{2}|\s?min(?:uten)?)?\)?"
)

RULE = Rule(
    name="boilerplate.listen",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a button that reads the article aloud", ("listen", "anhören")),
    summary="Cut the label of a button that reads the article aloud.",
    source="Labels of the players of BeyondWords, Trinity Audio and ReadSpeaker, and of publishers' own.",
    hits=[
        Hit("Listen to this article\n\nThe council met.", leaves="The council met."),
        Hit("Listen to this article (4 min)\n\nThe council met.", leaves="The council met."),
        Hit("Artikel anhören\n\nDer Rat tagte.", leaves="Der Rat tagte."),
        Hit("Прослушать статью\n\nСовет заседал.", leaves="Совет заседал."),
    ],
    misses=[
        "Listen to this article of faith, the preacher said.",
        "Listen to the story that he tells of the flood.",
        "Écouter l'article 12 de la loi, disait-il, ne suffit pas.",
    ],
)
