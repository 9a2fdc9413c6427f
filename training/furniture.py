"""Lines that stand on pages and look like damage: written for training, in the languages of the training texts.

`{n}` is a name, `{d}` a number.
"""

BRANDS = ["iPhone", "iOS", "eBay", "macOS", "npm", "xAI", "dbt", "iCloud", "mRNA", "e-mail", "vivo", "adidas", "openSUSE", "nginx", "pH", "eSIM"]
PARTICLES = ["de", "van", "von", "van der", "al", "bin", "di", "da", "du", "ten", "zu", "del", "af", "le"]

INLINE_SIGNS = ["…", "...", " …", " ...", "… [+{n} chars]", "... [+{n} chars]", " [+{n} chars]", " […]", " [...]", " (…)", "…more", "....", " (more)"]
LABEL_SIGNS = [
    "Read more", "Read more...", "Continue reading", "Continue reading…", "Read the full article", "Keep reading", "Subscribe to read on",
    "Sign in to continue", "Register to read more", "This article is for subscribers only", "Loading...", "Read the rest of this entry »",
    "Weiterlesen", "Mehr lesen", "Jetzt weiterlesen", "Lire la suite", "Lire la suite...", "La suite est réservée aux abonnés", "Seguir leyendo",
    "Leer más", "Sigue leyendo", "Ler mais", "Continuar lendo", "Leggi tutto", "Continua a leggere", "Читать далее", "Читать дальше",
    "Подробнее", "阅读全文", "阅读更多", "查看全文", "続きを読む", "もっと見る", "続きは会員限定です", "더 보기", "계속 읽기", "Czytaj dalej", "Lees verder",
]  # fmt: skip

ANYWHERE = [
    "{n}", "{n}, {d}", "{d}.0{d}.2019", "2020-11-{d}", "{d}:45", "{d} %", "www.example.com/{d}", "https://example.net/a/{d}", "@{n}", "#{d}",
    "info@example.org", "{d}", "* * *", "***", "—", "© 2019 {n}", "({n})", "[{d}]", "€ {d},50", "${d} million", "+49 30 {d}00{d}", "a, b, c",
    "x = {d}", "n + {d} = m", "let value = {d};", "cd project && make", "def run(n):", "page {d}", "p. {d}", "v{d}.0", "TEL {d}-{d}", "II", "IV. {n}",
    "{n} | {n}", "{n}, {n}", "vs.", "etc.", "q.v.", "ISBN 978-3-16-{d}", "{d} × {d} cm", "{d} km", "photo: {n}", "Foto: {n}", "Photo : {n}", "via {n}",
]  # fmt: skip

