"""Feeds are polled: each entry once, noted after its outcome is known, politely."""

import datetime as dt

import pytest

from rag.errors import InputError, NotFoundError
from rag.ingest.load.raw import Piece
from rag.ingest.web.fetch import Fetcher
from rag.ingest.web.polite import Polite
from rag.ingest.web.polling import Polling
from rag.library import Library, feeds
from rag.types import Item
from tests.fakes.web import PAGE, answer, site

HERE = "127.0.0.1"
NOW = dt.datetime(2031, 6, 3, 10, tzinfo=dt.UTC)


def item(path, key="", title="Talks"):
    guid = f"<guid isPermaLink='false'>{key}</guid>" if key else ""
    date = "<pubDate>Tue, 03 Jun 2031 10:00:00 +0200</pubDate>"
    return f"<item><title>{title}</title><link>{path}</link>{guid}{date}</item>"


def feed(*items, **headers):
    body = f"<rss version='2.0'><channel><title>Norda</title>{''.join(items)}</channel></rss>"
    return answer(body.encode(), "application/rss+xml", **headers)


class Desk:
    """A library, a site and what a newsroom does with what is found."""

    def __init__(self, library, site):
        self.library, self.site = library, site
        self.address = site.url("/feed.xml")
        self.now = NOW

    def polling(self, **named):
        fetcher = Fetcher(allowed=(HERE,), seconds=2)
        return Polling(Polite(fetcher, pause=0, sleep=lambda seconds: None), **named)

    def add(self, address=""):
        with self.library.writing() as db:
            return feeds.add(db, address or self.address, now=self.now)

    def poll(self, *, stop_after=None, **named):
        """Poll once; return what came of each entry by key, or stop as if the process died."""
        outcomes = {}
        self.now += dt.timedelta(hours=1)
        for found in self.polling(**named).poll(self.library, now=lambda: self.now):
            if stop_after is not None and len(outcomes) == stop_after:
                break
            got = found.got
            if isinstance(got, Piece):
                got = Item(locator=got.locator, outcome="added")
            outcomes[found.key or got.locator] = got.error or got.outcome
            with self.library.writing() as db:
                found.note(db, got, now=self.now)
        return outcomes

    @property
    def feed(self):
        with self.library.reading() as db:
            (only,) = feeds.listing(db)
        return only

    def asked(self):
        """Return what was asked since the last time."""
        asked = [path for path in self.site.asked if path != "/robots.txt"]
        self.site.asked.clear()
        return asked


@pytest.fixture
def desk(tmp_path):
    library = Library.open(tmp_path / "lib")
    with site(HERE) as made:
        made.pages |= {f"/{n}": answer() for n in range(10)}
        yield Desk(library, made)
    library.close()


