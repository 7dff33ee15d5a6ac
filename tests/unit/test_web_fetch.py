"""One address is fetched safely, whatever the site does."""

import gzip
import itertools
import os
import shutil
import ssl
import subprocess
import time
import zlib

import pytest

from rag.errors import InputError
from rag.ingest.web.faults import LaterError
from rag.ingest.web.fetch import Fetcher
from tests.fakes.pace import at_most
from tests.fakes.web import PAGE, answer, redirect, site

HERE = "127.0.0.1"
OTHER = "127.0.0.2"


@pytest.fixture
def here():
    with site(HERE) as made:
        yield made


@pytest.fixture
def secret():
    """A site on an address that may not be connected to."""
    with site(OTHER) as made:
        made.pages["/secret"] = answer(b"<html>secret")
        yield made


def fetcher(**named):
    return Fetcher(allowed=(HERE,), **{"seconds": 2.0, **named})


def refused(url, *words, using=None, kind=InputError, **named):
    """Fetch what must fail; return the error after looking at its one line and its hint."""
    with at_most(3.5), pytest.raises(InputError) as caught:
        (using or fetcher()).get(url, **named)
    error = caught.value
    assert isinstance(error, kind)
    assert error.hint
    assert "\n" not in str(error) + error.hint
    for word in words:
        assert word in str(error) + " " + error.hint
    return error


class TestWhatComes:
    def test_a_page_comes_whole_with_its_kind_charset_and_stamps(self, here):
        here.pages["/talks?x=1"] = answer(
            media='Text/HTML; Charset="UTF-8"', ETag='"v1"', Last_Modified="yesterday"
        )
        got = fetcher().get(here.url("/talks?x=1#part"))

        assert (got.content, got.media, got.charset) == (PAGE, "text/html", "utf-8")
        assert (got.etag, got.modified, got.status) == ('"v1"', "yesterday", 200)
        assert got.address == here.url("/talks?x=1")

    def test_what_was_read_becomes_a_piece_known_by_the_address_asked(self, here):
        here.pages["/a"] = redirect("/talks/today")
        here.pages["/talks/today"] = answer(
            Content_Disposition='attachment; filename="../../etc/passwd"'
        )
        piece = fetcher().get(here.url("/a#x")).piece({"title": "Talks"})

        assert (piece.locator, piece.address) == (here.url("/a"), here.url("/talks/today"))
        assert (piece.name, piece.metadata["title"]) == ("today.html", "Talks")

    def test_nothing_of_the_environment_is_used_or_told(self, here, monkeypatch, tmp_path):
        (tmp_path / ".netrc").write_text(f"machine {HERE} login a password canary")
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.3:9")
        monkeypatch.setenv("HOME", str(tmp_path))
        here.pages["/"] = answer(Set_Cookie="a=b")
        using = fetcher()
        using.get(here.url())
        using.get(here.url())

        for request in here.requests:
            assert "canary" not in request
            assert "Cookie" not in request
            assert "Authorization" not in request
            assert f"Host: {HERE}:{here.port}\r\n" in request
            assert "User-Agent: Readout/" in request

    def test_nothing_that_a_page_names_is_fetched(self, here):
        here.pages["/"] = answer(
            b'<meta http-equiv=refresh content="0;url=/b"><img src=/b><iframe src=/b></iframe>'
            b"<link rel=stylesheet href=/b><script src=/b></script>"
        )
        fetcher().get(here.url())
        assert here.asked == ["/"]

    def test_an_unchanged_page_costs_no_body(self, here):
        def asked(request):
            assert 'If-None-Match: "v1"' in request
            assert "If-Modified-Since: yesterday" in request
            return b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'

        here.pages["/"] = asked
        got = fetcher().get(here.url(), etag='"v1"', modified="yesterday")
        assert (got.not_modified, got.content, got.etag) == (True, b"", '"v1"')

    def test_a_stamp_that_is_no_plain_header_is_not_kept(self, here):
        here.pages["/"] = answer(ETag="x" * 600, Last_Modified="é")
        got = fetcher().get(here.url())
        assert (got.etag, got.modified) == ("", "")

    @pytest.mark.parametrize(
        ("named", "charset"),
        [
            ("windows-1251", "windows-1251"), ("GB18030", "gb18030"), ("utf-16", "utf-16"),
            ("x-unheard-of-9", ""), ("zlib", ""), ("unicode_escape", ""), ("idna", ""),
            ("utf-7", ""), ("../../etc", ""), ("\u00e9", ""),
        ],
    )  # fmt: skip
    def test_a_charset_is_told_only_if_it_is_one_of_texts(self, here, named, charset):
        here.pages["/"] = answer(media=f"text/html; charset={named}")
        assert fetcher().get(here.url()).charset == charset

    def test_a_body_without_length_that_ends_is_whole(self, here):
        here.pages["/"] = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE
        assert fetcher().get(here.url()).content == PAGE

    def test_a_body_in_chunks_is_put_together(self, here):
        here.pages["/"] = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
            + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:50], PAGE[50:]))
            + b"0\r\n\r\n"
        )
        assert fetcher().get(here.url()).content == PAGE


