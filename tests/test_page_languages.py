"""Pages that are not English: menus and footers go, every paragraph stays, with markup and without."""

from typing import NamedTuple

import pytest

from pipeline import Kind, clean, render


class Page(NamedTuple):
    """The words of a page."""

    title: str
    menu: tuple[str, ...]
    story: tuple[str, ...]
    footer: tuple[str, ...]


PAGES = {
    "de": Page(
        "Die alte Brücke wird gesperrt",
        ("Startseite", "Politik", "Wirtschaft", "Sport", "Kultur", "Wetter", "Anmelden", "Newsletter"),
        (
            "Die Stadt sperrt am Montag die alte Brücke über den Fluss, weil ein Pfeiler nachgegeben hat.",
            "Fachleute hatten den Schaden bei einer Prüfung im Frühjahr entdeckt, doch für die Arbeit fehlte das Geld.",
            "Autos müssen nun einen Umweg von neun Kilometern fahren, sagte eine Sprecherin der Stadt am Abend.",
            "Bis zum Herbst soll eine Behelfsbrücke stehen, auf der wenigstens Fußgänger den Fluss überqueren können.",
        ),
        ("Impressum", "Datenschutz", "Kontakt", "AGB", "Facebook", "Twitter"),
    ),
    "ru": Page(
        "Старый мост закроют для машин",
        ("Главная", "Политика", "Экономика", "Спорт", "Культура", "Погода", "Войти", "Подписка"),
        (
            "Город в понедельник закроет старый мост через реку, потому что одна из опор просела.",
            "Инженеры заметили повреждение ещё весной во время проверки, но на ремонт тогда не нашлось денег.",
            "Водителям придётся объезжать реку по дороге длиной девять километров, сообщила вечером мэрия.",
            "К осени должны построить временную переправу, по которой смогут ходить хотя бы пешеходы.",
        ),
        ("О нас", "Контакты", "Реклама", "Правила", "Facebook", "Twitter"),
    ),
    "zh": Page(
        "老桥下周一起停止通车",
        ("首页", "政治", "经济", "体育", "文化", "天气", "登录", "订阅"),
        (
            "由于一座桥墩出现下沉，市政府决定从下周一起关闭横跨河流的老桥，所有车辆必须绕行。",
            "工程师在春天的检查中就发现了这处损坏，可是当时没有足够的钱来进行修理。",
            "市政府发言人晚上表示，司机们现在需要多走九公里的路，公共汽车也会改变路线。",
            "到了秋天，这里将建成一座临时的桥，至少可以让行人安全地走过这条河。",
        ),
        ("关于我们", "联系我们", "隐私政策", "使用条款", "微博", "微信"),
    ),
    "ja": Page(
        "古い橋が月曜日から通行止めに",
        ("ホーム", "政治", "経済", "スポーツ", "文化", "天気", "ログイン", "購読"),
        (
            "市は月曜日から、川にかかる古い橋を通行止めにします。橋脚の一つが沈んでいることが分かったためです。",
            "技術者たちは春の点検で傷みを見つけていましたが、修理に使うお金が足りませんでした。",
            "車はこれから九キロの回り道をしなければならないと、市の担当者は夕方に話しました。",
            "秋までには仮の橋ができて、少なくとも歩く人は川を渡れるようになる予定です。",
        ),
        ("会社概要", "お問い合わせ", "プライバシーポリシー", "利用規約", "Facebook", "Twitter"),
    ),
    "ar": Page(
        "إغلاق الجسر القديم أمام السيارات",
        ("الرئيسية", "سياسة", "اقتصاد", "رياضة", "ثقافة", "طقس", "تسجيل الدخول", "اشتراك"),
        (
            "ستغلق المدينة يوم الاثنين الجسر القديم فوق النهر لأن إحدى دعاماته هبطت في الأسابيع الأخيرة.",
            "كان المهندسون قد لاحظوا الضرر خلال فحص جرى في الربيع، لكن المال اللازم للإصلاح لم يكن متوفرا.",
            "وقالت متحدثة باسم المدينة في المساء إن على السائقين أن يسلكوا طريقا أطول بتسعة كيلومترات.",
            "ومن المقرر أن يقام حتى الخريف جسر مؤقت يستطيع المشاة على الأقل أن يعبروا النهر عليه.",
        ),
        ("من نحن", "اتصل بنا", "سياسة الخصوصية", "شروط الاستخدام", "فيسبوك", "تويتر"),
    ),
}


def _html(page: Page) -> str:
    menu = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(page.menu))
    story = "".join(f"<p>{text}</p>" for text in page.story)
    footer = "".join(f'<li><a href="/f{n}">{word}</a></li>' for n, word in enumerate(page.footer))
    return (
        f"<html><head><title>{page.title}</title></head><body><header><nav><ul>{menu}</ul></nav></header>"
        f"<main><article><h1>{page.title}</h1>{story}</article></main>"
        f'<footer class="footer"><ul>{footer}</ul></footer></body></html>'
    )


def _left(text: str, kind: Kind) -> str:
    cleaned = clean(text.encode(), kind=kind)
    return render(cleaned.document.original, cleaned.edits)


@pytest.mark.parametrize("language", PAGES)
def test_menus_go_and_paragraphs_stay(language: str) -> None:
    page = PAGES[language]
    lines = _left(_html(page), Kind.HTML).splitlines()
    assert [text for text in page.story if text not in lines] == []
    assert [word for word in (*page.menu, *page.footer) if word in lines] == []


@pytest.mark.parametrize("language", PAGES)
def test_no_paragraph_of_a_plain_text_is_cut(language: str) -> None:
    page = PAGES[language]
    text = "\n\n".join((*page.menu, page.title, *page.story, *page.footer))
    lines = _left(text, Kind.TEXT).splitlines()
    assert [text for text in page.story if text not in lines] == []