FURNITURE = {
    "en": [
        "by {n}", "By {n} and {n}", "Written by {n}", "Posted by {n} on May {d}, 2018", "Last updated: {d} June 2017", "{d} minutes ago", "{d} min read",
        "Photo by {n}", "Image: {n}", "Illustration: {n}", "{n} at home last spring", "{n} (left) and {n}", "a street in the old town", "the team after the match",
        "View of the river from the north", "Share", "Share on Facebook", "Comments ({d})", "Leave a comment", "Filed under: travel, food", "tags: rivers, bridges",
        "This story was first published in May", "With reporting from {n}", "Additional reporting by {n}", "The author is a writer based in Ohio", "editing by {n}",
        "Continued on page {d}", "More on this story", "See also: the history of the bridge", "Also read: ten ways to save water", "In this article",
        "What we know so far", "How to get there", "Why it matters", "Ingredients", "{d} cups of flour", "salt and pepper to taste", "one large onion, chopped",
        "for the sauce", "to serve", "from {d} euros a night", "open daily, free entry", "no pets", "all ages welcome", "Best wishes,", "Yours sincerely,", "Dear {n},",
        "Thanks for reading!", "Q. How do you feel about it?", "A. fine, thank you", "{n}: no comment", "{n}: and what then?", "(laughs)", "[applause]",
        "sort of", "and yet", "or so they say", "not quite", "the end", "to be continued", "as told to {n}", "from our correspondent", "in pictures",
        "Table {d}: results by year", "Figure {d}. Annual rainfall", "Note: figures are rounded", "Source: author's own", "Sources: company reports, {n}",
        "Listen to this article", "Watch: the moment the roof came down", "Not now", "Accept all", "OK", "Next", "Previous", "Log in", "Related", "{d} of {d}",
        "{n} is a staff writer. Follow her @{n}", "Have a tip? Write to tips@example.org", "What do you think? Tell us below",
    ],
    "de": [
        "von {n}", "Von {n} und {n}", "Aktualisiert am {d}. Mai 2018", "vor {d} Minuten", "Foto: {n}", "Bild: {n}/dpa", "{n} im Gespräch", "Blick auf die Altstadt",
        "Teilen", "Kommentare ({d})", "Lesen Sie auch: Die Geschichte der Brücke", "Zutaten", "{d} Esslöffel Mehl", "eine Prise Zucker", "etwas Butter für die Form",
        "für die Soße", "Mit freundlichen Grüßen", "Liebe Leserinnen und Leser,", "Frage: und was dann?", "(lacht)", "im Auftrag der Redaktion", "Inhalt", "Hintergrund",
        "Tabelle {d}: Werte nach Jahr", "Abbildung {d}", "Quelle: eigene Darstellung", "Fortsetzung folgt", "und so weiter", "oder auch nicht", "Weitere Informationen",
        "Anmelden", "geöffnet täglich außer montags", "Eintritt frei", "zum Thema", "Das könnte Sie auch interessieren", "siehe auch Seite {d}", "mit Material von {n}",
    ],
    "es": [
        "por {n}", "Por {n} y {n}", "Actualizado el {d} de mayo de 2018", "hace {d} minutos", "Foto: {n}", "Imagen: {n}", "{n} en su casa", "Vista de la ciudad vieja",
        "Compartir", "Comentarios ({d})", "Lee también: la historia del puente", "Ingredientes", "{d} tazas de harina", "una pizca de azúcar", "para la salsa",
        "Atentamente,", "Queridos lectores:", "P. ¿Y entonces?", "R. nada", "(risas)", "Contenido", "Tabla {d}: resultados por año", "Figura {d}", "Fuente: elaboración propia",
        "Continuará", "y así fue", "o eso dicen", "Más información", "Iniciar sesión", "abierto todos los días", "entrada libre", "con información de {n}", "véase la página {d}",
    ],
    "ru": [
        "автор {n}", "Обновлено {d} мая 2018", "{d} минут назад", "Фото: {n}", "Вид на старый город", "Поделиться", "Комментарии ({d})", "Читайте также: история моста",
        "Состав", "{d} стакана муки", "щепотка сахара", "для соуса", "С уважением,", "Дорогие читатели!", "— и что же?", "(смеётся)", "Содержание", "Таблица {d}. Итоги по годам",
        "Рисунок {d}", "Продолжение следует", "и так далее", "или нет", "Подробности", "Войти", "вход свободный", "открыто ежедневно", "см. стр. {d}", "по материалам агентств",
    ],
    "fr": [
        "par {n}", "Par {n} et {n}", "Publié le {d} mai 2018 à 10h{d}", "Mis à jour il y a {d} minutes", "Photo : {n}", "Crédit : {n}", "{n} à son domicile", "Vue de la vieille ville",
        "Partager", "Commentaires ({d})", "Lire aussi : l'histoire du pont", "Ingrédients", "{d} cuillères de farine", "une pincée de sel", "pour la sauce", "Cordialement,",
        "Chers lecteurs,", "Q : et ensuite ?", "(rires)", "Sommaire", "Tableau {d} : résultats par an", "Figure {d}", "Source : auteur", "À suivre", "et ainsi de suite", "ou presque",
        "En savoir plus", "Se connecter", "entrée libre", "ouvert tous les jours", "avec AFP", "voir page {d}", "de notre correspondant", "Temps de lecture : {d} min", "{n} (au centre)",
    ],
    "zh": [
        "作者：{n}", "记者 {n}", "发表于 {d} 月 3 日", "{d} 分钟前", "图：{n}", "图片来源：网络", "老城区的街道", "分享", "评论（{d}）", "另见：桥的历史", "材料", "面粉 {d} 克", "糖少许",
        "此致敬礼", "亲爱的读者：", "问：然后呢？", "（笑）", "目录", "表 {d}：历年结果", "图 {d}", "未完待续", "等等", "更多信息", "登录", "免费入场", "每天开放", "见第 {d} 页",
        "编辑：{n}", "译者：{n}", "校对：{n}", "本文由志愿者翻译", "相关阅读", "第 {d} 章", "（完）",
    ],
    "ja": [
        "文・{n}", "取材：{n}", "{d}日 14:03 更新", "{d}分前", "写真：{n}", "画像提供：{n}", "旧市街の通り", "シェアする", "コメント（{d}）", "関連記事：橋の歴史", "材料", "小麦粉 {d}グラム",
        "砂糖 少々", "敬具", "読者の皆様へ", "——それで？", "（笑）", "目次", "表{d}：年別の結果", "図{d}", "つづく", "など", "詳しくはこちら", "ログイン", "入場無料", "年中無休",
        "{d}ページ参照", "編集：{n}", "訳：{n}", "（了）", "第{d}章", "【速報】", "港の朝", "会見する{n}氏", "＝東京都内で", "（{n}）", "広告", "続報あり",
    ],
}
FURNITURE["pt"] = ["por {n}", "Foto: {n}", "Compartilhar", "Leia também: a história da ponte", "uma pitada de sal", "entrada livre", "Atualizado em {d} de maio", "ou quase", "(risos)"]
FURNITURE["it"] = ["di {n}", "Foto: {n}", "Condividi", "Leggi anche: la storia del ponte", "un pizzico di sale", "ingresso libero", "Aggiornato il {d} maggio", "o quasi", "(ride)"]
