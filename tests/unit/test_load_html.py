"""Web pages: the article in, all that stands around it out."""

import datetime as dt
import re
from difflib import SequenceMatcher

import pytest

from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Item
from tests.fakes.odd_pages import PARAS, TITLE, odd_pages
from tests.fakes.odd_sites import odd_sites
from tests.fakes.other_sites import other_sites
from tests.fakes.pace import at_most

SITES = {site.name: site for site in (*odd_sites(), *other_sites())}
ODD = {page.name: page for page in odd_pages()}


def load(page, name="page.html", **known):
    content = page if isinstance(page, bytes) else page.encode()
    (found,) = read(Piece(locator=f"/x/{name}", name=name, content=content, **known))
    return found


def article(body, head=""):
    page = f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"
    return clean(load(page))


def words(text):
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("name", ODD)
def test_an_article_comes_in_whole_and_by_itself(name):
    page = ODD[name]

    found = clean(load(page.html))

    said, true = words(found.text), words(" ".join(page.truth))
    matcher = SequenceMatcher(None, said, true, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    assert same >= 0.97 * len(said)
    assert same >= 0.97 * len(true)
    assert found.source.title == TITLE
    assert found.source.outlet == "Veldt Courier"


@pytest.mark.parametrize("name", SITES)
def test_pages_of_large_sites_come_in_as_an_editor_would_cut_them(name):
    site = SITES[name]

    found = clean(load(site.html))

    said, true = words(found.text), words(" ".join(site.truth))
    matcher = SequenceMatcher(None, said, true, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    assert same >= 0.97 * len(said)
    assert same >= 0.97 * len(true)
    at = found.source.published_at
    told = {
        "outlet": found.source.outlet,
        "agency": found.source.agency,
        "byline": found.source.byline,
        "place": found.source.place,
        "url": found.source.url,
        "day": str(found.source.published),
        "at": at.isoformat() if at else "",
    }
    assert {key: told[key] for key in site.facts} == site.facts


HEAD = """
<title>Borders reopen - Veldt Courier</title><link rel="canonical" href="/2031/borders">
<meta property="og:site_name" content="Veldt Courier"><meta name="author" content="By Ana Torv">
<meta property="article:published_time" content="2031-03-04T23:30:00-05:00">
"""


def test_what_the_page_says_about_its_article_is_kept():
    page = f"<html lang=en-GB><head>{HEAD}</head><body><h1>Borders reopen</h1><p>{PARAS[0]}"

    source = clean(load(page, address="https://veldt.example/borders?utm=1")).source

    assert (source.title, source.outlet, source.byline) == (
        "Borders reopen",
        "Veldt Courier",
        "Ana Torv",
    )
    zone = dt.timezone(dt.timedelta(hours=-5))
    assert source.published_at == dt.datetime(2031, 3, 4, 23, 30, tzinfo=zone)
    assert source.published == dt.date(2031, 3, 4)
    assert (source.language, source.kind) == ("en-GB", "html")
    assert source.url == "https://veldt.example/2031/borders"


def test_linked_data_tells_what_the_head_does_not():
    data = """{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle",
    "headline": "Borders reopen &amp; more", "datePublished": "2031-03-04T10:00:00Z",
    "author": [{"name": "Ana Torv"}, {"name": "Rolf Ek"}],
    "publisher": {"name": "Veldt Courier"}}]}"""

    source = article(
        f"<p>{PARAS[0]}", f"<script type='application/ld+json'>{data}</script>"
    ).source

    assert source.title == "Borders reopen & more"
    assert (source.byline, source.outlet) == ("Ana Torv, Rolf Ek", "Veldt Courier")
    assert source.published_at == dt.datetime(2031, 3, 4, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://a.example/x", "https://a.example/x y", "//"]
)
def test_an_address_that_is_not_plain_http_is_no_address(address):
    assert article(f"<p>{PARAS[0]}", f'<link rel=canonical href="{address}">').source.url == ""


def test_a_time_without_a_zone_is_a_day_and_no_moment():
    meta = "<meta property=article:published_time content='2031-03-04T10:00:00'>"

    source = article(f"<p>{PARAS[0]}", meta).source

    assert (source.published, source.published_at) == (dt.date(2031, 3, 4), None)


def test_lists_rows_quotations_and_headings_stay_in_order():
    body = (
        f"<article><h1>T</h1><p>{PARAS[0]}<h2>What each side gives</h2><ul><li>Grain<li>Coal"
        f"</ul><table><tr><th>Side<th>Lorries<tr><td>Veldt<td>120</table><blockquote>{PARAS[1]}"
        f"</blockquote><p>One line<br>and another<p>{PARAS[2]}</article>"
    )

    assert article(body).text.split("\n\n") == [
        PARAS[0],
        "What each side gives",
        "Grain",
        "Coal",
        "Side | Lorries",
        "Veldt | 120",
        PARAS[1],
        "One line",
        "and another",
        PARAS[2],
    ]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body><div id=root></div><noscript>Please enable JavaScript.", "scripts"),
        ("<html><body><p>We use cookies and ask for your consent.", "notice"),
        ("<html><body></body></html>", "no article"),
        ("<html><body><nav>" + "<a href=/x>World</a> " * 40, "no article"),
        ("<html><body><h1>404</h1><p>Not found", "notice"),
    ],
)
def test_a_page_without_an_article_says_so(page, reason):
    found = load(page)

    assert isinstance(found, Item)
    assert reason in found.error
    assert found.hint


