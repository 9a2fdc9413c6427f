"""Labels that pages print around their text, by what they are for, in the languages the project knows.

A label counts where it is a line of its own. Sources: the visible text of 874 measured pages for English, the menus of
WordPress, Drupal and MediaWiki in their translations for the others. Words that also head sections of sound text ("News",
"Overview", "Contents", "About", "Support", "Next") are left out: one category says little, several say page.
"""
# ruff: noqa: E501 - lists of phrases read better wide

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.text.lazy import lazy_pattern

_PHRASES: dict[str, tuple[str, ...]] = {
    "navigation": (
        "home|homepage|home page|about us|contact us|our team|our story|site map|sitemap|menu|main menu|all categories|skip to content|skip to main content",
        "skip to navigation|jump to navigation|toggle navigation|open menu|close menu|back to top|scroll to top|faqs|help center|help centre|who we are|careers|customer service|press room|newsroom",
        "startseite|über uns|kontakt|hauptmenü|zum inhalt springen|zum inhalt|nach oben|karriere|accueil|à propos|qui sommes-nous|nous contacter|contactez-nous|plan du site|aller au contenu|haut de page",
        "inicio|quiénes somos|sobre nosotros|contacto|contáctenos|mapa del sitio|mapa web|saltar al contenido|ir al contenido|volver arriba|página inicial|início|quem somos|sobre nós|fale conosco|contato|contactos|mapa do site|ir para o conteúdo",
        "chi siamo|contatti|contattaci|mappa del sito|vai al contenuto|torna su|over ons|naar de inhoud|naar boven|startpagina|om oss|om os|kontakta oss|kontakt os|kontakt oss|hoppa till innehåll|til toppen|etusivu|yhteystiedot|tietoa meistä|ota yhteyttä",
        "strona główna|o nas|mapa strony|do góry|przejdź do treści|domů|o nás|kontakty|mapa stránek|přejít k obsahu|domov|főoldal|rólunk|kapcsolat|acasă|despre noi|početna|o nama|ana sayfa|anasayfa|hakkımızda|iletişim|bize ulaşın|site haritası",
        "главная|о нас|о компании|контакты|карта сайта|наверх|обратная связь|перейти к содержимому|головна|про нас|контакти|карта сайту|начало|за нас|αρχική|αρχική σελίδα|επικοινωνία|σχετικά με εμάς|ποιοι είμαστε",
        "الرئيسية|الصفحة الرئيسية|من نحن|اتصل بنا|تواصل معنا|خريطة الموقع|دفتر الزوار|בית|דף הבית|אודות|צור קשר|מפת אתר|خانه|صفحه اصلی|درباره ما|تماس با ما|نقشه سایت",
        "首页|首頁|关于我们|關於我們|联系我们|聯絡我們|网站地图|網站地圖|返回顶部|回到顶部|ホーム|トップページ|会社概要|お問い合わせ|サイトマップ|ページトップへ|ページの先頭へ|홈|회사소개|사이트맵|고객센터|맨위로|หน้าแรก|หน้าหลัก|เกี่ยวกับเรา|ติดต่อเรา|แผนผังเว็บไซต์",
        "trang chủ|giới thiệu|liên hệ|beranda|tentang kami|hubungi kami|laman utama|peta situs|मुख्य पृष्ठ|होम|हमारे बारे में|संपर्क करें|মূলপাতা|প্রচ্ছদ|আমাদের সম্পর্কে",
    ),
    "account": (
        "log in|login|sign in|sign up|register|my account|create account|create an account|log out|logout|sign out|forgot password|forgot your password|join now|sign in / register|login / register|become a member",
        "anmelden|einloggen|registrieren|mein konto|passwort vergessen|se connecter|connexion|s'inscrire|inscription|mon compte|mot de passe oublié|iniciar sesión|inicia sesión|registrarse|regístrate|mi cuenta|ingresar|entrar|cadastre-se|cadastrar|minha conta|fazer login|accedi|registrati|iscriviti|il mio account",
        "inloggen|registreren|mijn account|logga in|mitt konto|skapa konto|log ind|logg inn|min konto|kirjaudu|kirjaudu sisään|rekisteröidy|zaloguj|zaloguj się|zarejestruj się|moje konto|přihlásit|přihlásit se|přihlášení|registrace|prihlásiť sa|bejelentkezés|regisztráció|autentificare|contul meu|prijava|giriş|giriş yap|üye ol|kayıt ol|hesabım",
        "войти|вход|регистрация|личный кабинет|зарегистрироваться|увійти|вхід|реєстрація|σύνδεση|εγγραφή|تسجيل الدخول|تسجيل|حسابي|התחברות|הרשמה|ورود|ثبت نام|登录|登入|注册|註冊|我的账户|会员登录|ログイン|新規登録|会員登録|マイページ|로그인|회원가입|마이페이지|เข้าสู่ระบบ|สมัครสมาชิก|đăng nhập|đăng ký|masuk|daftar|लॉग इन|लॉगिन|साइन इन",
    ),
    "legal": (
        "privacy policy|privacy|privacy notice|privacy statement|terms of use|terms of service|terms and conditions|terms & conditions|terms|cookie policy|cookies|cookie settings|cookie preferences|legal notice|legal|accessibility|all rights reserved|do not sell my personal information|your privacy choices|ad choices|adchoices|advertise|advertise with us|imprint|manage cookies|accept cookies|accept all|accept all cookies|reject all",
        "datenschutz|datenschutzerklärung|impressum|agb|nutzungsbedingungen|cookie-einstellungen|alle akzeptieren|mentions légales|politique de confidentialité|conditions générales|conditions d'utilisation|conditions générales d'utilisation|gestion des cookies|tout accepter|aviso legal|política de privacidad|política de cookies|términos y condiciones|términos de uso|aceptar|política de privacidade|termos de uso|termos e condições|note legali|informativa privacy|privacy e cookie|informativa sulla privacy|termini e condizioni|accetta|privacybeleid|algemene voorwaarden|cookiebeleid",
        "integritetspolicy|användarvillkor|om cookies|privatlivspolitik|personvern|personvernerklæring|tietosuoja|tietosuojaseloste|käyttöehdot|polityka prywatności|regulamin|zásady ochrany osobních údajů|obchodní podmínky|ochrana osobných údajov|adatvédelem|adatkezelési tájékoztató|impresszum|termeni și condiții|politica de confidențialitate|gizlilik politikası|kullanım koşulları|çerez politikası|kvkk",
        "политика конфиденциальности|пользовательское соглашение|условия использования|правовая информация|реклама|все права защищены|політика конфіденційності|умови використання|όροι χρήσης|πολιτική απορρήτου|سياسة الخصوصية|شروط الاستخدام|الشروط والأحكام|جميع الحقوق محفوظة|מדיניות פרטיות|תנאי שימוש|حریم خصوصی|قوانین و مقررات|隐私政策|隱私權政策|使用条款|服务条款|版权声明|免责声明|プライバシーポリシー|個人情報保護方針|利用規約|特定商取引法に基づく表記|개인정보처리방침|개인정보취급방침|이용약관|청소년보호정책|นโยบายความเป็นส่วนตัว|chính sách bảo mật|điều khoản sử dụng|kebijakan privasi|syarat dan ketentuan|गोपनीयता नीति|नियम और शर्तें",
    ),
    "share": (
        "share|share this|share this article|share this post|share this page|share on facebook|share on twitter|share on x|share via email|share on linkedin|facebook|twitter|linkedin|instagram|pinterest|youtube|tiktok|whatsapp|telegram|reddit|tumblr|follow us|follow us on|connect with us|tweet|tweet this|pin it|email this|print|print this|print this page|copy link|rss|rss feed|like this|like us on facebook",
        "teilen|auf facebook teilen|drucken|seite drucken|folgen sie uns|folge uns|twittern|partager|partager sur facebook|imprimer|suivez-nous|compartir|compartir en facebook|imprimir|síguenos|compartilhar|compartilhe|siga-nos|condividi|stampa|seguici|seguici su|delen|afdrukken|volg ons|dela|skriv ut|följ oss|del på facebook|følg os|følg oss|jaa|tulosta|seuraa meitä|udostępnij|drukuj|obserwuj nas|sdílet|vytisknout|sledujte nás|megosztás|nyomtatás|kövessen minket|distribuie|paylaş|yazdır|bizi takip edin|vkontakte|вконтакте|одноклассники|поделиться|распечатать|поделитися|κοινοποίηση|εκτύπωση|شارك|مشاركة|طباعة|تابعنا|שתף|הדפס|اشتراک گذاری|چاپ|分享|分享到|打印|微信|微博|シェア|シェアする|ツイート|印刷|공유|공유하기|인쇄|인쇄하기|แชร์|chia sẻ|bagikan|साझा करें|शेयर करें",
    ),
    "related": (
        "related articles|related stories|related posts|related content|related news|related links|related topics|related products|you may also like|you might also like|recommended|recommended for you|read more|read next|up next|more stories|more news|more like this|more from this author|trending|trending now|most popular|most read|most viewed|popular posts|recent posts|recent comments|latest news|latest posts|latest articles|latest stories|latest|top stories|editor's picks|don't miss|featured|view all|see all|show more|load more|learn more|see more|view more|continue reading|more info|read full story|archives|categories|tags|older posts|newer posts|previous post|next post|previous article|next article|sponsored|advertisement|advertisements|sponsored content|promoted",
        "mehr zum thema|das könnte sie auch interessieren|lesen sie auch|weitere artikel|ähnliche artikel|meistgelesen|weiterlesen|mehr lesen|neueste beiträge|mehr anzeigen|anzeige|werbung|schlagwörter|kategorien|à lire aussi|lire aussi|articles similaires|sur le même sujet|les plus lus|lire la suite|en savoir plus|voir plus|voir tout|articles récents|publicité|te puede interesar|lea también|lee también|artículos relacionados|noticias relacionadas|lo más leído|leer más|ver más|ver todo|entradas recientes|publicidad|leia também|leia mais|veja também|veja mais|saiba mais|artigos relacionados|notícias relacionadas|mais lidas|ver mais|publicidade|leggi anche|leggi tutto|articoli correlati|potrebbe interessarti|i più letti|ultime notizie|scopri di più|vedi tutti|pubblicità|lees meer|lees ook|meest gelezen|laatste nieuws|gerelateerde artikelen|advertentie",
        "läs mer|läs också|mest läst|senaste nytt|annons|visa fler|læs mere|læs også|mest læste|les mer|les også|mest lest|annonse|lue lisää|lue myös|luetuimmat|mainos|czytaj więcej|czytaj dalej|czytaj też|zobacz także|zobacz również|najczęściej czytane|najnowsze|polecane|reklama|czytaj także|více|číst dále|přečtěte si také|nejčtenější|související články|mohlo by vás zajímat|čítajte aj|najčítanejšie|tovább|olvassa el|legolvasottabb|hirdetés|citește mai mult|citește și|cele mai citite|publicitate|devamını oku|ilgili haberler|son haberler|en çok okunanlar|tümünü gör|daha fazla",
        "читайте также|читать далее|подробнее|похожие статьи|похожие новости|материалы по теме|другие новости|популярное|последние новости|ещё по теме|показать ещё|все новости|самое читаемое|читайте також|детальніше|останні новини|διαβάστε επίσης|διαβάστε περισσότερα|περισσότερα|σχετικά άρθρα|δημοφιλή|اقرأ أيضا|اقرأ أيضاً|إقرأ أيضا|المزيد|اقرأ المزيد|الأكثر قراءة|مواضيع ذات صلة|أخبار ذات صلة|إعلان|קרא עוד|כתבות נוספות|עוד כתבות|ادامه مطلب|مطالب مرتبط|بیشتر بخوانید|پربازدیدترین|相关阅读|相关文章|相关新闻|相關新聞|热门文章|推荐阅读|最新文章|更多|查看更多|广告|阅读全文|関連記事|関連ニュース|人気記事|おすすめ記事|最新記事|続きを読む|もっと見る|ランキング|広告|관련기사|관련 기사|많이 본 뉴스|인기기사|더보기|최신기사|주요뉴스|광고|อ่านต่อ|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|ดูเพิ่มเติม|xem thêm|tin liên quan|đọc thêm|tin mới nhất|baca juga|selengkapnya|berita terkait|terpopuler|lihat semua|और पढ़ें|यह भी पढ़ें|संबंधित खबरें",
    ),
    "subscribe": (
        "subscribe|subscribe now|newsletter|newsletters|sign up for our newsletter|subscribe to our newsletter|join our newsletter|join our mailing list|get our newsletter|email address|enter your email|enter your email address|your email|unsubscribe|donate|donate now|start free trial|try for free|get started|request a demo|book a demo|download the app|get the app|become a subscriber",
        "newsletter abonnieren|abonnieren|abonnement|abo|jetzt abonnieren|spenden|s'abonner|je m'abonne|abonnez-vous|faire un don|suscríbete|suscribirse|suscripción|boletín|boletines|inscreva-se|assine|assine já|assinar|doe agora|abbonati|iscriviti alla newsletter|dona ora|abonneren|nieuwsbrief|meld je aan|prenumerera|nyhetsbrev|abonner|tilmeld nyhedsbrev|tilaa|tilaa uutiskirje|uutiskirje|zapisz się|subskrybuj|zapisz się do newslettera|odebírat|odběr novinek|předplatné|feliratkozás|hírlevél|abonează-te|abone ol|e-bülten|bülten|подписаться|подписка|рассылка|підписатися|підписка|εγγραφή στο newsletter|ενημερωτικό δελτίο|اشترك|اشترك الآن|النشرة البريدية|הירשם|ניוזלטר|اشتراک|خبرنامه|订阅|訂閱|メルマガ登録|メールマガジン|購読|구독|구독하기|뉴스레터|ติดตาม|สมัครรับข่าวสาร|đăng ký nhận tin|berlangganan|सदस्यता लें|न्यूज़लेटर",
    ),
    "comments": (
        "leave a comment|leave a reply|post a comment|add a comment|write a comment|reply|comments|comment|no comments|no comments yet|view comments|show comments|be the first to comment|cancel reply|post comment|join the conversation|log in to comment|write a review|load comments|notify me of new posts by email",
        "kommentare|kommentar schreiben|kommentar hinterlassen|antworten|schreibe einen kommentar|antworten abbrechen|commentaires|laisser un commentaire|répondre|ajouter un commentaire|comentarios|deja un comentario|dejar un comentario|deja una respuesta|responder|comentários|deixe um comentário|deixe uma resposta|commenti|lascia un commento|rispondi|reacties|reageer|plaats een reactie|beantwoorden|kommentarer|kommentera|lämna ett svar|svara|skriv en kommentar|kommentoi|kommentit|vastaa|komentarze|dodaj komentarz|skomentuj|odpowiedz|komentáře|přidat komentář|odpovědět|hozzászólások|szólj hozzá|comentarii|lasă un comentariu|yorumlar|yorum yap|yorum yaz|cevapla|комментарии|оставить комментарий|добавить комментарий|ответить|коментарі|залишити коментар|σχόλια|αφήστε ένα σχόλιο|απάντηση|التعليقات|أضف تعليق|اترك تعليقا|اترك ردا|תגובות|הוסף תגובה|دیدگاه ها|نظر دهید|ارسال نظر|评论|发表评论|评论列表|留言|回复|コメント|コメントする|コメントを書く|返信|댓글|댓글쓰기|댓글 0|ความคิดเห็น|แสดงความคิดเห็น|bình luận|gửi bình luận|komentar|tinggalkan balasan|टिप्पणियाँ|टिप्पणी करें",
    ),
    "search": (
        "search|search for|search this site|search the site|search...|advanced search|search our site|suche|suchen|rechercher|recherche|buscar|búsqueda|pesquisar|pesquisa|busca|cerca|ricerca|zoeken|sök|søg|søk|hae|szukaj|wyszukaj|hledat|vyhledávání|hľadať|keresés|caută|arama|ara|поиск|найти|пошук|αναζήτηση|بحث|البحث|חיפוש|جستجو|搜索|搜尋|検索|검색|ค้นหา|tìm kiếm|cari|pencarian|खोज|खोजें",
    ),
    "shop": (
        "add to cart|add to bag|add to basket|cart|shopping cart|my cart|view cart|checkout|wishlist|add to wishlist|buy now|shop now|shop all|order now|out of stock|in stock|free shipping|free delivery|gift cards|shipping & returns|returns|track your order|store locator|find a store|quick view|sold out|in den warenkorb|warenkorb|zur kasse|merkzettel|ajouter au panier|panier|mon panier|añadir al carrito|carrito|agregar al carrito|comprar|adicionar ao carrinho|carrinho|comprar agora|aggiungi al carrello|carrello|in winkelwagen|winkelwagen|varukorg|lägg i varukorg|kurv|læg i kurv|handlekurv|ostoskori|do koszyka|koszyk|dodaj do koszyka|do košíku|košík|kosár|kosárba|adaugă în coș|sepet|sepete ekle|sepetim|корзина|в корзину|купить|кошик|καλάθι|προσθήκη στο καλάθι|السلة|أضف إلى السلة|הוסף לסל|سبد خرید|购物车|加入购物车|立即购买|カートに入れる|カート|장바구니|구매하기|ตะกร้าสินค้า|หยิบใส่ตะกร้า|giỏ hàng|thêm vào giỏ|keranjang|beli sekarang",
    ),
}  # fmt: skip

