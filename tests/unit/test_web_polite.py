"""Sites are asked one request at a time, with pauses, and only for what they allow."""

import threading
import time

import pytest

from rag.errors import InputError
from rag.ingest.web.faults import LaterError
from rag.ingest.web.fetch import Fetcher
from rag.ingest.web.polite import Polite
from tests.fakes.web import PAGE, answer, redirect, site

HERE = "127.0.0.1"


class Watch:
    """A clock that moves only when somebody sleeps."""

    def __init__(self):
        self.now = 100.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def here():
    with site(HERE) as made:
        made.pages["/a"] = made.pages["/b"] = made.pages["/feed"] = answer()
        yield made


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def polite(watch):
    fetcher = Fetcher(allowed=(HERE,), seconds=2, resolve=lambda host, port: [HERE])
    return Polite(fetcher, pause=1.0, clock=watch.clock, sleep=watch.sleep)


def robots(text):
    return answer(text.encode(), "text/plain")


class TestPauses:
    def test_a_host_is_left_a_pause_between_two_requests(self, here, polite, watch):
        for path in ("/a", "/b"):
            polite.get(here.url(path), named=True)
        watch.now += 0.4
        polite.get(here.url("/a"), named=True)
        watch.now += 5
        polite.get(here.url("/a"), named=True)
        assert watch.slept == [1.0, 0.6]

    def test_another_host_is_asked_at_once(self, here, polite, watch):
        for host in ("one.example", "two.example", "three.example"):
            polite.get(here.url("/a", host=host), named=True)
        assert watch.slept == []

    def test_a_site_may_ask_for_longer_pauses_but_not_for_any(self, here, polite, watch):
        here.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 4\n")
        polite.get(here.url("/a"))
        assert watch.slept == [4.0]
        here.pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 9000\n")
        polite.get(here.url("/a", host="two.example"))
        assert watch.slept == [4.0, 10.0]

    def test_only_one_request_is_under_way(self, here, polite):
        under_way, most = [], []

        def slow(request):
            under_way.append(1)
            most.append(len(under_way))
            time.sleep(0.05)
            under_way.pop()
            return answer()

        here.pages["/slow"] = slow
        threads = [
            threading.Thread(
                target=polite.get, args=(here.url("/slow"),), kwargs={"named": True}
            )
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most == [1, 1, 1, 1]


class TestRobots:
    def test_what_robots_txt_forbids_is_not_fetched_and_it_is_asked_once(self, here, polite):
        here.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /a\n")
        with pytest.raises(InputError, match=r"robots\.txt does not allow") as caught:
            polite.get(here.url("/a"))
        assert polite.get(here.url("/b")).content == PAGE
        assert here.asked == ["/robots.txt", "/b"]
        assert caught.value.hint
        assert not caught.value.retryable

    def test_rules_for_us_win_over_rules_for_all(self, here, polite):
        here.pages["/robots.txt"] = robots(
            "User-agent: *\nDisallow: /\n\nUser-agent: readout\nAllow: /\n"
        )
        assert polite.get(here.url("/a")).content == PAGE

    def test_an_address_that_the_user_named_is_fetched_without_asking(self, here, polite):
        here.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
        assert polite.get(here.url("/a"), named=True).content == PAGE
        assert here.asked == ["/a"]

    def test_where_a_redirect_leads_is_asked_about_too(self, here, polite):
        here.pages["/robots.txt"] = robots("User-agent: *\nDisallow: /a\n")
        here.pages["/led"] = redirect("/a")
        with pytest.raises(InputError, match="does not allow"):
            polite.get(here.url("/led"))
        assert here.asked == ["/robots.txt", "/led"]

    @pytest.mark.parametrize(
        "said",
        [
            answer(status="404 Not Found"), answer(status="403 Forbidden"), answer(b""),
            answer(b"\0\1\2\3" * 50, "text/plain"), answer(b"<html>no", "text/html"),
            redirect("file:///etc/passwd"), answer(b"x", "video/mp4"),
        ],
    )  # fmt: skip
    def test_a_site_without_readable_rules_allows_everything(self, here, polite, said):
        here.pages["/robots.txt"] = said
        assert polite.get(here.url("/a")).content == PAGE

    @pytest.mark.parametrize(
        "said", [answer(status="500 Oh"), answer(status="429 Slow"), b"", answer()[:-9]]
    )
    def test_a_site_whose_rules_cannot_be_had_now_is_left_for_later(self, here, polite, said):
        here.pages["/robots.txt"] = said
        for _ in range(2):
            with pytest.raises(LaterError):
                polite.get(here.url("/a"))
        assert here.asked == ["/robots.txt"]

    def test_rules_of_a_private_site_are_not_asked_for(self, polite):
        with site("127.0.0.2") as secret:
            with pytest.raises(InputError, match="not on the public internet"):
                polite.get(secret.url("/secret"))
            assert secret.asked == []


class TestRest:
    def test_a_host_that_asks_for_a_pause_is_left_alone_for_the_rest_of_the_run(
        self, here, polite
    ):
        here.pages["/a"] = answer(status="429 Slow", Retry_After="9")
        for path in ("/a", "/b"):
            with pytest.raises(LaterError):
                polite.get(here.url(path), named=True)
        assert here.asked == ["/a"]
        assert polite.rests(here.url("/b"))
        assert not polite.rests("http://two.example/")
        assert not polite.rests("no address")

    def test_a_host_that_fails_three_times_in_a_row_is_left_alone(self, here, polite):
        here.pages["/bad"] = answer(status="500 Oh")
        for path in ("/bad", "/bad", "/b", "/bad", "/bad", "/bad", "/bad", "/b"):
            try:
                polite.get(here.url(path), named=True)
            except LaterError:
                continue
        assert here.asked == ["/bad", "/bad", "/b", "/bad", "/bad", "/bad"]

    def test_a_page_that_is_gone_is_no_failure_of_its_host(self, here, polite):
        for _ in range(5):
            with pytest.raises(InputError):
                polite.get(here.url("/gone"), named=True)
        assert not polite.rests(here.url("/"))
