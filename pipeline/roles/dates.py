"""Lines that say nothing but when: a date in figures or with the name of a month, and the words that go with it."""
# ruff: noqa: E501 - lists of words read better wide

import regex

from pipeline.text.lazy import lazy_pattern, lazy_re

_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "januar jänner februar feber märz mai juni juli oktober dezember mär mrz okt dez "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr avr juil déc "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene abr ago dic "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre gen mag giu lug set ott "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro fev out "
    "januari februari maart mei augustus mrt "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
    "ledna února března dubna května června července srpna září října listopadu prosince "
    "januara februára apríla mája júna júla augusta septembra októbra novembra decembra "
    "januari februari augusti marts desember "
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев мар апр июн июл авг сен сент окт ноя дек "
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня "
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık "
    "ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie "
    "január február március április május június július augusztus szeptember október december "
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου μαίου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου "
    "maret agustus desember pebruari "
    "يناير فبراير مارس أبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر "
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند "
    "בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר "
    "जनवरी फरवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर".split()
)
_BESIDE = frozenset(
    # days of the week
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag "
    "poniedziałek wtorek środa czwartek piątek sobota niedziela понедельник вторник среда четверг пятница суббота воскресенье "
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت "
    # what such a line says of the date
    "published posted updated modified created first last date on at am pm a m p the of um uhr vom am stand veröffentlicht aktualisiert erstellt "
    "publié publiée mis à jour le modifié mise el publicado publicada actualizado actualizada fecha de del il pubblicato aggiornato ore alle "
    "em atualizado às as gepubliceerd geplaatst bijgewerkt op publicerad uppdaterad kl publisert oppdatert opublikowano aktualizacja godz "
    "опубликовано обновлено дата в года г publikováno aktualizováno yayınlanma güncelleme tarihi تاريخ النشر نشر في تحديث آخر "
    "min minute minutes mins read lesezeit minuten lecture lectura lettura leitura čtení чтения h hrs hours utc gmt est edt cst cdt mst mdt pst pdt cet cest ist bst msk мск et pt st nd rd th º er "
    "发布时间 发布于 发表于 更新时间 更新 发布 时间 日期 公開日 更新日 公開 配信 게시 등록 입력 수정 승인 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 午前 午後 上午 下午 오전 오후".split()
)
_YEAR = r"(?:1[89]|20)\p{N}\p{N}"
_FIGURES = rf"{_YEAR}\s?[-/.]\s?\p{{N}}{{1,2}}\s?[-/.]\s?\p{{N}}{{1,2}}|\p{{N}}{{1,2}}[-/.]\s?\p{{N}}{{1,2}}[-/.]\s?(?:{_YEAR}|\p{{N}}\p{{N}})"
_SIGNS = rf"{_YEAR}\s?[年년]\s?\p{{N}}{{1,2}}\s?[月월]\s?\p{{N}}{{1,2}}\s?[日일]"
_DAY = r"\p{N}{1,2}(?:st|nd|rd|th|ST|ND|RD|TH|er|º|\.|-?го)?"
_WORD = r"(\p{L}[\p{L}\p{M}]{1,11})"
_NAMED = rf"{_DAY},?\s+(?:[Dd]e\s+)?{_WORD}\.?,?\s+(?:de\s+|del\s+)?\p{{N}}{{4}}|{_WORD}\.?\s+{_DAY},?\s+\p{{N}}{{4}}|\p{{N}}{{4}}\.?\s+{_WORD}\s+{_DAY}"
_DATE = lazy_pattern(rf"(?<!\p{{N}})(?:{_SIGNS}|{_FIGURES}|{_NAMED})(?!\p{{N}})", regex.VERSION1)
_TIME = lazy_pattern(
    r"T?\p{N}{1,2}\s?[:.h時时]\s?\p{N}{2}(?::\p{N}{2}(?:\.\p{N}+)?)?Z?\s?[分]?|[+-]\p{N}{1,2}:?\p{N}{2}|\p{N}{1,2}(?=\s?(?:[ap]\.?m\b|min|hrs|uhr|분))",
    regex.IGNORECASE | regex.VERSION1,
)
_DIGIT = lazy_re(r"\d")
_WORDS = lazy_pattern(r"[\p{L}\p{M}\p{N}]+")

LONGEST_DATE_CHARS = 120
"""A line of dates is no longer; chosen by eye."""


def without_dates(text: str) -> tuple[str, bool]:
    """Return what is left of a short text without its dates and times, and whether there was a date.

    >>> without_dates("Updated: 12 March 2020, 10:30")
    ('Updated:  ,  ', True)
    """
    found = False

    def gone(match: regex.Match[str]) -> str:
        nonlocal found
        word = next((part for part in match.groups() if part), None)
        if word is not None and word.casefold() not in _MONTHS:
            return match[0]
        found = True
        return " "

    left = _DATE.sub(gone, text)
    return (_TIME.sub(" ", left), True) if found else (text, False)


def is_beside_a_date(text: str) -> bool:
    """Return whether the text says nothing but what goes with a date: a day of the week, a time zone, "updated"."""
    return all(word.casefold() in _BESIDE for word in _WORDS.findall(text) if not _is_reading_time(word))


def _is_reading_time(word: str) -> bool:
    return word.isdecimal() and len(word) < 3


def is_date(text: str) -> bool:
    """Return whether the text says nothing but when.

    >>> is_date("Published on Monday, 12 March 2020 at 10:30 am"), is_date("In March 2020")
    (True, False)
    """
    if len(text) > LONGEST_DATE_CHARS or _DIGIT.search(text) is None:
        return False
    words = _WORDS.findall(text.casefold())
    if not all(word in _BESIDE or word in _MONTHS or word[0].isdecimal() or word[-1].isdecimal() for word in words):
        return False
    left, found = without_dates(text)
    return found and is_beside_a_date(left)
