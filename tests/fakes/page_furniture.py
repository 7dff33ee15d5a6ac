"""What stands around an article on a page: menus, boxes, banners, feet."""

# ruff: noqa: E501 - phrases read best on one line

import random

from tests.fakes.prose import filled
from tests.fakes.prose_words import GRAMMARS

_EN = {
    "menu": "Home|World|Politics|Business|Sport|Culture|Weather|Opinion|Video|Podcasts|Maps",
    "also": "Read also|Read more|More on this story|Related|See also|Don't miss",
    "cookies": "We and our 214 partners store and use information on your device to show you "
    "personalised advertising. You can change your choice at any time.",
    "accept": "Accept all|Reject all|Manage settings",
    "letter": "Sign up for the Harbour Briefing and get the day's stories in your inbox every "
    "morning. By signing up you agree to our terms of use.",
    "share": "Share|Copy link|Send by mail|Print|Save for later",
    "comments": "Comments|Log in to join the conversation|Report|Reply|Most liked",
    "remark": "This is what happens when nobody listens to the people on the quay.|Well said, "
    "finally someone writes about it!|First they raise prices and then they wonder.|Could the "
    "editors please stop publishing such one-sided pieces?",
    "bio": "covers the coast and the economy. Before joining the paper, the author worked as a "
    "radio reporter and studied history.",
    "tags": "harbour|transport|Ordelia|council|fishing|weather|budget|courts",
    "foot": "About us|Contact|Advertise|Privacy policy|Terms of use|Careers|Accessibility",
    "rights": "All rights reserved. No part of this site may be reproduced without permission.",
    "advert": "Advertisement|Story continues below advertisement|Sponsored content",
    "offer": "Subscribe from 1 crown a week. Cancel anytime. Already a subscriber? Log in.",
    "popular": "Most read|Trending now|Latest news",
    "caption": "seen from the quay on a calm morning|at a meeting last year|during repairs",
    "by": "By",
    "skip": "Skip to main content",
    "search": "Search",
    "minutes": "4 min read",
}
_DE = {
    "menu": "Startseite|Politik|Wirtschaft|Sport|Kultur|Wetter|Meinung|Mediathek|Regional",
    "also": "Lesen Sie auch|Mehr zum Thema|Weitere Artikel",
    "cookies": "Wir und unsere 214 Partner speichern Informationen auf Ihrem Gerät, um Ihnen "
    "personalisierte Werbung zu zeigen. Sie können Ihre Auswahl jederzeit ändern.",
    "accept": "Alle akzeptieren|Ablehnen|Einstellungen",
    "letter": "Abonnieren Sie unseren Newsletter und erhalten Sie jeden Morgen das Wichtigste "
    "vom Tage kostenlos in Ihr Postfach.",
    "share": "Teilen|Link kopieren|Per E-Mail senden|Drucken|Merken",
    "comments": "Kommentare|Anmelden und mitdiskutieren|Melden|Antworten",
    "remark": "Das war ja zu erwarten, keiner hört auf die Leute im Hafen.|Endlich schreibt mal "
    "jemand darüber!|Erst die Preise erhöhen und sich dann wundern.",
    "bio": "berichtet über die Küste und die Wirtschaft und kam vom Hörfunk zur Zeitung.",
    "tags": "Hafen|Verkehr|Rat|Fischerei|Haushalt",
    "foot": "Impressum|Datenschutz|Kontakt|Werbung|Über uns|Barrierefreiheit",
    "rights": "Alle Rechte vorbehalten. Nachdruck nur mit Genehmigung der Redaktion.",
    "advert": "Anzeige|Der Artikel wird unter der Werbung fortgesetzt",
    "offer": "Jetzt vier Wochen für 1 Krone lesen. Jederzeit kündbar. Bereits Abonnent? Anmelden.",
    "popular": "Meistgelesen|Aktuelle Meldungen",
    "caption": "vom Kai aus gesehen|bei einem Treffen im Vorjahr",
    "by": "Von",
    "skip": "Zum Inhalt springen",
    "search": "Suche",
    "minutes": "Lesezeit: 4 Minuten",
}
_ES = {
    "menu": "Portada|Internacional|Política|Economía|Deportes|Cultura|Opinión|El tiempo",
    "also": "Lea también|Más sobre este tema|Noticias relacionadas|Te puede interesar",
    "cookies": "Nosotros y nuestros 214 socios almacenamos información en su dispositivo para "
    "mostrarle publicidad personalizada. Puede cambiar su elección en cualquier momento.",
    "accept": "Aceptar todo|Rechazar|Configurar",
    "letter": "Suscríbase a nuestro boletín y reciba cada mañana las noticias del día en su "
    "correo electrónico.",
    "share": "Compartir|Copiar enlace|Enviar por correo|Imprimir|Guardar",
    "comments": "Comentarios|Inicie sesión para participar|Denunciar|Responder",
    "remark": "Era de esperar, nadie escucha a la gente del muelle.|¡Por fin alguien lo "
    "cuenta!|Primero suben los precios y luego se sorprenden.",
    "bio": "cubre la costa y la economía, y llegó al periódico desde la radio.",
    "tags": "puerto|transporte|consejo|pesca|presupuesto",
    "foot": "Quiénes somos|Contacto|Publicidad|Aviso legal|Política de privacidad",
    "rights": "Todos los derechos reservados. Prohibida la reproducción sin permiso.",
    "advert": "Publicidad|La noticia continúa después de la publicidad",
    "offer": "Suscríbase desde 1 corona a la semana. ¿Ya es suscriptor? Inicie sesión.",
    "popular": "Lo más leído|Última hora",
    "caption": "vista desde el muelle|en una reunión del año pasado",
    "by": "Por",
    "skip": "Ir al contenido",
    "search": "Buscar",
    "minutes": "4 min de lectura",
}
_RU = {
    "menu": "Главная|В мире|Политика|Экономика|Спорт|Культура|Погода|Мнения|Видео",
    "also": "Читайте также|По теме|Материалы по теме",
    "cookies": "Мы и наши 214 партнёров храним данные на вашем устройстве, чтобы показывать вам "
    "рекламу. Вы можете изменить свой выбор в любое время.",
    "accept": "Принять все|Отклонить|Настройки",
    "letter": "Подпишитесь на нашу рассылку и получайте главные новости каждое утро на почту.",
    "share": "Поделиться|Скопировать ссылку|Отправить|Печать|Сохранить",
    "comments": "Комментарии|Войдите, чтобы обсудить|Пожаловаться|Ответить",
    "remark": "Этого и следовало ожидать, никто не слушает людей с пристани.|Наконец-то об этом "
    "написали!|Сначала поднимают цены, а потом удивляются.",
    "bio": "пишет о побережье и экономике, в газету пришёл с радио.",
    "tags": "порт|транспорт|совет|рыболовство|бюджет",
    "foot": "О нас|Контакты|Реклама|Правовая информация|Вакансии",
    "rights": "Все права защищены. Перепечатка только с разрешения редакции. 16+",
    "advert": "Реклама|Продолжение после рекламы",
    "offer": "Подписка от 1 кроны в неделю. Уже подписаны? Войдите.",
    "popular": "Самое читаемое|Последние новости",
    "caption": "вид с набережной|на прошлогодней встрече",
    "by": "Автор:",
    "skip": "Перейти к содержанию",
    "search": "Поиск",
    "minutes": "Время чтения: 4 минуты",
}
_ZH = {
    "menu": "首页|国际|国内|财经|体育|文化|天气|评论|视频",
    "also": "相关阅读|延伸阅读|推荐阅读",
    "cookies": "我们和合作伙伴会在您的设备上存储信息，以便向您展示个性化广告。您可以随时更改选择。",
    "accept": "全部接受|拒绝|设置",
    "letter": "订阅我们的每日简报，每天早上在邮箱里收到当天的重要新闻。",
    "share": "分享到|复制链接|打印|收藏",
    "comments": "网友评论|登录后参与讨论|举报|回复",
    "remark": "早就该料到了，没人听码头上的人说话。|终于有人报道这件事了！",
    "bio": "负责海岸与经济报道，曾任电台记者。",
    "tags": "港口|交通|议会|渔业|预算",
    "foot": "关于我们|联系我们|广告服务|隐私政策|招聘信息",
    "rights": "版权所有，未经书面授权，不得转载。",
    "advert": "广告|广告之后继续阅读",
    "offer": "每周仅需一克朗即可订阅。已是订户？请登录。",
    "popular": "热门排行|最新消息",
    "caption": "从码头看到的景色|去年会议资料图",
    "by": "作者：",
    "skip": "跳到正文",
    "search": "搜索",
    "minutes": "阅读时间4分钟",
}
WORDS = {"en": _EN, "de": _DE, "es": _ES, "ru": _RU, "zh": _ZH}