COUNTER, RIGHTS = "counter", "rights"
CATEGORIES = (*_PHRASES, COUNTER, RIGHTS)
"""What the labels are for; the last two are patterns: counts and times beside a story, and the notice of rights."""

LABELS: dict[str, str] = {
    phrase: category for category, lists in _PHRASES.items() for phrase in "|".join(lists).split("|")
}
"""Category of each label, in lower case."""
LONGEST_LABEL_CHARS = 60
_EDGES = " \t\xa0•·‣▪*-–—+>»›<«‹|→←↑▼▲▾▸►:…#()[]/\\.0123456789."
_EDGE_SET = frozenset(_EDGES)
FEWEST_EDGES = (LONGEST_LABEL_CHARS - max(map(len, LABELS)) + 1) // 2
"""A line over the limit has so many characters of no label on one side at least, if there is a label in it."""
_COUNTER = lazy_pattern(
    r"(?:\p{N}[\p{N}.,]*[km]?\s(?:comments?|shares?|likes?|views?|replies|followers|reviews?|min(?:ute)?s? read|(?:minute|hour|day|week|month|year)s? ago)"
    r"|(?:posted|published|updated|filed) (?:on|by|in|under)\b.{0,60}|(?:share|tweet|post|pin|email|opens?) (?:this|on|to|via|in) .{1,40}"
    r"|\p{N}+ (?:kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|kommentarer|komentarzy|komentářů|комментари\p{L}+|просмотр\p{L}+|yorum)"
    r"|(?:vor|il y a|hace|há) \p{N}+ \p{L}+|\p{N}+ \p{L}+ (?:fa|geleden|sedan|siden|sitten|temu|önce|назад|тому)|\p{N}+\s?(?:分钟前|小时前|天前|時間前|分前|日前|분 전|시간 전|일 전))"
)
_RIGHTS = lazy_pattern(
    r"(?:copyright|©|\(c\)|ⓒ)\s?(?:copyright|©|\(c\)|ⓒ)?\s?.{0,40}\p{N}{4}.{0,60}|.{0,60}(?:©|ⓒ)\s?.{0,30}\p{N}{4}.{0,40}"
    r"|.{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados|todos os direitos reservados|"
    r"tutti i diritti riservati|все права защищены|alla rättigheter|wszelkie prawa zastrzeżone|tüm hakları saklıdır|無断転載|무단전재|版权所有|版權所有|جميع الحقوق محفوظة).{0,80}"
)
_RIGHTS_NEEDS = (
    "©",
    "(c)",
    "ⓒ",
    "copyright",
    "reserv",
    "vorbehalten",
    "riserv",
    "защищены",
    "rättigheter",
    "prawa",
    "hakları",
    "無断",
    "무단",
    "版权",
    "版權",
    "الحقوق",
)
_COUNTER_STARTS = frozenset("po pu up fi sh tw pi em op vo il ha há".split())
"""What a counter starts with, where it starts with a letter."""