@pytest.mark.parametrize("name", ["page.txt", "page", "page.aspx", "page.pdf"])
def test_a_page_is_known_by_its_content_whatever_its_name(name):
    assert load(f"<html><body><p>{PARAS[0]}</p></body></html>", name).kind == "html"


@pytest.mark.parametrize(
    ("encoding", "meta", "known"),
    [
        ("cp1251", "<meta charset=windows-1251>", {}),
        ("koi8-r", "<meta http-equiv=content-type content='text/html; charset=koi8-r'>", {}),
        ("cp1251", "", {"charset": "windows-1251"}),
        ("utf-16", "", {}),
        ("utf-8", "<meta charset=windows-1251>", {}),
    ],
)
def test_the_encoding_is_that_of_the_bytes_then_the_one_declared(encoding, meta, known):
    said = "Министры договорились вновь открыть три пункта пропуска на границе двух стран."
    page = f"<html><head>{meta}</head><body><p>{said}</p></body></html>"

    assert load(page.encode(encoding), **known).text == said


def test_a_feed_is_not_an_article():
    found = load("<?xml version='1.0'?><rss><channel/></rss>", "feed.xml")

    assert isinstance(found, Item)
    assert "feed" in found.error


DEEP = 50_000


@pytest.mark.parametrize(
    "inside",
    [
        "<div>" * DEEP + PARAS[0] + "</div>" * DEEP,
        "<ul><li>" * DEEP + PARAS[0],
        "<p " + " ".join(f"a{n}=1" for n in range(DEEP)) + f">{PARAS[0]}",
        "<div class=ad>x</div>" * DEEP + f"<p>{PARAS[0]}",
        "<table>" + "<tr><td>a<td>b" * DEEP + f"</table><p>{PARAS[0]}",
        f"<p>{PARAS[0]}<p>" + "<" * 1_000_000,
    ],
    ids=["deep boxes", "deep lists", "attributes", "adverts", "cells", "brackets"],
)
def test_a_hostile_page_takes_bounded_time(inside):
    with at_most(10):
        found = load(f"<html><body><h1>T</h1>{inside}")
    assert isinstance(found, Raw)
    assert PARAS[0] in found.text


@pytest.mark.parametrize(
    "note",
    [
        "<!-- saved from url=(0031)https://veldt.example/borders/1 -->",
        "<!--\n Page saved with SingleFile\n url: https://veldt.example/borders/1\n x-->",
    ],
)
def test_the_address_a_page_was_saved_from_is_kept(note):
    page = (
        f"<!DOCTYPE html>\n{note}\n<html><body><h1>{TITLE}</h1><p>{PARAS[0]}</p></body></html>"
    )

    assert clean(load(page)).source.url == "https://veldt.example/borders/1"


def test_a_moment_with_its_zone_wins_over_the_same_time_without():
    head = (
        '<meta property="article:published_time" content="2031-03-04T23:30:00">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Talks",'
        ' "datePublished": "2031-03-04T23:30:00-05:00"}</script>'
    )

    at = article(f"<h1>Talks</h1><p>{PARAS[0]}</p>", head).source.published_at

    assert at is not None
    assert at.isoformat() == "2031-03-04T23:30:00-05:00"


RUSSIAN = (
    "Министры иностранных дел Вельда и Ондры договорились во вторник открыть три перехода, "
    "закрытых с весны, сообщили представители обеих сторон после переговоров в Остере."
)
GERMAN = (
    "Die Außenminister von Veldt und Ondra haben sich am Dienstag darauf geeinigt, drei "
    "Übergänge zu öffnen, die seit dem Frühjahr geschlossen waren, teilten beide Seiten mit."
)


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en-US", RUSSIAN, "ru"),
        ("en-US", GERMAN, "de"),
        ("en-GB", PARAS[0], "en-GB"),
        ("da", GERMAN, "da"),
        ("en-US", "Гавань.", "en-US"),
    ],
)
def test_the_words_tell_the_language_where_the_template_is_wrong(declared, text, language):
    page = f"<html lang={declared}><body><h1>X</h1><p>{text}</p></body></html>"

    assert clean(load(page)).source.language == language


def test_a_login_is_no_byline_and_all_who_are_named_are():
    head = '<meta name="author" content="marit.editor">'
    body = (
        f"<h1>{TITLE}</h1><div class=who>By <a rel=author>Ana Torv</a> and "
        f"<a rel=author>Rolf Ek</a></div><p>{PARAS[0]}</p>"
        f"<p>{PARAS[1]}</p><p>More: <a rel=author>Ida Aas</a></p>"
    )

    assert article(body, head).source.byline == "Ana Torv, Rolf Ek"


def test_words_shown_off_are_not_told_twice_and_a_quotation_stays():
    quoted = PARAS[1].split("”")[0].strip("“")
    body = (
        f"<h1>{TITLE}</h1><p>{PARAS[0]}</p><div class=pull-quote><p>{quoted}</p></div>"
        f"<p>{PARAS[1]}</p><blockquote>{PARAS[2]}</blockquote>"
    )

    assert article(body).text.split("\n\n") == [*PARAS[:3]]