class Furniture:
    """Menus and boxes in one language, and the phrases of them that must not come in."""

    def __init__(self, chance: random.Random, language: str) -> None:
        self.chance = chance
        self.language = language
        self._words = WORDS[language]
        self.phrases: list[str] = []

    def all(self, key: str) -> list[str]:
        return self._words[key].split("|")

    def one(self, key: str) -> str:
        said = self.chance.choice(self.all(key))
        if len(said) > 25:
            self.phrases.append(said)
        return said

    def headline(self) -> str:
        titles = GRAMMARS[self.language]["titles"]
        return filled(self.chance.choice(titles), self.chance, self.language)

    def teaser(self) -> str:
        sentences = GRAMMARS[self.language]["sentences"]
        said = filled(self.chance.choice(sentences), self.chance, self.language)
        self.phrases.append(said)
        return said

    def items(self, key: str, around: str = '<li><a href="/{0}">{1}</a></li>') -> str:
        return "".join(around.format(n, label) for n, label in enumerate(self.all(key)))

    def menu(self, name: str = "nav") -> str:
        return f'<nav class="{name}"><ul>{self.items("menu")}</ul></nav>'

    def mega_menu(self) -> str:
        columns = "".join(
            f"<div class=mega__col><h4>{label}</h4><ul>"
            + "".join(f'<li><a href="/x{n}">{self.headline()}</a></li>' for n in range(4))
            + "</ul></div>"
            for label in self.all("menu")[1:6]
        )
        return f'<div class="mega" aria-expanded="false">{columns}</div>'

    def cookies(self) -> str:
        buttons = self.items("accept", "<button data-n={0}>{1}</button>")
        return f'<div id="consent" role="dialog"><p>{self.one("cookies")}</p>{buttons}</div>'

    def letter(self) -> str:
        return (
            f'<section class="newsletter-signup"><form><p>{self.one("letter")}</p>'
            f"<input type=email placeholder=@><button>OK</button></form></section>"
        )

    def share(self) -> str:
        return (
            f'<ul class="share-bar">{self.items("share", "<li><button>{1}</button></li>")}</ul>'
        )

    def also(self) -> str:
        """A box between two paragraphs."""
        return (
            f'<div class="inline-related"><strong>{self.one("also")}:</strong> '
            f'<a href="/story/88">{self.headline()}</a></div>'
        )

    def related(self, count: int = 4) -> str:
        cards = "".join(
            f'<div class="card"><a href="/s/{n}"><h3>{self.headline()}</h3></a>'
            f"<p>{self.teaser()}</p></div>"
            for n in range(count)
        )
        return f'<section class="related"><h2>{self.one("also")}</h2>{cards}</section>'

    def popular(self) -> str:
        rows = "".join(f'<li><a href="/p/{n}">{self.headline()}</a></li>' for n in range(5))
        return f'<aside class="sidebar"><h3>{self.one("popular")}</h3><ol>{rows}</ol></aside>'

    def comments(self) -> str:
        head, login, report, reply, *_ = self.all("comments")
        rows = "".join(
            f'<li class="comment"><b>reader{n}</b> <p>{self.one("remark")}</p>'
            f"<button>{reply}</button><button>{report}</button></li>"
            for n in range(3)
        )
        return (
            f'<section id="comments"><h3>{head} (3)</h3><p>{login}</p><ul>{rows}</ul></section>'
        )

    def advert(self) -> str:
        return f'<div class="ad-slot" id="div-gpt-9"><span>{self.one("advert")}</span></div>'

    def picture(self, place: str) -> str:
        caption = f"{place}, {self.one('caption')}."
        self.phrases.append(caption)
        return (
            f'<figure><img src="/i/quay.jpg" alt="{place}"><figcaption>{caption} '
            f"<span class=credit>Norda/Pella Aruun</span></figcaption></figure>"
        )

    def tags(self) -> str:
        return f'<div class="tags">{self.items("tags", "<a href=/tag/{0}>{1}</a> ")}</div>'

    def foot(self, outlet: str) -> str:
        return (
            f"<footer><ul>{self.items('foot')}</ul><p>© 2031 {outlet}. {self.one('rights')}"
            "</p></footer>"
        )
