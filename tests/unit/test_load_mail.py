"""Mails, mailboxes and web archives: the letter's own words, each mail once."""

import datetime as dt
from email.message import EmailMessage

import pytest

from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Item
from tests.fakes.pace import at_most


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
    with at_most(5):
        (found,) = load(content)

    assert isinstance(found, Item)
    assert found.hint


def test_headers_without_end_take_bounded_time():
    header = (
        b"From: " + b"a@b.example," * 200_000 + b"\nSubject: " + b"=?utf-8?q?=41?= " * 100_000
    )

    with at_most(5):
        (found,) = load(header + b"\nMessage-ID: <1>\nDate: x\n\nWords.")

    assert isinstance(found, Raw)


@pytest.mark.parametrize(
    "earlier",
    [
        "On Fri, Mar 14, 2031 at 8:00 PM Press Office of the Ministry\n<press@veldt.example> "
        "wrote:\n\n> old words",
        "On 14 March 2031 at 20:00, Rolf Ek\n<rolf@veldt.example> wrote:\nold words",
        "From: Rolf Ek <rolf@veldt.example>\nSent: Friday, March 14, 2031 9:12 PM\nTo: Desk\n"
        "Subject: Talks\n\nold words",
        "Von: Rolf Ek\n\nGesendet: Freitag, 14. März 2031 20:11\n\nAn: Desk\n\nBetreff: Treffen"
        "\n\nold words",
        "-----Ursprüngliche Nachricht-----\nVon: x\nold words",
    ],
)
def test_an_earlier_mail_is_left_out_however_it_is_headed(earlier):
    assert load(letter(f"Own words.\n\n{earlier}").as_bytes())[0].text.strip() == "Own words."


@pytest.mark.parametrize(
    "text",
    [
        "On Friday the minister met the envoy; later she wrote:\n\nWe will come back.",
        "The note lists them.\n\nFrom: the quay\nTo: the mill\n\nBoth are closed.",
    ],
)
def test_lines_that_only_look_like_the_head_of_a_mail_stay(text):
    assert load(letter(text).as_bytes())[0].text.strip() == text


def test_a_mail_that_is_passed_on_keeps_its_words_its_sender_and_its_day():
    text = (
        "For tomorrow's page?\n\n---------- Forwarded message ---------\nFrom: Harbour Press "
        "<press@harbour.example>\nDate: Sat, Mar 1, 2031 at 8:00 PM\nSubject: Fwd: Quay closed"
        "\nTo: <desk@veldt.example>\n\nThe quay is closed until May, the harbour said."
    )

    (raw,) = load(letter(text).as_bytes())
    article = clean(raw)

    assert article.text == (
        "For tomorrow's page?\n\nThe quay is closed until May, the harbour said."
    )
    assert article.source.title == "Quay closed"
    assert (article.source.outlet, str(article.source.published)) == (
        "Harbour Press",
        "2031-03-01",
    )


def test_quotations_that_the_page_of_a_mail_marks_are_left_out():
    message = letter()
    message.set_content(
        "<div>Own words.</div><div class='gmail_quote'><div>On Fri Rolf wrote:</div>"
        "<blockquote>old words</blockquote></div><blockquote type=cite>older words</blockquote>"
        "<blockquote>A line of the treaty.</blockquote>",
        "html",
    )

    assert load(message.as_bytes())[0].text == "Own words.\n\nA line of the treaty."


def test_lines_that_the_senders_program_broke_are_whole_again():
    message = letter()
    message.set_content("The talks went \non all \nday.\n\n Poem\nof two lines\n-- \nAna")
    message.set_param("format", "flowed")

    (raw,) = load(message.as_bytes())

    assert raw.text.strip() == "The talks went on all day.\n\nPoem\nof two lines"


def test_words_around_a_picture_in_a_mail_are_all_read():
    message = EmailMessage()
    message["From"], message["Message-ID"], message["Subject"] = "a@b.example", "<3>", "Two"
    message["Date"] = "Tue, 04 Mar 2031 23:30:00 -0500"
    message.make_mixed()
    for words, subtype in ((b"Before the picture.", "plain"), (b"\x89PNG", "png"),
                           (b"After the picture.", "plain")):  # fmt: skip
        part = EmailMessage()
        part.set_content(words, "image" if subtype == "png" else "text", subtype)
        message.attach(part)

    (raw,) = load(message.as_bytes())

    assert raw.text.split("\n\n") == ["Before the picture.", "After the picture."]


def test_a_mail_within_a_mail_is_an_article_of_its_own():
    message = letter()
    message.add_attachment(letter("Inner words.", identity="<9@veldt.example>"))

    outer, inner = load(message.as_bytes())

    assert outer.text.strip() == "The talks go on, officials said."
    assert (inner.text.strip(), inner.locator) == ("Inner words.", "/x/a.eml#mail.eml")


def test_a_mail_that_is_nothing_but_a_file_gives_the_file():
    message = letter()
    message.set_content(b"{\\rtf1 Words of the file.}", "application", "rtf", filename="a.rtf")
    named = letter()
    named.set_content("Words with a name.", disposition="inline", filename="body.txt")

    (inner,) = load(message.as_bytes())
    (own,) = load(named.as_bytes())

    assert (inner.text, inner.locator) == ("Words of the file.", "/x/a.eml#a.rtf")
    assert (own.text.strip(), own.locator) == ("Words with a name.", "/x/a.eml")


def test_attachments_of_one_name_are_two_articles():
    message = letter()
    for words in (b"First words.", b"Second words."):
        message.add_attachment(words, "text", "plain", filename="note.txt")

    _, *attached = load(message.as_bytes())

    assert [raw.locator for raw in attached] == ["/x/a.eml#note.txt", "/x/a.eml#note.txt (2)"]
    assert [raw.text for raw in attached] == ["First words.", "Second words."]


@pytest.mark.parametrize(
    "unit",
    ["From: a\n", "On a\n", "> From: a\nSent: b\n", "---------- Forwarded message ---\n"],
)
def test_a_letter_of_heads_without_end_takes_bounded_time(unit):
    with at_most(5):
        load(letter(unit * (400_000 // len(unit))).as_bytes())
