"""Cut counters of comments, shares and likes, and the buttons beside them."""

from pipeline.phrases import keys_of
from pipeline.rules.form import Hit, Rule, Stage
from pipeline.rules.patterns import whole_block

PHRASES = keys_of("comment_count")
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