class TestKinds:
    @pytest.mark.parametrize(
        ("path", "media", "body", "kind", "name"),
        [
            ("/a", "", PAGE, "text/html", "a.html"),
            ("/a.pdf", "application/octet-stream", b"%PDF-1.7 x", "application/pdf", "a.pdf"),
            ("/a.txt", "binary/octet-stream", b"Some words.", "text/plain", "a.txt"),
            ("/x/", "", b"Some words.", "text/plain", "x.txt"),
            ("/a", "", b"  <?xml version='1.0'?><rss/>", "text/xml", "a.xml"),
            ("/a", "", b'{"version": 1}', "application/json", "a.json"),
            ("/a", "", b"{\\rtf1 x}", "application/rtf", "a.rtf"),
            ("/a.php", "text/html", b"%PDF-1.7 x", "application/pdf", "a.php.pdf"),
            ("/a%2Fb", "text/plain", b"words", "text/plain", "a-b.txt"),
            ("/a", "text/html;charset=utf-16", "<html>Kestra".encode("utf-16"), "text/html",
             "a.html"),
            ("/feed", "application/rss+xml", b"<rss></rss>", "application/rss+xml", "feed.rss"),
            ("/", "text/csv", b"a,b\n1,2\n", "text/csv", "127.0.0.1.csv"),
        ],
    )  # fmt: skip
    def test_the_kind_is_told_by_header_name_and_bytes(
        self, here, path, media, body, kind, name
    ):
        here.pages[path] = answer(body, media)
        got = fetcher().get(here.url(path))
        assert (got.media, got.piece().name, got.content) == (kind, name, body)

    @pytest.mark.parametrize(
        ("media", "body"),
        [
            ("video/mp4", b"x"), ("image/gif", b"GIF89a"), ("application/octet-stream", PAGE),
            ("text/html", b"\x7fELF" + bytes(range(256)) * 200), ("", bytes(range(256)) * 9),
            ("application/pdf", PAGE), ("application/zip", PAGE), ("text/css", b"a {}"),
            ("application/x-msdownload", b"MZ"), ("\x1b[31mred", b"x"),
        ],
    )  # fmt: skip
    def test_what_is_not_read_is_refused(self, here, media, body):
        here.pages["/a"] = answer(body, media)
        error = refused(here.url("/a"))
        assert str(error).isprintable()

    def test_a_wrong_kind_is_refused_before_its_body_is_read(self, here):
        head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
        here.pages["/"] = itertools.chain([head], itertools.repeat(bytes(65536)))
        refused(here.url(), "video/mp4")

    def test_a_caller_may_want_less(self, here):
        here.pages["/"] = answer()
        refused(here.url(), "text/html", accept=frozenset({"application/pdf"}))

    @pytest.mark.parametrize("body", [b"", b" \n\t "])
    def test_an_empty_page_says_so(self, here, body):
        here.pages["/"] = answer(body)
        refused(here.url(), "empty")


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "words", "later"),
        [
            (400, "400", False), (401, "login", False), (402, "payment", False),
            (403, "refuses", False), (404, "no such page", False), (408, "408", True),
            (410, "no such page", False), (418, "418", False), (451, "refuses", False),
            (500, "fault", True), (503, "fault", True), (204, "204", False),
            (206, "206", False), (300, "300", False), (304, "", False),
        ],
    )  # fmt: skip
    def test_a_status_becomes_one_clear_line(self, here, status, words, later):
        here.pages["/"] = answer(status=f"{status} So")
        if status == 304:
            assert fetcher().get(here.url()).not_modified
            return
        error = refused(here.url(), words)
        assert error.retryable is later

    @pytest.mark.parametrize(
        ("told", "hint"),
        [
            ("120", "in 120 seconds"),
            ("Wed, 05 Mar 2031 10:00:00 GMT", "after Wed, 05 Mar 2031 10:00:00 GMT"),
            ("\x1b[2J", "later"),
        ],
    )
    def test_how_long_to_wait_is_told(self, here, told, hint):
        here.pages["/"] = answer(status="429 Slow Down", Retry_After=told)
        error = refused(here.url(), hint, kind=LaterError)
        assert error.busy
        assert error.hint.isprintable()


