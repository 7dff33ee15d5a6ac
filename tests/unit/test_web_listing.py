"""Feeds and site maps: bytes in, entries out."""

import contextlib
import gzip
import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.ingest.web.discover import Named, named_feeds
from rag.ingest.web.listing import looks_like_listing, read_listing
from tests.fakes.pace import at_most

AT = "https://norda.example/feeds/world.xml"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Norda &amp;amp; World</title>
<item><title>Ordelia &lt;b&gt;reopens&lt;/b&gt; ferry &amp;amp; port</title>
<link> /2031/ferry </link>
<guid isPermaLink="false">n-1</guid><pubDate>Tue, 03 Jun 2031 23:30:00 -0500</pubDate>
<dc:creator>Mira Oster</dc:creator><description>Short words.</description>
<content:encoded><![CDATA[<p>All of the words.</p>]]></content:encoded></item>
<item><title>Second</title><guid>https://norda.example/2031/second</guid></item>
<item><title>Again</title><link>/2031/other</link><guid isPermaLink="false">n-1</guid></item>
</channel></rss>"""


def read(content, media="", at=AT, **named):
    content = content if isinstance(content, bytes) else content.encode()
    assert looks_like_listing(content, media)
    return read_listing(content, address=at, media=media, **named)


def refused(content, media=""):
    content = content if isinstance(content, bytes) else content.encode()
    with at_most(5), pytest.raises(InputError) as caught:
        read_listing(content, address=AT, media=media)
    assert caught.value.hint
    return str(caught.value)


class TestFeeds:
    def test_rss_gives_its_entries_each_once_with_all_that_it_tells(self):
        found = read(RSS)
        first, second = found.entries

        assert (found.kind, found.title) == ("feed", "Norda & World")
        assert (first.key, first.url) == ("n-1", "https://norda.example/2031/ferry")
        assert first.title == "Ordelia reopens ferry & port"
        assert (first.author, first.summary) == ("Mira Oster", "Short words.")
        assert first.content == "<p>All of the words.</p>"
        assert (second.key, second.url) == ("https://norda.example/2031/second",) * 2

    def test_the_time_keeps_the_zone_it_is_written_in(self):
        assert read(RSS).entries[0].published == "2031-06-03T23:30:00-05:00"

    @pytest.mark.parametrize(
        ("written", "published"),
        [
            ("2031-06-03T23:30:00+08:00", "2031-06-03T23:30:00+08:00"),
            ("2031-06-03T23:30Z", "2031-06-03T23:30:00+00:00"), ("2031-06-03", "2031-06-03"),
            ("03 Jun 2031 10:00 GMT", "2031-06-03T10:00:00+00:00"),
            ("Tue, 3 Jun 31 10:00:00 EST", "2031-06-03T10:00:00-05:00"),
            ("Tue, 99 Foo 2031", ""), ("9999-12-31", ""), ("0001-01-01T00:00:00Z", ""),
            ("yesterday", ""), ("", ""), ("2031" * 5000, ""),
        ],
    )  # fmt: skip
    def test_a_time_is_read_or_left_out(self, written, published):
        item = f"<item><link>/a</link><pubDate>{written}</pubDate></item>"
        found = read(f"<rss version='2.0'><channel>{item}</channel></rss>")
        assert found.entries[0].published == published

    def test_atom_gives_the_page_and_not_the_sound_or_the_reply(self):
        found = read(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://base.example/z/'>"
            "<title type='html'>&lt;i&gt;Torvia&lt;/i&gt; today</title><entry><id>tag:1</id>"
            "<title>Talks</title><link rel='enclosure' href='a.mp3'/>"
            "<link rel='self' href='s'/>"
            "<link rel='alternate' href='a1'/><updated>2031-06-03T10:00:00Z</updated>"
            "<author><name>Ivo Renn</name></author></entry></feed>"
        )
        (only,) = found.entries
        assert (found.title, only.url) == ("Torvia today", "https://base.example/z/a1")
        assert (only.key, only.author) == ("tag:1", "Ivo Renn")

    @pytest.mark.parametrize(
        "feed",
        [
            "<rss version='0.91'><channel><item><title>T</title><link>http://a.example/x</link>"
            "</item></channel></rss>",
            "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://a.example/rss.dtd'>"
            "<rss version='0.91'><channel><item><title>T</title><link>http://a.example/x</link>"
            "</item></channel></rss>",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
            "xmlns='http://purl.org/rss/1.0/'><channel rdf:about='http://a.example'/><item "
            "rdf:about='http://a.example/x'><title>T</title><link>http://a.example/x</link>"
            "</item></rdf:RDF>",
            "<?xml version='1.0'?><?xml-stylesheet href='x.css'?><!-- hello -->"
            "<rss version='2.0'><channel><item><title>T</title><link>http://a.example/x</link></item></channel></rss>",
            "<rss version='2.0'><channel><item><title>T & broken</b></title>"
            "<link>http://a.example/x</link></item>",
        ],
    )  # fmt: skip
    def test_old_and_broken_feeds_are_read_too(self, feed):
        assert [each.url for each in read(feed).entries] == ["http://a.example/x"]

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "windows-1251", "utf-8-sig"])
    def test_an_encoding_that_the_feed_names_is_heeded(self, encoding):
        feed = (
            f"<?xml version='1.0' encoding='{encoding.removesuffix('-sig')}'?>"
            "<rss version='2.0'><channel><item><title>Новости</title><link>/a</link></item>"
            "</channel></rss>"
        )
        assert read(feed.encode(encoding)).entries[0].title == "Новости"

    def test_an_encoding_that_the_server_names_is_heeded(self):
        feed = (
            "<rss version='2.0'><channel><item><title>Новости</title><link>/a</link></item>"
            "</channel></rss>"
        )
        found = read(feed.encode("koi8-r"), charset="koi8-r")
        assert found.entries[0].title == "Новости"

    def test_json_feed_is_read(self):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Norda",
            "items": [
                {"id": 7, "url": "/x", "title": "T", "date_published": "2031-06-03T10:00:00Z",
                 "authors": [{"name": "Mira Oster"}], "content_text": "Words."},
                {"id": "8", "external_url": "https://b.example/y"}, {"id": 7, "url": "/z"}, 5,
            ],
        }  # fmt: skip
        first, second = read(json.dumps(feed), "application/json").entries
        assert (first.key, first.url, first.author) == (
            "7",
            "https://norda.example/x",
            "Mira Oster",
        )
        assert (first.content, second.url) == ("Words.", "https://b.example/y")

    @pytest.mark.parametrize(
        "link",
        [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,x",
            "http://[",
            "mailto:a",
        ],
    )
    def test_a_link_that_is_no_web_address_stays_what_it_is(self, link):
        item = f"<item><link>{link}</link><guid isPermaLink='false'>1</guid></item>"
        found = read(f"<rss version='2.0'><channel>{item}</channel></rss>")
        assert not found.entries[0].url.startswith(("https://", "http://norda"))
        assert found.entries[0].url in {link, link.replace("///", "//"), ""}

    def test_long_and_odd_fields_are_bounded(self):
        item = (
            f"<item><title>{'t' * 9000}&#x202e;</title><link>/a</link>"
            f"<guid isPermaLink='false'>{'g' * 9000}</guid></item>"
        )
        (only,) = read(f"<rss version='2.0'><channel>{item}</channel></rss>").entries
        assert len(only.title) == 500
        assert len(only.key) <= 500

    def test_so_many_entries_and_no_more_are_looked_at(self):
        items = "".join(f"<item><link>/{n}</link></item>" for n in range(5000))
        found = read(f"<rss version='2.0'><channel>{items}</channel></rss>")
        assert len(found.entries) == 2000

    def test_reading_changes_nothing_for_others_and_works_in_threads(self):
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(read(RSS).entries)) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [read(RSS).entries] * 4


MAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://i.example/1">
<url><loc>https://norda.example/old</loc><lastmod>2030-01-01</lastmod></url>
<url><loc> https://norda.example/new </loc><news:news>
<news:publication><news:name>Norda</news:name>
<news:language>en</news:language></news:publication>
<news:publication_date>2031-06-03T10:00:00+02:00</news:publication_date>
<news:title>Talks &amp; ferries</news:title></news:news>
<image:image><image:loc>https://norda.example/i.png</image:loc></image:image></url>
<url><lastmod>2031-01-01</lastmod></url></urlset>"""


