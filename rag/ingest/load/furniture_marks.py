"""Tell by their names the parts of a page that stand around an article."""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ROLES: Final = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog",
     "menu", "menubar", "toolbar", "tablist", "form", "alert", "tooltip"}
)  # fmt: skip
_TAGS: Final = frozenset({"nav", "aside", "form", "figcaption", "menu", "amp-sidebar"})
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
    noprint tags taglist topics keywords rating ratings poll widget widgets comment
    comments disqus commentlist respond replies discussion footer footnav sitefooter
    colophon cookiebar cookiebanner backtotop correction-form donate donation appeal
    upsell interstitial banner banners ticker weather horoscope
    """.split()  # noqa: SIM905 - ninety short strings are harder to read
)
_PAIRS: Final = re.compile(
    r"(?:read-?more|more-?(?:on|from|stories|news|articles|like)|most-?(?:read|popular|viewed)"
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
_STRONG: Final = re.compile(
    r"(?:^|[\s_-])(?:comments?|comment-?list|disqus\w*|cookies?|cookie\w*|consent|gdpr"
    r"|related|recommended|newsletter|most-?read|taboola|outbrain)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPLIT: Final = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_LAYOUT: Final = frozenset({"html", "body", "main"})
# Words that say an element only has such a part somewhere, or how it is laid out.
_QUALIFIED: Final = re.compile(r"(?:^|[\s_-])(?:has|with|no|without|is|hide|show)[_-]", re.I)
_META: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|authors|posted-?(?:on|by)|date|dateline|time|timestamp"
    r"|pub-?date|published|updated|meta|metadata|publish|kicker|eyebrow|category|section-?name"
    r"|source|article-?info|editor|views|byauthor|info)s?(?:$|[\s_-])",
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
    if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
        return True
    names = names_of(element)
    if not names or element.get("itemprop") == "articleBody":
        return False
    if _QUALIFIED.search(names):
        names = " ".join(n for n in names.split() if not _QUALIFIED.search(n))
    words = {word.lower() for word in _SPLIT.split(names)}
    return bool(words & _WORDS or _PAIRS.search(names))


def is_surely_around(element: "HtmlElement") -> bool:
    """Return whether the part is none of the article however long it is."""
    return element.tag in {"nav", "figcaption"} or bool(_STRONG.search(names_of(element)))


def tells_when_or_who(element: "HtmlElement") -> bool:
    """Return whether the element is marked as a byline, a date or a section's name."""
    if element.tag in {"time", "address"} or element.get("rel") == "author":
        return True
    marks = f"{names_of(element)} {element.get('itemprop', '')}"
    return bool(_META.search(marks)) or bool(
        re.search(r"author|datePublished|dateModified", element.get("itemprop", ""))
    )