class TestPlaces:
    @pytest.mark.parametrize(
        "host", ["127.0.0.2", "2130706434", "0x7f.2", "[::ffff:127.0.0.2]", "[::1]", "0"]
    )
    def test_an_address_that_is_not_public_is_never_connected_to(self, secret, host):
        refused(f"http://{host}:{secret.port}/secret", "not on the public internet")
        assert secret.asked == []

    @pytest.mark.parametrize(
        "to",
        [
            "http://127.0.0.2:{port}/secret", "//127.0.0.2:{port}/secret",
            "http://2130706434:{port}/secret", "http://0x7f000002:{port}/secret",
            "http://[::ffff:127.0.0.2]:{port}/secret", "http://[::ffff:7f00:2]:{port}/secret",
            "http://[64:ff9b::7f00:2]:{port}/secret", "http://[2002:7f00:2::]:{port}/secret",
            "http://１２７.0.0.2:{port}/secret", "http://user@127.0.0.2:{port}/secret",
            "file:///etc/passwd", "ftp://127.0.0.2/secret", "javascript:alert(1)",
            "http://169.254.169.254/latest", "http://127.0.0.1:22/", "http:///",
        ],
    )  # fmt: skip
    def test_a_redirect_is_checked_like_the_first_address(self, here, secret, to):
        here.pages["/"] = redirect(to.format(port=secret.port))
        refused(here.url())
        assert secret.asked == []
        assert here.asked == ["/"]

    @pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
    def test_a_redirect_is_followed(self, here, status):
        here.pages["/a/b"] = redirect("../c d/é?x", status)
        here.pages["/c%20d/%C3%A9?x"] = answer()
        assert fetcher().get(here.url("/a/b")).address == here.url("/c%20d/%C3%A9?x")

    def test_a_circle_and_a_long_chain_end(self, here):
        here.pages["/a"] = redirect("/b")
        here.pages["/b"] = redirect("/a")
        refused(here.url("/a"), "circle")
        here.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(1, 20)}
        here.pages["/20"] = answer()
        refused(here.url("/1"), "more than 5 times")
        assert fetcher().get(here.url("/15")).content == PAGE

    def test_the_address_connected_to_is_the_one_that_was_checked(self, here, secret):
        asked = []

        def moving(host, port):
            asked.append(host)
            return [HERE] if len(asked) == 1 else [OTHER]

        here.pages["/secret"] = answer()
        using = Fetcher(allowed=(HERE, OTHER), resolve=moving)
        assert using.get(f"http://moving.example:{here.port}/secret").content == PAGE
        assert f"Host: moving.example:{here.port}" in here.requests[0]
        assert len(asked) == 2

    @pytest.mark.parametrize("answers", [[HERE, OTHER], [OTHER, HERE], [HERE, HERE, OTHER]])
    def test_a_name_that_moves_to_a_private_address_leads_nowhere(self, here, secret, answers):
        moves = iter(answers)
        here.pages["/secret"] = redirect(f"http://rebind.example:{secret.port}/secret")
        refused(
            f"http://rebind.example:{here.port}/secret",
            "rebind.example is not on the public internet",
            using=fetcher(resolve=lambda host, port: [next(moves, OTHER)]),
        )
        assert secret.asked == []
        assert here.asked == ([] if OTHER in answers[:2] else ["/secret"])

    @pytest.mark.parametrize("found", [[HERE, OTHER], [OTHER, HERE], ["93.184.216.34", "::1"]])
    def test_one_bad_address_of_a_name_spoils_all(self, here, found):
        refused(
            here.url(host="both.example"),
            "not on the public internet",
            using=fetcher(resolve=lambda host, port: found),
        )
        assert here.asked == []

    def test_the_next_address_is_tried_when_one_does_not_answer(self, here):
        here.pages["/"] = answer()
        using = Fetcher(
            allowed=(HERE, "127.0.0.9"), resolve=lambda host, port: ["127.0.0.9", HERE]
        )
        assert using.get(here.url(host="two.example")).content == PAGE

    @pytest.mark.parametrize("found", [OSError("no such name"), [], ["nonsense"]])
    def test_a_name_that_nobody_knows_says_so(self, found):
        def ask(host, port):
            if isinstance(found, OSError):
                raise found
            return found

        refused(
            "http://nowhere.example/",
            "nowhere.example",
            using=fetcher(resolve=ask),
            kind=LaterError,
        )

    def test_a_look_up_that_hangs_is_cut_off(self):
        def ask(host, port):
            time.sleep(2)
            return [HERE]

        refused(
            "http://slow.example/", using=fetcher(resolve=ask, seconds=0.3), kind=LaterError
        )

    def test_a_port_where_nothing_listens_says_so(self):
        refused(f"http://{HERE}:9/".replace(":9/", ":65000/"), "does not answer")


