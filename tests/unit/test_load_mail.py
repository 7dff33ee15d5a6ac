"""Mails, mailboxes and web archives: the letter's own words, each mail once."""

import datetime as dt
import time
from email.message import EmailMessage

import pytest

from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Item


def load(content, name="a.eml"):
    piece = Piece(locator=f"/x/{name}", name=name, content=content)
    return list(read(piece))


def letter(text="The talks go on, officials said.", page="", identity="<1@veldt.example>"):
    message = EmailMessage()
    message["From"] = "Väldt Courier <desk@veldt.example>"
    message["Subject"] = "Re: Talks go on – 会谈"
    message["Date"] = "Tue, 04 Mar 2031 23:30:00 -0500"
    message["Message-ID"] = identity
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    return message


def test_a_mail_gives_its_words_and_says_who_sent_it_and_when():
    (raw,) = load(letter().as_bytes())
    source = clean(raw).source

    assert raw.text.strip() == "The talks go on, officials said."
    assert (source.title, source.outlet) == ("Talks go on – 会谈", "Väldt Courier")
    assert source.published == dt.date(2031, 3, 4)
    assert source.published_at is not None
    assert source.kind == "mail"


def test_a_mail_is_known_without_its_suffix():
    assert load(letter().as_bytes(), "note")[0].kind == "mail"


def test_without_a_plain_part_the_page_is_read():
    message = letter()
    message.set_content("<p>First <b>words</b>.</p><p hidden>secret</p><p>Second.</p>", "html")

    assert load(message.as_bytes())[0].text == "First words.\n\nSecond."


@pytest.mark.parametrize(
    "text",
    [
        "Own words.\n\n-- \nAna\nDesk editor",
        "Own words.\n\nOn Monday, Rolf Ek wrote:\n> old words\n> more",
        "> old words\n\nOwn words.",
        "Own words.\n\n-----Original Message-----\nFrom: x\nold words",
    ],
)
def test_signatures_and_quoted_mails_are_left_out(text):
    assert load(letter(text).as_bytes())[0].text.strip() == "Own words."


def test_a_forwarded_mail_without_own_words_keeps_what_it_forwards():
    text = "> All of it\n> is quoted."

    assert "All of it" in load(letter(text).as_bytes())[0].text


def test_attachments_that_can_be_read_are_members():
    message = letter()
    message.add_attachment(b"Attached words.", "text", "plain", filename="Bericht ä.txt")
    message.add_attachment(b"\x89PNG", "image", "png", filename="logo.png")

    _, attached = load(message.as_bytes())

    assert (attached.text, attached.locator) == ("Attached words.", "/x/a.eml#Bericht ä.txt")


def test_a_mailbox_gives_each_mail_once():
    other = letter("Other words.", identity="<2@veldt.example>")
    mails = (letter(), letter(), other)
    box = b"".join(b"From a@b Tue Mar  4 10:00:00 2031\n" + m.as_bytes() + b"\n" for m in mails)

    found = load(box, "all.mbox")

    assert [raw.locator for raw in found] == [
        "/x/all.mbox#1@veldt.example",
        "/x/all.mbox#2@veldt.example",
    ]
    assert found[1].text.strip() == "Other words."


def test_a_page_saved_as_a_web_archive_is_read_as_a_page():
    said = "The ministers agreed to reopen three crossings, officials of both states said."
    archive = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://veldt.example/a\n"
        "Subject: Talks\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n<html><head><link rel=canonical "
        f"href=/talks></head><body><h1>Talks</h1><p>{said}</p></body></html>\n--b--\n"
    )

    (raw,) = load(archive.encode(), "a.mhtml")

    assert (raw.kind, raw.text, raw.locator) == ("html", said, "/x/a.mhtml")
    assert raw.metadata["url"] == "https://veldt.example/talks"


@pytest.mark.parametrize(
    "content",
    [
        letter("").as_bytes(),
        b"Message-ID: <1>\nMIME-Version: 1.0\n"
        + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 3000,
        b"Message-ID: <1>\nMIME-Version: 1.0\n"
        + b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\n\nx\n" * 50_000,
    ],
    ids=["empty", "nested", "many parts"],
)
def test_a_mail_that_cannot_be_read_is_one_clear_line(content):
    started = time.perf_counter()

    (found,) = load(content)

    assert isinstance(found, Item)
    assert found.hint
    assert time.perf_counter() - started < 5


def test_headers_without_end_take_bounded_time():
    started = time.perf_counter()
    header = (
        b"From: " + b"a@b.example," * 200_000 + b"\nSubject: " + b"=?utf-8?q?=41?= " * 100_000
    )

    (found,) = load(header + b"\nMessage-ID: <1>\nDate: x\n\nWords.")

    assert isinstance(found, Raw)
    assert time.perf_counter() - started < 5
