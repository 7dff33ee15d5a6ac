"""What a web page says about its article besides the text: title, outlet, day, address."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from rag.ingest.dates import read_date, read_moment

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Facts = dict[str, str]

_ARTICLES: Final = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Background|Review|Blog|LiveBlog|Satirical|Scholarly)?"
    r"(?:Article|Posting|NewsArticle)\Z"
)
_LONGEST: Final = 500
_METAS: Final = {
    "title": ("og:title", "twitter:title", "dc.title", "headline", "sailthru.title"),
    "outlet": ("og:site_name", "dc.publisher", "publisher", "citation_publisher",
               "application-name"),
    "byline": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author",
               "byl", "og:article:author"),
    "published": ("article:published_time", "og:article:published_time", "datepublished",
                  "og:published_time", "date", "pubdate", "publishdate", "publish_date",
                  "publish-date", "publication_date", "dc.date.issued", "dc.date",
                  "dcterms.created", "dcterms.date", "dcterms.issued", "parsely-pub-date",
                  "sailthru.date", "article.published", "citation_publication_date", "pubtime",
                  "weibo:article:create_at"),
    "url": ("og:url",),
}  # fmt: skip
_DATED: Final = re.compile(r"\d{4}")
_BY: Final = re.compile(r"(?:by|von|por|par|автор:?|作者[:：]|记者[:：]?)\s+", re.IGNORECASE)
_LOGIN: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+|admin(?:istrator)?|editor|webmaster")
# What browsers and their extensions write into a page they save.
_SAVED: Final = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|page saved with singlefile\s+url:\s*)(\S{8,2000})",
    re.IGNORECASE,
)
_DEPTH: Final = 6
_MOST: Final = 2000


def read_facts(tree: "HtmlElement", address: str = "") -> Facts:
    """Return title, outlet, byline, published, language and url as far as the page names them.

    Args:
        tree: The whole page, its head and scripts still in it.
        address: Where it was read from; addresses in it are completed with it.
    """
    records = [_from_record(record) for record in _records(tree)]
    metas = _metas(tree)
    shown = _shown(tree)
    named = {
        key: _first(metas.get(name, "") for name in names) for key, names in _METAS.items()
    }
    facts = {
        "title": _first([*(r.get("title", "") for r in records), named["title"]]),
        "outlet": _first([named["outlet"], *(r.get("outlet", "") for r in records)]),
        "byline": _first(
            [*(r.get("byline", "") for r in records), _person(named["byline"]), shown["byline"]]
        ),
        "published": _published(
            [named["published"], *(r.get("published", "") for r in records), shown["published"]]
        ),
        "language": _language(tree, metas),
        "url": _address(_canonical(tree) or named["url"], address),
    }
    facts["title"] = without_outlet(facts["title"], facts["outlet"])
    return {key: value for key, value in facts.items() if value}


def saved_from(markup: str) -> str:
    """Return the address that was written into a page when it was saved; empty for none."""
    found = _SAVED.search(markup[:4096])
    return _address(found[1], "") if found else ""


def without_outlet(title: str, outlet: str) -> str:
    """Return ``title`` without the name of the outlet behind a dash or a bar at its end."""
    head, mark, tail = title.rpartition(" | ")
    if not mark:
        head, mark, tail = re.sub(r"\s[-–—_»·]\s", "\0", title).rpartition("\0")
    same = outlet and _bare(tail) in {_bare(outlet), _bare(outlet).removeprefix("the")}
    return title[: len(head)].strip() if mark and same and head else title


def _bare(name: str) -> str:
    return re.sub(r"[\W_]|\.(?:com|org|net)\b", "", name.lower())


def _first(values: Iterable[str]) -> str:
    for value in values:
        settled = " ".join(html.unescape(value).split())
        if settled and len(settled) <= _LONGEST:
            return settled
    return ""


def _published(values: Sequence[str]) -> str:
    """Return the first value with time and zone that tells the day of the first, else that."""
    first = _first(values)
    day = read_date(first)
    for value in values:
        moment = read_moment(" ".join(value.split()))
        if moment and (day is None or abs((moment.date() - day).days) <= 1):
            return value.strip()
    return first


def _metas(tree: "HtmlElement") -> Facts:
    found: Facts = {}
    for meta in tree.iter("meta"):
        content = meta.get("content", "")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content.strip() and name:
            found.setdefault(name.strip().lower(), content)
    return found


def page_title(tree: "HtmlElement") -> str:
    """Return what the page calls itself, mostly headline and outlet in one."""
    titles = [t for t in tree.iter("title") if not any(t.iterancestors("svg"))]
    return _first("".join(e.itertext()) for e in (*titles[:1], *tree.iter("h1")))


def _shown(tree: "HtmlElement") -> Facts:
    """Return byline and date as the page shows them, marked as such."""
    facts = {"byline": "", "published": ""}
    people: dict[str, None] = {}
    beside: HtmlElement | None = None
    for element in tree.iter():
        given = element.attrib
        if element.tag == "time" and _DATED.match(given.get("datetime", "")):
            facts["published"] = facts["published"] or given["datetime"]
        role = f"{given.get('itemprop', '')} {given.get('rel', '')}".lower().split()
        if "datepublished" in role:
            written = given.get("datetime") or given.get("content") or _words(element)
            facts["published"] = written if _DATED.search(written) else facts["published"]
        if {"author", "creator"} & set(role) and (beside is None or beside is _around(element)):
            people[_person(given.get("content", "") or _words(element))] = None
            beside = _around(element) if any(people) else None
    facts["byline"] = ", ".join(filter(None, people))
    return facts


def _around(element: "HtmlElement") -> "HtmlElement | None":
    """Return what holds the element and those who are named beside it."""
    above = element.getparent()
    return above if above is None or above.tag != "span" else above.getparent()


def _words(element: "HtmlElement") -> str:
    return " ".join("".join(element.itertext()).split())[: _LONGEST + 1]


def _person(value: str) -> str:
    """Return a byline without "By"; nothing for an address or a long text."""
    value = re.split(r"\s[|•]\s", _BY.sub("", value.strip(), count=1))[0]
    if len(value) > 200 or re.match(r"(?:https?:)?//|@", value) or _LOGIN.fullmatch(value):
        return ""
    return value if re.search(r"[^\W\d_]", value) else ""


def _language(tree: "HtmlElement", metas: Facts) -> str:
    root = tree if tree.tag == "html" else None
    value = (root.get("lang") or root.get("xml:lang") or "") if root is not None else ""
    return value.strip() or metas.get("og:locale", "") or metas.get("language", "")


def _canonical(tree: "HtmlElement") -> str:
    for link in tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split() and link.get("href"):
            return str(link.get("href"))
    return ""


def _address(value: str, base: str) -> str:
    """Return a whole http(s) address; empty for any other."""
    try:
        whole = urljoin(base, value.strip()) if value.strip() else ""
        parts = urlsplit(whole)
    except ValueError:
        return ""
    plain = not re.search(r"[\s\x00-\x1f\"<>\\]", whole) and len(whole) <= 2000
    return whole if parts.scheme in {"http", "https"} and parts.hostname and plain else ""


def _records(tree: "HtmlElement") -> list[dict[str, Any]]:
    """Return the descriptions of articles among the page's linked data."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in script.get("type", "").lower() or not script.text:
            continue
        try:
            value = json.loads(script.text.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        found += [r for r in _objects(value) if _is_article(r)]
    return found[:20]


def _objects(value: object) -> Iterator[dict[str, Any]]:
    waiting, seen = [(value, 0)], 0
    while waiting and seen < _MOST:
        one, depth = waiting.pop(0)
        seen += 1
        if isinstance(one, dict):
            yield one
            below: list[object] = [one.get("@graph"), one.get("mainEntity")]
        else:
            below = list(one) if isinstance(one, list) else []
        if depth < _DEPTH:
            waiting += [(b, depth + 1) for b in below if isinstance(b, dict | list)]


def _is_article(record: dict[str, Any]) -> bool:
    kinds = record.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and _ARTICLES.match(name) for name in names)


def _from_record(record: dict[str, Any]) -> Facts:
    return {
        "title": _named(record.get("headline") or record.get("name")),
        "outlet": _named(record.get("publisher")),
        "byline": _person(_named(record.get("author"))),
        "published": _named(record.get("datePublished")),
    }


def _named(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_named, value[:10])))
    if isinstance(value, dict):
        return _named(value.get("name"))
    return value if isinstance(value, str) else ""