class TestPolling:
    def test_each_entry_is_fetched_once_and_what_the_feed_tells_goes_with_it(self, desk):
        desk.site.pages["/feed.xml"] = feed(
            item("/1", "k1"), item("/2", "k2"), item("/3", "k1")
        )
        desk.add()
        (first, second) = [
            found.got for found in desk.polling().poll(desk.library, now=lambda: NOW)
        ]
        assert (first.locator, first.content) == (desk.site.url("/1"), PAGE)
        assert dict(first.metadata) == {
            "title": "Talks",
            "published": "2031-06-03T10:00:00+02:00",
        }
        assert (second.media, second.name) == ("text/html", "2.html")

        assert desk.poll() == {"k1": "added", "k2": "added"}
        assert desk.poll() == {}
        desk.site.pages["/feed.xml"] = feed(item("/4", "k4"), item("/1", "k1"))
        assert desk.poll() == {"k4": "added"}
        assert (desk.feed.title, desk.feed.seen, desk.feed.polled_at) == ("Norda", 3, desk.now)

    def test_an_unchanged_feed_costs_one_request_without_a_body(self, desk):
        sent = []

        def conditional(request):
            sent.append("If-None-Match" in request)
            if 'If-None-Match: "v1"' in request:
                return b"HTTP/1.1 304 Not Modified\r\n\r\n"
            return feed(item("/1"), ETag='"v1"')

        desk.site.pages["/feed.xml"] = conditional
        desk.add()
        assert len(desk.poll()) == 1
        desk.asked()
        assert desk.poll() == {}
        assert desk.asked() == ["/feed.xml"]
        assert sent == [False, True]
        assert (desk.feed.etag, desk.feed.polled_at) == ('"v1"', desk.now)

    def test_what_was_not_noted_is_found_again_and_nothing_noted_is(self, desk):
        desk.site.pages["/feed.xml"] = feed(
            *(item(f"/{n}", f"k{n}") for n in range(4)), ETag='"v1"'
        )
        desk.add()
        assert list(desk.poll(stop_after=2)) == ["k0", "k1"]
        assert desk.feed.etag == ""
        assert list(desk.poll()) == ["k2", "k3"]
        assert desk.feed.etag == '"v1"'

    def test_what_fails_for_now_is_tried_at_three_more_polls(self, desk):
        desk.site.pages["/feed.xml"] = feed(item("/1", "k1"), item("/bad", "k2"), ETag='"v1"')
        desk.site.pages["/bad"] = answer(status="503 Oh")
        desk.add()
        polls = [desk.poll() for _ in range(5)]
        assert [list(poll) for poll in polls] == [["k1", "k2"], ["k2"], ["k2"], ["k2"], []]
        assert (desk.feed.waiting, desk.feed.failed, desk.feed.etag) == (0, 1, '"v1"')

    def test_what_failed_for_now_is_fetched_though_it_left_the_feed(self, desk):
        desk.site.pages["/feed.xml"] = feed(item("/bad", "k2"))
        desk.site.pages["/bad"] = answer(status="503 Oh")
        desk.add()
        desk.poll()
        assert desk.feed.waiting == 1
        desk.site.pages["/feed.xml"] = feed(item("/1", "k1"))
        desk.site.pages["/bad"] = answer()
        assert desk.poll() == {"k2": "added", "k1": "added"}

    def test_what_fails_for_good_is_told_once(self, desk):
        links = [
            "/gone",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://127.0.0.2/secret",
        ]
        desk.site.pages["/feed.xml"] = feed(
            *(item(link, f"k{n}") for n, link in enumerate(links)),
            "<item><guid>k9</guid></item>",
        )
        desk.add()
        told = desk.poll()
        assert "no such page" in told["k0"]
        assert "Only http and https" in told["k1"]
        assert "Only http and https" in told["k2"]
        assert "not on the public internet" in told["k3"]
        assert len(told) == 5
        assert desk.poll() == {}
        assert desk.feed.failed == 5

    def test_the_text_in_a_feed_is_not_taken_for_an_article(self, desk):
        full = "<description>All of it.</description>"
        desk.site.pages["/feed.xml"] = feed(
            item("/gone", "k1").replace("</item>", f"{full}</item>")
        )
        desk.add()
        assert "no such page" in desk.poll()["k1"]

    def test_what_robots_txt_forbids_is_told_but_the_feed_itself_is_read(self, desk):
        desk.site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n", "text/plain")
        desk.site.pages["/feed.xml"] = feed(item("/1", "k1"))
        desk.add()
        assert "robots.txt does not allow" in desk.poll()["k1"]
        assert desk.asked() == ["/feed.xml"]

    def test_a_site_that_asks_for_a_pause_gets_it_and_nothing_is_lost(self, desk):
        desk.site.pages["/feed.xml"] = feed(*(item(f"/{n}", f"k{n}") for n in range(5)))
        desk.site.pages["/1"] = answer(status="429 Slow")
        desk.add()
        assert list(desk.poll()) == ["k0", "k1"]
        assert desk.asked() == ["/feed.xml", "/0", "/1"]
        desk.site.pages["/1"] = answer()
        assert sorted(desk.poll()) == ["k1", "k2", "k3", "k4"]

    def test_only_so_many_entries_are_fetched_at_one_poll(self, desk):
        desk.site.pages["/feed.xml"] = feed(
            *(item(f"/{n}", f"k{n}") for n in range(5)), ETag='"v1"'
        )
        desk.add()
        assert [len(desk.poll(limit=2)) for _ in range(2)] == [2, 2]
        assert desk.feed.etag == ""
        assert [len(desk.poll(limit=2)) for _ in range(2)] == [1, 0]
        assert desk.feed.etag == '"v1"'

    def test_a_feed_that_fails_costs_one_line_and_the_others_are_polled(self, desk):
        desk.site.pages |= {"/feed.xml": answer(status="500 Oh"), "/two": feed(item("/1", "k"))}
        desk.add()
        desk.add(desk.site.url("/two"))
        told = desk.poll()
        assert "fault" in told[desk.address]
        assert told["k"] == "added"
        with desk.library.reading() as db:
            first, second = feeds.listing(db)
        assert "fault" in first.error
        assert (first.hint, second.error) == ("Try again later.", "")
        desk.site.pages["/feed.xml"] = feed(item("/2", "x"))
        desk.poll()
        with desk.library.reading() as db:
            assert feeds.listing(db)[0].error == ""

    def test_only_the_feeds_asked_for_are_polled(self, desk):
        desk.site.pages |= {"/feed.xml": feed(item("/1", "k1")), "/two": feed(item("/2", "k2"))}
        desk.add()
        desk.add(desk.site.url("/two"))
        found = desk.polling().poll(
            desk.library, now=lambda: NOW, addresses=[desk.site.url("/two")]
        )
        assert [each.key for each in found] == ["k2"]

    def test_a_feed_removed_while_it_is_polled_stays_removed(self, desk):
        desk.site.pages["/feed.xml"] = feed(item("/1", "k1"))
        desk.add()
        for found in desk.polling().poll(desk.library, now=lambda: NOW):
            with desk.library.writing() as db:
                feeds.remove(db, desk.address)
                found.note(db, Item(locator="x", outcome="added"), now=NOW)
        with desk.library.reading() as db:
            assert feeds.listing(db) == ()