def _drip(delay, parts):
    for part in parts:
        yield part
        time.sleep(delay)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class TestBounds:
    @pytest.mark.parametrize(
        "said",
        [
            lambda: _drip(0.1, itertools.chain([HEAD + b"\r\n"], itertools.repeat(b"a"))),
            lambda: _drip(0.1, itertools.chain([HEAD], itertools.repeat(b"X: y\r\n"))),
            lambda: _drip(0.1, itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n")),
            lambda: _drip(0.1, itertools.repeat(b"")),
        ],
        ids=["body", "headers", "continue", "nothing"],
    )
    def test_a_slow_site_is_cut_off_at_the_deadline(self, here, said):
        here.pages["/"] = said()
        refused(here.url(), "within 1 seconds", using=fetcher(seconds=0.8), kind=LaterError)

    def test_the_deadline_holds_for_all_hops_together(self, here):
        for n in range(5):
            here.pages[f"/{n}"] = lambda request, n=n: _drip(0.5, [b"", redirect(f"/{n + 1}")])
        refused(here.url("/0"), using=fetcher(seconds=1.2), kind=LaterError)
        assert len(here.asked) <= 3

    def test_a_pause_before_a_hop_is_not_counted(self, here):
        here.pages["/"] = answer()
        slept = []

        def wait(address):
            slept.append(str(address))
            time.sleep(0.5)

        got = fetcher(seconds=0.4).get(here.url(), before=wait)
        assert got.content == PAGE
        assert slept == [here.url()]

    @pytest.mark.parametrize(
        "start",
        [HEAD + b"\r\n", HEAD, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
        ids=["body", "headers", "chunks"],
    )
    def test_an_endless_site_is_cut_off_at_the_size(self, here, start):
        part = (
            b"X-A: " + b"b" * 4000 + b"\r\n"
            if start == HEAD
            else b"ffff\r\n" + b"a" * 65535 + b"\r\n"
        )
        here.pages["/"] = itertools.chain([start], itertools.repeat(part))
        refused(here.url(), using=fetcher(size=1024 * 1024))

    def test_endless_promises_of_an_answer_count_too(self, here):
        here.pages["/"] = itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 2000)
        refused(here.url(), "larger than 1 MB", using=fetcher(size=1024**2, seconds=3))

    def test_a_length_over_the_limit_is_refused_at_once(self, here):
        here.pages["/"] = [HEAD + b"Content-Length: 99999999999999\r\n\r\n", PAGE]
        refused(here.url(), "larger than 20 MB")

    @pytest.mark.parametrize(
        "said",
        [
            HEAD + b"Content-Length: %d\r\n\r\n" % (2 * len(PAGE)) + PAGE,
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(PAGE) + PAGE[:40],
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(PAGE), PAGE),
            answer(gzip.compress(PAGE)[:-9], Content_Encoding="gzip"),
        ],
        ids=["length", "in a chunk", "last chunk", "gzip"],
    )
    def test_half_an_article_is_never_taken(self, here, said):
        here.pages["/"] = said
        refused(here.url(), "broke off", kind=LaterError)

    @pytest.mark.parametrize(
        "said",
        [
            b"", b"\x00\xff\xfeNOT HTTP AT ALL\r\n\r\n", b"HTTP/1.1 200 OK", b"\r\n\r\n",
            HEAD + b"Content-Length: -5\r\n\r\n" + PAGE,
            HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + PAGE,
            b"HTTP/1.1 999999 X\r\n\r\n", b"SSH-2.0-OpenSSH\r\n", b"220 mail ready\r\n",
        ],
    )  # fmt: skip
    def test_what_is_no_http_costs_one_line(self, here, said):
        here.pages["/"] = said
        refused(here.url())


