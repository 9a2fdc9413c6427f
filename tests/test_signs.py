"""Signs that a text goes on elsewhere: cheap looks find all that the patterns find."""

import pytest

from pipeline.lost_text import signs

NOTICES = (
    """
limit of free articles|number of your free stories|maximum of free views|free articles left|free article remaining
subscribe now for unlimited access|sign up to continue reading|register to keep reading|log in to read the rest
join to unlock this story|sign in to access more|rest of this article is only for|remainder of this post is available
kostenlosen Artikel gelesen|um weiterzulesen|um den Artikel weiterzulesen|pour lire la suite
pour continuer votre lecture|para seguir leyendo|para continuar lendo|per continuare a leggere|чтобы читать дальше
чтобы продолжить чтение|om verder te lezen|for å lese hele|för att läsa vidare|for at læse videre|続きを読むには
続きをお読みになるには|阅读全文请|阅读全文需
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("notice", NOTICES)
def test_each_notice_of_a_paywall_passes_the_cheap_look(notice: str) -> None:
    assert signs.is_paywall(notice)
    assert signs.is_paywall(f"You: {notice.upper()}")
