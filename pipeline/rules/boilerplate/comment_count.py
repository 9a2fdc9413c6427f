"""Cut counters of comments, shares and likes, and the buttons beside them."""

from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import lexicon, whole_block

PHRASES = lexicon(
    "leave a comment|leave a reply|post a comment|add a comment|no comments|no comments yet|view comments|show comments",
    "comments are closed|join the conversation|join the discussion|load comments|load more comments|write a comment",
    "add comment|be the first to comment|log in to comment|sign in to comment|view all comments|comments off|read comments",
    "please enable javascript to view the comments powered by disqus|comments powered by disqus|powered by disqus",
    "blog comments powered by disqus|please enable javascript to view comments|loading comments",
    "bitte aktivieren sie javascript, um die kommentare zu sehen|veuillez activer javascript pour voir les commentaires",
    "kommentar schreiben|kommentar verfassen|keine kommentare|kommentare anzeigen|alle kommentare anzeigen|kommentieren",
    "laisser un commentaire|aucun commentaire|voir les commentaires|commenter|ajouter un commentaire|réagir",
    "deja un comentario|sin comentarios|ver comentarios|deixe um comentário|nenhum comentário|ver comentários",
    "lascia un commento|nessun commento|mostra commenti|оставить комментарий|нет комментариев|комментировать|добавить комментарий",
)
PATTERN = (
    r"\(?\p{N}[\p{N}.,]{0,9}\s?[km]?\)?\s?(?:comments?|replies|likes?|shares?|views?|retweets|reposts|followers|responses|"
    r"kommentare?|commentaires?|comentarios?|comentários?|commenti|commento|комментари(?:й|я|ев)|просмотр(?:а|ов)?)"
    r"|(?:comments|kommentare|commentaires|comentarios|comentários|commenti|комментарии|views|shares|likes|просмотров)\s?"
    r"[:(\[]?\s?\p{N}[\p{N}.,]{0,9}\s?[km]?[)\]]?"
)
NEEDS = tuple(
    "comment komment comentário comentario commento commenti комментар repl like share view retweet repost follow respons просмотр".split()
)

RULE = Rule(
    name="boilerplate.comment-count",
    stage=Stage.CUT_LABELS,
    find=whole_block(PHRASES, PATTERN, "a counter or button of comments, shares or likes", NEEDS),
    summary="Cut counters of comments, shares and likes.",
    source="RefinedWeb's line rules (Penedo et al. 2023, appendix G) count likes, shares, comments, views and followers.",
    hits=[
        Hit("The bridge fell.\n\n12 comments", leaves="The bridge fell."),
        Hit(
            "The bridge fell.\n\nPlease enable JavaScript to view the comments powered by Disqus.",
            leaves="The bridge fell.",
        ),
        Hit("The bridge fell.\n\nComments (1,204)", leaves="The bridge fell."),
        Hit("Мост упал.\n\n3 комментария", leaves="Мост упал."),
    ],
    misses=[
        "Comments powered by Disqus were a third of what the site spent, the editor said.",
        "12 comments reached the editor before noon.",
        "No comments were made by the ministry.",
        "1,204 shares changed hands.",
    ],
)
