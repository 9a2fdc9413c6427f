"""Cut runs of navigation labels.

One "Home" may be a heading or a line of verse. Three labels of a menu, a share bar or a foot of a page in a
row, with nothing between them, are not.
"""

from collections.abc import Iterator
from itertools import groupby

from pipeline.model import Block, BlockKind, Claim, Document
from pipeline.rules.form import Context, Hit, Rule, Stage, cut
from pipeline.rules.patterns import lexicon

SHORTEST_RUN = 3
"""Fewer labels in a row may be headings; chosen by eye."""

LABELS = lexicon(
    "home|homepage|menu|main menu|search|news|world|politics|business|sport|sports|opinion|culture|lifestyle|tech|technology",
    "science|health|entertainment|video|videos|photos|podcasts|weather|travel|about|about us|contact|contact us|blog|careers",
    "jobs|help|faq|faqs|support|login|log in|log out|sign in|sign up|sign out|register|subscribe|my account|account|cart|shop",
    "store|newsletter|newsletters|rss|feed|archive|archives|categories|tags|events|services|products|resources|press|media",
    "advertise|sitemap|site map|privacy|privacy policy|terms|terms of use|terms of service|cookie policy|imprint|legal|accessibility",
    "share|tweet|print|email|e-mail|save|like|follow|follow us|comment|comments|copy link|bookmark|pin|more|next|previous|close",
    "facebook|twitter|x|instagram|linkedin|youtube|whatsapp|pinterest|reddit|telegram|tiktok|flipboard|tumblr|threads|bluesky|xing|vk",
    "donate|team|our team|partners|pricing|features|company|solutions|download|downloads|language|english|open menu|close menu",
    "startseite|suche|menü|nachrichten|politik|wirtschaft|kultur|wissen|wetter|reise|über uns|kontakt|impressum|datenschutz|agb",
    "anmelden|abmelden|registrieren|teilen|drucken|merken|abo|hilfe|karriere|presse|mediathek|panorama|meinung|gesellschaft|digital",
    "accueil|recherche|rechercher|actualités|politique|économie|société|culture|sciences|santé|météo|à propos|contactez-nous|aide",
    "connexion|se connecter|s'inscrire|s'abonner|partager|imprimer|mentions légales|plan du site|monde|vidéos|recrutement|boutique",
    "inicio|buscar|noticias|política|economía|cultura|deportes|sociedad|ciencia|salud|opinión|contacto|acerca de|sobre nosotros|ayuda",
    "iniciar sesión|registrarse|suscribirse|compartir|imprimir|aviso legal|mundo|tecnología|vídeos|empleo|tienda|quiénes somos",
    "início|pesquisar|notícias|economia|esportes|desporto|sociedade|ciência|saúde|opinião|contato|contacto|sobre|sobre nós|ajuda",
    "entrar|cadastre-se|assinar|assine|compartilhar|partilhar|tecnologia|loja|quem somos|fale conosco",
    "cerca|notizie|cronaca|cultura|scienza|salute|opinioni|contatti|chi siamo|aiuto|accedi|registrati|abbonati|condividi|stampa",
    "mondo|tecnologia|negozio|lavora con noi|note legali|mappa del sito",
    "главная|поиск|меню|новости|политика|экономика|культура|спорт|общество|наука|здоровье|мнения|контакты|о нас|о проекте|помощь",
    "войти|вход|регистрация|подписаться|поделиться|печать|мир|технологии|видео|фото|вакансии|магазин|реклама|архив|карта сайта",
)
_NO_LABELS = frozenset({BlockKind.CODE, BlockKind.CELL})


def find(document: Document, _: Context) -> Iterator[Claim]:
    """Claim the blocks of every run of labels that is long enough."""
    if len(LABELS & document.label_keys) < SHORTEST_RUN:
        return
    for known, group in groupby(document.blocks, key=_is_menu_label):
        run = list(group)
        if known and len(run) >= SHORTEST_RUN and len({block.key for block in run}) >= SHORTEST_RUN:
            yield from (cut(block, f"one of {len(run)} labels in a row") for block in run)


def _is_menu_label(block: Block) -> bool:
    return len(block.text) <= 40 and block.kind not in _NO_LABELS and block.key in LABELS


RULE = Rule(
    name="run.navigation",
    stage=Stage.CUT_LABELS,
    find=find,
    summary="Cut runs of at least three labels of a menu, a share bar or a foot of a page.",
    source="The labels that stand on most sites in the visible text of 874 measured pages; run length chosen by eye.",
    hits=[
        Hit("Home\n\nNews\n\nContact\n\nThe sea was calm.", leaves="The sea was calm."),
        Hit("Startseite\nPolitik\nKultur\n\nDie See war ruhig.", leaves="Die See war ruhig."),
        Hit(
            "<ul><li>Главная<li>Новости<li>Контакты</ul><p>Море было спокойно.</p>", "Море было спокойно.", name=".html"
        ),
    ],
    misses=[
        "Home\n\nThe sea was calm.\n\nNews\n\nThe boats came back.",
        "Politics\n\nBusiness is business.",
        "Home is the sailor, home from sea.",
    ],
)