class TestPacked:
    @pytest.mark.parametrize(
        ("encoding", "pack"),
        [
            ("gzip", gzip.compress), ("x-gzip", gzip.compress), ("deflate", zlib.compress),
            ("deflate", lambda body: zlib.compress(body, wbits=-15)),
            ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
            ("identity", lambda body: body), ("GZIP", gzip.compress),
            ("gzip", lambda body: gzip.compress(body[:9]) + gzip.compress(body[9:])),
            ("gzip", lambda body: gzip.compress(body) + bytes(20)),
        ],
    )  # fmt: skip
    def test_a_packed_page_is_unpacked(self, here, encoding, pack):
        here.pages["/"] = answer(pack(PAGE), Content_Encoding=encoding)
        assert fetcher().get(here.url()).content == PAGE

    @pytest.mark.parametrize("layers", [1, 2])
    def test_a_bomb_stops_at_the_limit(self, here, layers):
        body = gzip.compress(bytes(64 * 1024**2), 9)
        body = gzip.compress(body) if layers == 2 else body
        here.pages["/"] = answer(body, Content_Encoding=", ".join(["gzip"] * layers))
        refused(here.url(), "larger than 1 MB", using=fetcher(size=1024**2))

    @pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip, gzip", "x"])
    def test_a_packing_that_was_not_offered_is_refused(self, here, encoding):
        here.pages["/"] = answer(Content_Encoding=encoding)
        refused(here.url(), "compressed in a way")

    def test_what_is_not_packed_as_it_says_is_refused(self, here):
        here.pages["/"] = answer(Content_Encoding="gzip")
        refused(here.url(), "cannot be unpacked")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=news.example", "-keyout", key, "-out", made,
         "-addext", "subjectAltName=DNS:news.example"],
        check=True, capture_output=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    return made, key


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificate with openssl")
class TestCertificates:
    @pytest.fixture
    def secured(self, certificate):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        self.named = []
        context.sni_callback = lambda connection, name, _: self.named.append(name)
        with site(HERE, context) as made:
            made.pages["/"] = answer()
            yield made

    def using(self, certificate, **named):
        trusted = ssl.create_default_context(cafile=certificate[0])
        return fetcher(trust=lambda: trusted, resolve=lambda host, port: [HERE], **named)

    def test_the_certificate_is_checked_for_the_name_and_the_name_is_told(
        self, secured, certificate
    ):
        url = secured.url(host="news.example", scheme="https")
        assert self.using(certificate).get(url).content == PAGE
        assert self.named == ["news.example"]
        refused(
            secured.url(host="other.example", scheme="https"),
            "other.example does not prove to be other.example",
            using=self.using(certificate),
        )

    def test_a_certificate_of_an_unknown_maker_is_refused(self, secured):
        refused(
            secured.url(host="news.example", scheme="https"),
            "does not prove to be",
            using=fetcher(resolve=lambda host, port: [HERE]),
        )
        assert secured.asked == []

    def test_a_redirect_from_https_to_http_is_not_followed(self, secured, here, certificate):
        secured.pages["/down"] = redirect(here.url("/"))
        refused(
            secured.url("/down", host="news.example", scheme="https"),
            "from https to http",
            using=self.using(certificate),
        )
        assert here.asked == []

    def test_a_redirect_to_http_on_the_usual_port_is_followed_over_https(
        self, secured, certificate
    ):
        secured.pages["/down"] = redirect("http://other.example/x?y")
        led = []

        def stop(address):
            led.append(str(address))
            if len(led) == 2:
                raise InputError("stop", hint="stop")

        url = secured.url("/down", host="news.example", scheme="https")
        refused(url, "stop", using=self.using(certificate), before=stop)
        assert led == [url, "https://other.example/x?y"]

    def test_a_plain_site_under_https_costs_one_line(self, here, certificate):
        refused(
            here.url(host="news.example", scheme="https"),
            "https",
            using=self.using(certificate),
            kind=LaterError,
        )

    def test_a_secured_body_that_somebody_cuts_off_is_not_taken_for_whole(
        self, secured, certificate
    ):
        secured.pages["/"] = HEAD + b"\r\n" + PAGE
        # The site closes without the closing notice that https has for a whole body.
        refused(
            secured.url(host="news.example", scheme="https"),
            "broke off",
            using=self.using(certificate),
            kind=LaterError,
        )