class TestSiteMaps:
    def test_an_index_gives_what_its_maps_list_and_one_bad_map_costs_one_line(self, desk):
        def sitemap(*paths):
            urls = "".join(f"<url><loc>{desk.site.url(path)}</loc></url>" for path in paths)
            return answer(f"<urlset>{urls}</urlset>".encode(), "application/xml")

        maps = "".join(
            f"<sitemap><loc>{desk.site.url(path)}</loc></sitemap>"
            for path in ("/a.xml", "/gone.xml", "/b.xml", "/feed.xml")
        )
        index = f"<sitemapindex>{maps}</sitemapindex>"
        desk.site.pages |= {
            "/feed.xml": answer(index.encode(), "application/xml", ETag='"v1"'),
            "/a.xml": sitemap("/1", "/2"),
            "/b.xml": sitemap("/2", "/3"),
        }
        desk.add()
        told = desk.poll()
        assert {desk.site.url(f"/{n}"): "added" for n in (1, 2, 3)}.items() <= told.items()
        assert "no such page" in told[desk.site.url("/gone.xml")]
        assert "within another" in told[desk.site.url("/feed.xml")]
        desk.site.pages["/b.xml"] = sitemap("/2", "/3", "/4")
        assert desk.site.url("/4") in desk.poll()


class TestGathering:
    def test_a_page_that_the_user_names_is_fetched_whatever_robots_txt_says(self, desk):
        desk.site.pages["/robots.txt"] = answer(b"User-agent: *\nDisallow: /\n", "text/plain")
        (piece,) = desk.polling().gather(desk.site.url("/1"))
        assert (piece.content, piece.locator) == (PAGE, desk.site.url("/1"))

    def test_a_feed_that_the_user_names_gives_all_that_it_lists(self, desk):
        desk.site.pages["/feed.xml"] = feed(
            item("/1", "a"), item("/gone", "b"), item("/2", "c")
        )
        one, gone, two = desk.polling(limit=1).gather(desk.address)
        assert (one.metadata["title"], two.locator) == ("Talks", desk.site.url("/2"))
        assert "no such page" in gone.error

    def test_marks_that_track_readers_give_an_article_no_second_place(self, desk):
        desk.site.pages["/feed.xml"] = feed(item("/1?utm_source=rss&amp;a=1", "a"))
        desk.site.pages["/1?a=1"] = answer()

        (one,) = desk.polling().gather(desk.address)

        assert one.locator == desk.site.url("/1?a=1")

    @pytest.mark.parametrize("url", ["http://127.0.0.2:{}/x", "file:///etc/passwd", "nothing"])
    def test_what_cannot_be_fetched_is_one_failed_item(self, desk, url):
        (only,) = desk.polling().gather(url.format(desk.site.port))
        assert only.outcome == "failed"
        assert only.error
        assert only.hint


class TestTheList:
    def test_an_address_that_gives_a_feed_is_recognised(self, desk):
        desk.site.pages["/feed.xml"] = feed(item("/1"))
        found = desk.polling().recognise(f" {desk.address}#x")
        assert (found.address, found.title) == (desk.address, "Norda")

    def test_a_page_offers_the_feeds_it_names(self, desk):
        desk.site.pages["/page"] = answer(
            b"<html><link rel=alternate type=application/rss+xml href=/feed.xml></html>"
        )
        with pytest.raises(InputError, match="a page, not a feed") as caught:
            desk.polling().recognise(desk.site.url("/page"))
        assert desk.address in caught.value.hint

    @pytest.mark.parametrize("path", ["/1", "/gone"])
    def test_an_address_without_any_feed_says_so(self, desk, path):
        with pytest.raises(InputError) as caught:
            desk.polling().recognise(desk.site.url(path))
        assert caught.value.hint

    def test_a_feed_is_added_once_listed_and_removed(self, desk):
        made = desk.add()
        assert desk.feed == made
        with pytest.raises(InputError, match="already"):
            desk.add()
        with desk.library.writing() as db:
            feeds.remove(db, desk.address)
            assert feeds.listing(db) == ()
        with desk.library.writing() as db, pytest.raises(NotFoundError):
            feeds.remove(db, desk.address)