def furniture_of(line: str) -> str:
    """Return the category of a line that is a label of a page and nothing else; empty for any other.

    >>> furniture_of("» Privacy Policy"), furniture_of("3 comments"), furniture_of("Privacy is a right.")
    ('legal', 'comments', '')
    """
    if len(line) > 2 * LONGEST_LABEL_CHARS:
        return ""
    low = line.strip().lower()
    return LABELS.get(low.strip(_EDGES), "") or (RIGHTS if _is_notice(low) else COUNTER if _is_counter(low) else "")


def categories_of(lines: Sequence[str]) -> list[str]:
    """Return the category of each line, as `furniture_of`; the lines hold no line end, and no space at their edges."""
    text = "\n".join(lines).lower()
    lows = text.split("\n")
    found = [LABELS.get(low.strip(_EDGES), "") if _may_be_label(low) else "" for low in lows]
    if any(map(text.__contains__, _RIGHTS_NEEDS)):
        found = [label or (RIGHTS if _is_notice(low) else "") for label, low in zip(found, lows, strict=True)]
    for place, low in enumerate(lows):
        if len(low) <= LONGEST_LABEL_CHARS and (low[:2] in _COUNTER_STARTS or not low[:1].isalpha()):
            found[place] = found[place] or (COUNTER if _is_counter(low) else "")
    return [label if len(line) <= 2 * LONGEST_LABEL_CHARS else "" for label, line in zip(found, lines, strict=True)]


def _may_be_label(low: str) -> bool:
    """Return whether the line is a label with its edges left out; a longer one has many of them on one side at least."""
    return len(low) <= LONGEST_LABEL_CHARS or low[FEWEST_EDGES - 1] in _EDGE_SET or low[-FEWEST_EDGES] in _EDGE_SET


def _is_notice(low: str) -> bool:
    return any(map(low.__contains__, _RIGHTS_NEEDS)) and _RIGHTS.fullmatch(low) is not None


def _is_counter(low: str) -> bool:
    return len(low) <= LONGEST_LABEL_CHARS and _COUNTER.fullmatch(low.strip(" •·|-–*")) is not None


def counted(categories: Iterable[str]) -> dict[str, int]:
    """Return how many lines are of each category, those of none left out."""
    counts = Counter(categories)
    del counts[""]
    return counts
