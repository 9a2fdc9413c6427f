"""Sound structures that look like lost text: letters, sentences around an insert, and documents of one paragraph."""

# ruff: noqa: E501 - lists of lines read best as they are

from random import Random

import regex

GREETINGS = {
    "en": ["Dear {n},", "Hi {n},", "Hi all,", "Hello {n},", "Dear Sir or Madam,", "Dear colleagues,", "Hello everyone,", "Good morning {n},", "{n},"],
    "de": ["Liebe {n},", "Lieber {n},", "Hallo zusammen,", "Sehr geehrte Damen und Herren,", "Guten Tag Frau {n},", "Hallo {n},"],
    "fr": ["Bonjour {n},", "Chère {n},", "Madame, Monsieur,", "Bonjour à tous,", "Cher collègue,", "Salut {n},"],
    "es": ["Hola {n},", "Estimada {n},", "Estimado señor {n},", "Querida {n},", "Buenos días a todos,"],
    "it": ["Ciao {n},", "Gentile {n},", "Buongiorno a tutti,", "Egregio dottor {n},", "Cara {n},"],
    "pt": ["Olá {n},", "Caro {n},", "Prezada {n},", "Bom dia a todos,"],
    "nl": ["Beste {n},", "Geachte heer {n},", "Hallo allemaal,", "Dag {n},"],
    "sv": ["Hej {n},", "Hej alla,", "Bästa {n},"],
    "da": ["Kære {n},", "Hej {n},"],
    "nb": ["Hei {n},", "Kjære {n},"],
    "fi": ["Hei {n},", "Hyvä {n},"],
    "pl": ["Cześć {n},", "Szanowna Pani,", "Dzień dobry,", "Szanowni Państwo,"],
    "cs": ["Dobrý den,", "Milý {n},", "Vážená paní {n},", "Ahoj {n},"],
    "ru": ["Здравствуйте, {n},", "Уважаемые коллеги,", "Привет, {n},", "Дорогая {n},"],
    "tr": ["Merhaba {n},", "Sayın {n},"],
    "hu": ["Kedves {n},", "Tisztelt {n},"],
    "ro": ["Bună {n},", "Stimată doamnă {n},"],
}  # fmt: skip
"""Salutations after which many languages, and many people in all of them, go on in lower case."""
CODE = [
    "make install", "$ apt-get update\n$ apt-get upgrade", "for (i = 0; i < n; i++)\n    total += x[i];", "x = f(y)", "SELECT name FROM towns;",
    "name: value", "[section]\nkey = 1", "git clone https://example.org/a.git", "def run(n):\n    return n + 1", "<p>text</p>", "Score: -9999", "PATH=/usr/local/bin",
    "| a | b |\n| 1 | 2 |", "E = m c^2", "a^2 + b^2 = c^2", "ls -l /tmp", "From: name@example.org", "import os", "C-h v version", '{"a": 1}',
]  # fmt: skip
LABELS = {
    "en": ["Advertisement", "ADVERTISEMENT", "Story continues below", "Article continues after ad", "A view of the harbour", "Photo: {n}", "Enlarge this image", "Related: {n}", "Sign up for our newsletter",
           "Watch: {n} on the vote", "Share this story", "Image source, Getty Images", "More on this story", "Recommended for you"],
    "de": ["Anzeige", "Werbung", "Foto: {n}", "Bild vergrößern", "Lesen Sie auch: {n}", "Der Artikel geht nach der Anzeige weiter"],
    "fr": ["Publicité", "Photo : {n}", "À lire aussi : {n}", "La suite après la publicité", "Agrandir l'image"],
    "es": ["Publicidad", "Foto: {n}", "Lea también: {n}", "Ampliar imagen", "Sigue después de la publicidad"],
    "ru": ["Реклама", "Фото: {n}", "Читайте также: {n}", "Продолжение после рекламы"],
    "zh": ["广告", "图：{n}", "相关阅读", "文章继续"],
    "ja": ["広告", "写真：{n}", "関連記事", "記事はこのあと続きます"],
}  # fmt: skip
_LATER = regex.compile(r"(?<=\p{Ll}) (?=\p{Ll})")


def greeting(rng: Random, lang: str, name: str) -> str:
    """Return a salutation."""
    return rng.choice(GREETINGS.get(lang, GREETINGS["en"])).replace("{n}", name.split(maxsplit=1)[0])


def small(text: str) -> str:
    """Return the text with a small first letter, where it does not start with an abbreviation or a name of capitals."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def insert(rng: Random, lang: str, name: str) -> tuple[str, str]:
    """Return kind and text of a passage that parts a sentence or two: code, a table, a caption, a label of a page."""
    if rng.random() < 0.6:
        return rng.choice(["i", "c", "i"]), rng.choice(CODE)
    return "trap", rng.choice(LABELS.get(lang, LABELS["en"])).replace("{n}", name)


def halves(rng: Random, text: str) -> tuple[str, str] | None:
    """Return a paragraph in two parts, the second beginning in small letters; nothing where there is no such place."""
    found = [match.end() for match in _LATER.finditer(text, 12, max(12, len(text) - 12))]
    if not found:
        return None
    at = rng.choice(found)
    return text[: at - 1] + rng.choice(["", "", "", ":"]), text[at:]
