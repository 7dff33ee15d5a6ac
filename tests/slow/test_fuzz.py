"""Bytes, replies, quotations and words that nobody meant: an answer or one clear line."""

import contextlib
import io
import json
import random
import re
import shutil
import sys
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.cli import main
from rag.errors import BadReplyError, InputError, RagError
from rag.grounding.cite import parse_draft
from rag.ingest.web.addresses import read_address
from rag.ingest.web.discover import named_feeds
from rag.ingest.web.listing import read_listing
from rag.render import check_pack, export, read_pack
from rag.text.quotation import find_quote, fold
from tests.fakes.newsroom import newsroom
from tests.fakes.pace import at_most
from tests.fakes.terminal import controls

pytestmark = pytest.mark.slow
MANY = settings(deadline=None, max_examples=400, suppress_health_check=list(HealthCheck))
TEXT = (
    "KESTRA, March 11 (Norda) -- Minister Irena Corvath of Valmora said the harbour would open "
    "on April 1. “No ship waits twice,” she told reporters.\n\nJoren Haldek of Ordelia denied "
    "that a date had been set.\n"
)
TOKENS = rb"""
< </ <!-- <![CDATA[ <!ENTITY'x'SYSTEM'file:///etc/passwd'> &x; { } [ ] " \u0000 null 1e999 NaN
obj endobj stream /Length /Prev xref \bin99999 {\* From Content-Type:multipart/mixed;boundary=
=?utf-8?b? PK , ; ' %PDF-1.7 <svg> <table> =HYPERLINK( {{x}} \x00
""".split()
TOKENS += [
    b"\xff\xfe",
    b"\0",
    b"\x1f\x8b",
    b"\r\n",
    b"\t",
    b"(" * 500,
    b"\xe2\x80\xae",
    b"\x0c",
]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory):
    """One sound file of each kind, those we write ourselves among them."""
    with newsroom(tmp_path_factory.mktemp("seeds")) as room:
        room.add_files([("a.txt", TEXT.encode())])
        made, text = room.brief(keep=False), room.article(room.articles()[0].source.id).text
        found = {
            f"b.{kind}": export(made, kind, text_of=lambda _: text)
            for kind in ("md", "html", "docx", "pdf", "json")
        }
    row = {"title": "Harbour", "text": TEXT, "date": "2031-03-11", "outlet": "Norda"}
    mail = (
        f"From: a@b.example\nSubject: Harbour\nDate: Tue, 11 Mar 2031 10:00:00 +0000\n\n{TEXT}"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("b.html", f"<p>{TEXT}</p>")
    return found | {
        "a.txt": TEXT.encode(),
        "a.csv": f"title,text,date\nHarbour,{json.dumps(TEXT)},2031-03-11\n".encode(),
        "a.jsonl": f"{json.dumps(row)}\n{json.dumps(row)}\n".encode(),
        "a.eml": mail.encode(),
        "a.mbox": f"From a@b Tue Mar 11 10:00:00 2031\n{mail}\n".encode(),
        "a.rtf": rb"{\rtf1\ansi Harbour\par The harbour would open on April 1, said Corvath.}",
        "a.zip": packed.getvalue(),
        "a.rss": LISTINGS[0],
    }


LISTINGS = [
    b"<?xml version='1.0'?><rss version='2.0'><channel><title>Norda</title><item>"
    b"<title>A</title><link>/a</link><guid>1</guid>"
    b"<pubDate>Tue, 11 Mar 2031 10:00:00 GMT</pubDate></item></channel></rss>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Norda</title><entry><id>1</id>"
    b"<link href='/a'/><updated>2031-03-11T10:00:00Z</updated></entry></feed>",
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [{"id": "1", '
    b'"url": "/a", "date_published": "2031-03-11T10:00:00Z"}]}',
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
    b"<loc>http://a.example/a</loc><lastmod>2031-03-11</lastmod></url></urlset>",
    b"<html><head><link rel=alternate type=application/rss+xml href=/f></head></html>",
]


def mutated(content, chance):
    """Return bytes that differ a little, or a lot."""
    found = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(found) + 1)
        how = chance.choice(["flip", "token", "cut", "twice", "noise", "remove"])
        if how == "flip" and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif how == "token":
            found[at:at] = chance.choice(TOKENS)
        elif how == "cut":
            del found[at:]
        elif how == "twice":
            found[at:at] = found[at : at + chance.randrange(1, 200)] * chance.choice([1, 9])
        elif how == "noise":
            found[at : at + 8] = chance.randbytes(8)
        else:
            del found[at : at + chance.randrange(1, 60)]
    return bytes(found)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_file_whatever_is_in_it_costs_more_than_itself(tmp_path, seeds, seed):
    chance = random.Random(seed)
    files = [
        (f"{number}-{name}", mutated(content, chance))
        for number in range(12)
        for name, content in seeds.items()
    ]
    with newsroom(tmp_path) as room:
        with at_most(240):
            report = room.add_files(files)
        told = {item.locator.split("#")[0] for item in report.items}
        assert len(told) >= len(files) * 0.9  # an archive may have nothing to tell
        for item in report.of("failed"):
            assert item.error.strip()
            assert len((item.error + item.hint).splitlines()) == 1
            assert "Traceback" not in item.error
        assert report.of("added")
        assert all(found.ok or found.repaired for found in room.doctor())
        for entry in room.articles():
            assert controls(room.article(entry.source.id).text) == []


def test_no_listing_raises_anything_but_an_input_error():
    chance = random.Random(3)
    for _ in range(1_500):
        content = mutated(chance.choice(LISTINGS), chance)
        began = time.process_time()
        with contextlib.suppress(InputError):
            for one in read_listing(content, address="http://a.example/feed").entries:
                assert isinstance(one.url, str)
                assert one.key
        with contextlib.suppress(ValueError):
            named_feeds(content, address="http://a.example/")
        assert time.process_time() - began < 2


@MANY
@given(st.one_of(st.text(max_size=200), st.from_regex(r"https?://[^\s]{0,60}", fullmatch=True)))
def test_no_address_raises_anything_but_an_input_error(url):
    with contextlib.suppress(InputError):
        address = str(read_address(url))
        assert str(read_address(address)) == address


keys = st.sampled_from(["claims", "text", "passage", "quote", "answer", "x"])
prose = st.text(max_size=40)
json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=20,
)
replies = st.one_of(
    st.text(max_size=300),
    json_like.map(json.dumps),
    st.tuples(prose, json_like.map(json.dumps), prose).map("".join),
    st.integers(1, 3_000).map(lambda n: '{"claims": ' + "[" * n),
    st.integers(1, 3_000).map(lambda n: '{"claims": ' * n),
)


@MANY
@given(replies)
def test_no_reply_raises_anything_but_a_bad_reply(reply):
    began = time.process_time()
    with contextlib.suppress(BadReplyError):
        for claim in parse_draft(reply).claims:
            assert isinstance(claim.text, str)
            assert isinstance(claim.quote, str)
    assert time.process_time() - began < 2


@MANY
@given(
    st.one_of(
        st.text(max_size=80), st.sampled_from(TEXT.split()), st.just("…"), st.just("...")
    ),
    st.one_of(st.just(TEXT), st.text(max_size=400)),
)
def test_a_quotation_is_found_where_its_letters_stand_or_not_at_all(quote, text):
    span = find_quote(quote, text)
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
        found = "".join(c for c in fold(text[span.start : span.end]).text if c.isalnum())
        begun = re.split("…|[.]{3}", quote)[0]
        first = "".join(c for c in fold(begun).text if c.isalnum())
        assert first in found or not first


@pytest.mark.parametrize("unit", ["ab ", "a", '"', "…", "... ", "((((", "\u0301", "ﬁ", "a…"])
def test_a_quotation_of_any_length_is_looked_for_in_time(unit):
    began = time.process_time()
    find_quote(unit * (20_000 // len(unit)), (unit + "x") * (100_000 // len(unit)))
    find_quote(unit * 300 + "zq", unit * (200_000 // len(unit)))
    assert time.process_time() - began < 6


def test_no_pack_raises_anything_but_an_input_error(seeds):
    chance = random.Random(4)
    for _ in range(400):
        with contextlib.suppress(InputError):
            report = check_pack(read_pack(mutated(seeds["b.json"], chance)), lambda _: TEXT)
            assert report.checked >= len(report.failed)


VERBS = """
add ls show rm search ask statements sides compare readouts summarize brief briefings verify
doctor reindex jobs feeds correct conversations endpoint eval backup restore
"""
WORDS = """
--json --limit --topic --side --since --until --format --output --article --language --new
--conversation --saved --save --if-changed --template --length --check --against --place
--own-texts --with-texts --column --help --speaker --outlet -- - edit undo export list last
2031-03-11 -1 0 1e9 md pdf
"""
odd = st.one_of(
    st.sampled_from(WORDS.split()),
    st.sampled_from(["x" * 5_000, "", " "]),
    st.text(max_size=12).filter(lambda word: "\0" not in word and not word.startswith("/")),
)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(VERBS.split()), st.lists(odd, max_size=5))
def test_no_command_line_ends_in_anything_but_a_result_or_a_clear_line(
    copied_once, verb, words
):
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        try:
            code = main(["--library", str(copied_once), verb, *words])
        except RagError as error:  # pragma: no cover - would be a fault
            raise AssertionError(f"{error!r} escaped") from error
    assert code in {0, 1, 2, 3, 4, 5}, (verb, words)
    assert "Traceback" not in errors.getvalue()
    assert "Unexpected" not in errors.getvalue(), (verb, words, errors.getvalue())


@pytest.fixture
def copied_once(samples, tmp_path_factory, monkeypatch):
    place = tmp_path_factory.mktemp("fuzzed")
    monkeypatch.chdir(place)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    return shutil.copytree(samples, place / "library")
