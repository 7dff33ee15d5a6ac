"""Tell by their names the parts of a page that stand around an article."""

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog",
     "menu", "menubar", "toolbar", "tablist", "form", "alert", "tooltip"}
)  # fmt: skip
_TAGS: Final = frozenset(
    {"nav", "aside", "form", "figcaption", "menu", "footer", "amp-sidebar"}
)
_SHOWN: Final = ("table", "blockquote", "pre", "ul", "ol", "h1", "main", "article")
"""What a figure may show that is part of the article; its other words are a caption."""
# One of these words among those of a class or an id marks a part that is not the article.
_WORDS: Final = frozenset(
    """
    nav navbar navigation navi menu submenu breadcrumb breadcrumbs crumbs pagination pager
    sidebar sidebars rail related recommend recommended recommendation recommendations
    recirc recirculation promo promos promotion teaser teasers newsletter newsletters
    subscribe subscription subscriber signup register registration login share shares
    sharing sharebar social socials socialmedia sharethis addthis cookie cookies consent
    gdpr ccpa ad ads adv advert adverts advertisement advertisements advertising adslot
    adsense dfp sponsor sponsored sponsors masthead topbar toolbar popup modal overlay
    lightbox paywall outbrain taboola trending mostread popular readmore morestories
    readnext caption captions wpcaption credit credits copyright disclaimer skip skiplink
    noprint tags taglist topics keywords rating ratings poll textwidget sidebarwidget comment
    comments disqus commentlist respond replies discussion footer footnav sitefooter
    colophon cookiebar cookiebanner backtotop correction-form contact
    player videoplayer audioplayer editsection toc catlinks reference
    references reflist navbox infobox gallery slideshow donate donation appeal
    upsell interstitial banner banners ticker weather horoscope
    """.split()  # noqa: SIM905 - ninety short strings are harder to read
)
_PAIRS: Final = re.compile(
    r"(?:read-?more|more-?(?:on|from|stories|news|articles|like|info)|most-?(?:read|popular|viewed)"
    r"|also-?(?:read|like|in)|see-?also|you-?(?:may|might)|up-?next|read-?next|next-?(?:article|up)"
    r"|author-?(?:bio|box|card|info)|about-?(?:the-)?author|site-?(?:header|footer|nav|title)"
    r"|page-?(?:header|footer)-?(?:nav|links)|global-?(?:header|footer|nav)|top-?stories"
    r"|latest-?(?:news|stories)|in-?other-?news|follow-?us|sign-?up|sign-?in|log-?in"
    r"|article-?(?:tools|actions|share|tags|footer|topics)|post-?(?:tags|navigation|footer)"
    r"|entry-?(?:footer|utility|tags)|print-?(?:link|button)|font-?size|text-?size"
    r"|photo-?(?:caption|credit)|image-?(?:caption|credit)|img-?caption|caption-?text"
    r"|jp-relatedposts|key-?words|read-?time|reading-?time|audio-?player|video-?player)",
    re.IGNORECASE,
)
_REPLIES: Final = re.compile(
    r"(?:^|[\s_-])(?:comments|comment-?(?:list|section|thread)|disqus\w*|respond)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STRONG: Final = re.compile(
    r"(?:^|[\s_-])(?:cookies?|cookie\w*|consent|gdpr"
    r"|related|recommended|newsletter|most-?read|taboola|outbrain)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_LAYOUT: Final = frozenset({"html", "body", "main"})
# Words that say an element only has such a part somewhere, or how it is laid out.
_QUALIFIED: Final = re.compile(r"(?:^|[\s_-])(?:has|with|no|without|is|hide|show)[_-]", re.I)
_META: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|byl|authors?|posted-?(?:on|by)|dates?|dateline|time|timestamp"
    r"|pub|pub-?date|published|datepublished|datemodified|updated|meta|metadata|publish|kicker"
    r"|eyebrow|category|section-?name|source|article-?info|editor|editors|views|byauthor|info"
    r"|status|show-?author)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STANDFIRST: Final = re.compile(
    r"(?:^|[\s_-])(?:standfirst|sub-?titles?|sub-?headlines?|deck|dek|second-?title|strapline"
    r"|abstract|lead|lede|leading|intro|summary|key-?points|highlights|in-?brief)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PULL_QUOTE: Final = re.compile(r"pull-?_?quote", re.IGNORECASE)
# Lines that pages put around and into articles, besides those of every kind of text.
_LINE: Final = re.compile(
    r"(?:©|\(c\)|copyright\b).{0,200}"
    r"|.{0,80}(?:all rights reserved|alle rechte vorbehalten|todos los derechos reservados"
    r"|tous droits réservés|все права защищены|版权所有|版權所有).{0,160}"
    r"|(?:printed from|retrieved from|source url|this article was (?:printed|downloaded))\b"
    r".{0,200}"
    r"|(?:send|share) (?:by|via|per) (?:e-?mail|mail)|e-?mail|save for later|save article"
    r"|copy link|link kopieren|per e-mail senden|drucken|merken|copiar enlace|imprimir"
    r"|enviar por correo"
    r"|guardar|скопировать ссылку|отправить|печать|сохранить|复制链接|打印|收藏"
    r"|\d{1,3} (?:min(?:ute)?s?|мин\.?)(?: (?:read|de lectura|lesezeit))?|lesezeit:? .{1,20}"
    r"|time to read:? .{1,20}|время чтения:? .{1,20}|阅读时间.{1,12}"
    r"|(?:live|breaking|premium|exclusive|opinion|video|photos?)"
    r"|.{0,160}\b(?:newsletter|briefing)\b.{0,160}\bsign up\b.{0,40}|join [\d,. ]+ (?:other )?"
    r"subscribers.{0,40}|our standards\s*[:：].{0,80}"
    r"|(?:publication (?:status|date)|direct link|permalink|short link)\s*[:：].{0,160}"
    r"|(?:do you have (?:a|any) (?:story|tip|information)|got a (?:story|tip|news tip)).{0,160}"
    r"|.{0,60}\bstaff (?:writer|reporter|correspondent)"
    r"|(?:sign up|subscribe|follow us|abonnieren|folgen sie|suscr[ií]b|apúntate|sigue|síguenos"
    r"|inscrivez-vous|abonnez-vous|suivez|подпи(?:шитесь|сывайтесь)|订阅).{0,160}(?:newsletter"
    r"|inbox|briefing|boletín|correo|рассылк|почту|postfach|邮箱|facebook|whatsapp|telegram"
    r"|instagram).{0,80}"
    r"|.{0,120}\b(?:last (?:modified|updated)|zuletzt (?:geändert|aktualisiert)|dernière mise à"
    r" jour|última actualización|последнее обновление)\b.{0,60}"
    r"|\d{1,2}[:.h]\d\d(?: ?[ap]\.?m\.?)?(?: ?[A-Z]{2,5})?(?: ago)?"
    r"|(?:this|the) video (?:cannot|can't|can not) be played.{0,40}"
    r"|[(（]?(?:photos?|image|picture|foto|photograph|credit|фото|图)(?: by| credit)?\s*[:：]"
    r".{1,60}"
    r"|\d+ (?:comments?|kommentare|comentarios|replies|shares?|views)"
    r"|(?:an?|\d+) (?:minutes?|hours?|days?|weeks?) ago|updated .{1,40} ago",
    re.IGNORECASE,
)


def names_of(element: "HtmlElement") -> str:
    """Return class and id of the element as one string."""
    given = element.attrib
    return f"{given.get('class', '')} {given.get('id', '')}".strip()[:300]


def is_around(element: "HtmlElement") -> bool:
    """Return whether tag, role, class or id say that this is not part of an article."""
    if element.tag in _LAYOUT or element.tag == "article":
        return False
    if element.tag == "header" and _is_of_page(element):
        return True
    if element.tag == "figure" and next(element.iter(*_SHOWN), None) is None:
        return True
    if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
        return True
    names = names_of(element)
    if not names or element.get("itemprop") == "articleBody":
        return False
    if _QUALIFIED.search(names):
        names = " ".join(n for n in names.split() if not _QUALIFIED.search(n))
    words = {word.lower() for word in _SPLIT.split(names)}
    return bool(words & _WORDS or _PAIRS.search(names))


def _is_of_page(header: "HtmlElement") -> bool:
    """Return whether a header is that of the site, not of the article."""
    within = next(header.iterancestors("article", "main"), None) is not None
    return not within and next(header.iter("h1", "h2"), None) is None


def marks_of(element: "HtmlElement") -> str:
    """Return class, id and what the element says it is."""
    given = element.attrib
    more = (
        given.get(name, "") for name in ("itemprop", "rel", "data-testid", "data-component")
    )
    return " ".join((names_of(element), *more)).strip()


def most_share(element: "HtmlElement") -> float:
    """Return the share of the page's words up to which the part is taken for furniture.

    Replies of readers may be longer than the article, a box seldom is.
    """
    names = names_of(element)
    if element.tag in {"nav", "figcaption"} or _REPLIES.search(names):
        return 1.0
    return 0.7 if _STRONG.search(names) else 0.35


def has_many(element: "HtmlElement") -> bool:
    """Return whether the element has more parts than a line of byline and date has."""
    return next(islice(element, 6, None), None) is not None  # its length takes counting all


def holds_article(element: "HtmlElement") -> bool:
    """Return whether the page says that this element is the article or its main part."""
    said = {element.get("itemprop"), element.get("role")} & {"articleBody", "main", "article"}
    return bool(said) or element.tag in {"article", "main"}


def tells_when_or_who(element: "HtmlElement") -> bool:
    """Return whether the element is marked as a byline, a date or a section's name."""
    if element.tag in {"time", "address"}:
        return True
    return bool(_META.search(marks_of(element)))


def is_standfirst(element: "HtmlElement") -> bool:
    """Return whether the element is marked as the lines between headline and report."""
    return bool(_STANDFIRST.search(names_of(element)))


def is_pull_quote(element: "HtmlElement") -> bool:
    """Return whether the element shows off words of the article once more."""
    return bool(_PULL_QUOTE.search(names_of(element)))


def is_page_line(line: str) -> bool:
    """Return whether a line is one that pages put around an article, in so many words."""
    return len(line) <= 320 and bool(_LINE.fullmatch(line.strip(" .:!>»→|")))