class TestSiteMaps:
    def test_what_changed_last_stands_first_with_what_the_news_map_tells(self):
        found = read(MAP)
        first, second = found.entries
        assert found.kind == "sitemap"
        assert (first.url, first.title) == ("https://norda.example/new", "Talks & ferries")
        assert (first.published, first.outlet) == ("2031-06-03T10:00:00+02:00", "Norda")
        assert (second.url, second.published) == ("https://norda.example/old", "")

    def test_an_index_lists_its_maps(self):
        found = read(
            "<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2031-01-01</lastmod></sitemap>"
            "<sitemap><loc>/b.xml.gz</loc><lastmod>2031-01-02</lastmod></sitemap></sitemapindex>"
        )
        assert found.kind == "index"
        assert [each.url for each in found.entries] == [
            "https://norda.example/b.xml.gz",
            "https://norda.example/a.xml",
        ]

    def test_a_packed_map_is_unpacked(self):
        assert read(gzip.compress(MAP.encode()), "application/gzip") == read(MAP)


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
INNER = "<title>&l11;</title><item><link>/a</link></item>"


class TestHarm:
    @pytest.mark.parametrize(
        "content",
        [
            f"<?xml version='1.0'?><!DOCTYPE rss [{BOMB}]><rss><channel>{INNER}"
            "</channel></rss>",
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;'
            "</title></channel></rss>",
            '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/dtd"> %p;]><rss></rss>',
            f"<!DOCTYPE urlset [{BOMB}]><urlset><url><loc>&l11;</loc></url></urlset>",
            f"<?xml version='1.0' encoding='utf-16'?><!DOCTYPE rss [{BOMB}]><rss>&l9;</rss>",
            "<rss><channel>" + "<a>" * 50_000,
            "<urlset>" + "<a>" * 50_000 + "</a>" * 50_000 + "</urlset>",
            "<rss><channel>&& " + "<a>" * 900_000,
            "<feed>" + "<entry>" * 50_000,
            "<rss><channel>" + "<a/>" * 500_000 + "</channel></rss>",
            "<rss " + " ".join(f"a{n}='x'" for n in range(20_000)) + "></rss>",
        ],
        ids=[
            "laughs",
            "file",
            "parameter",
            "map",
            "utf-16",
            "deep",
            "deep map",
            "loose",
            "feed",
            "wide",
            "attributes",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_what_is_built_to_do_harm_is_refused_at_once(self, content, encoding):
        refused(content.encode(encoding))

    def test_a_packed_bomb_is_refused(self):
        refused(gzip.compress(b"<urlset>" + bytes(64 * 1024**2), 9))

    @pytest.mark.parametrize(
        "content",
        [
            b"", b"<html><body><rss></rss></body></html>", b"words", b"<channel>", b"{}",
            b"[1, 2]", b"\x1f\x8b", b"<", b"<!--", b"<?xml", b"<!DOCTYPE",
            b"<!DOCTYPE html>", b"<svg></svg>", b"<rssx/>",
            b'{"title": "no feed", "items": []}', b"\0" * 100, b"%PDF-1.7",
            gzip.compress(b"words", mtime=0), b"\xff\xfe", b"<article>x</article>",
        ],
    )  # fmt: skip
    def test_what_is_no_listing_is_told_apart_and_refused(self, content):
        assert not looks_like_listing(content)
        refused(content)

    @pytest.mark.parametrize("content", ['{"items": 5}', "[" * 100_000, '{"items": [', "{"])
    def test_bad_json_under_a_feeds_name_is_refused(self, content):
        refused(content, "application/feed+json")

    @pytest.mark.parametrize("content", ["<rss>", "<rss></rss>", "<feed/>"])
    def test_an_empty_feed_has_no_entries(self, content):
        assert read(content).entries == ()

    @given(
        st.binary(max_size=300), st.sampled_from([b"", b"<rss>", b"<urlset>", b"<feed>", b"{"])
    )
    def test_no_bytes_make_a_reader_fail_in_another_way(self, content, start):
        with contextlib.suppress(InputError):
            read_listing(start + content, address=AT, media="application/feed+json")


class TestDiscovery:
    def test_a_page_names_its_feeds(self):
        page = b"""<html><head><base href='/x/'>
        <link rel="alternate" type="application/rss+xml" href="/world.xml"
         title="World &amp; more">
        <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'>
        <link rel="alternate" type="application/feed+json" href="//b.example/feed.json">
        <link rel=alternate type="application/rss+xml" href="/world.xml">
        <link rel=alternate type="application/rss+xml" href="javascript:alert(1)">
        <link rel=alternate type="application/rss+xml"><link rel=alternate hreflang=de href=/de>
        <link rel=stylesheet type=text/css href=/a.css></head><body>words</body></html>"""
        assert named_feeds(page, address="https://norda.example/") == (
            Named("https://norda.example/world.xml", "World & more"),
            Named("https://norda.example/x/atom.xml", ""),
            Named("https://b.example/feed.json", ""),
        )

    @pytest.mark.parametrize(
        "page", [b"", b"words", b"\0\0", b"<a>" * 100_000, b"<!--", b"<?x"]
    )
    def test_a_page_without_feeds_names_none(self, page):
        assert named_feeds(page, address="https://norda.example/") == ()
