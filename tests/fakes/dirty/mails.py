"""Mail: single messages and mailboxes."""

import base64
from email.message import EmailMessage

from tests.fakes.dirty.making import Making
from tests.fakes.prose import Story

_DATE = "Wed, 12 Mar 2031 10:15:00 +0200"


def write_mails(make: Making) -> None:
    _sound(make)
    _awkward(make)
    _mailboxes(make)


def _message(told: Story, *, sender: str = "press@norda.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Norda Press Office <{sender}>"
    message["To"] = "desk@kestra.example"
    message["Subject"] = told.title
    message["Date"] = _DATE
    message["Message-ID"] = f"<{told.word.encode().hex()}@norda.example>"
    return message


def _html(told: Story) -> str:
    inside = "".join(f"<p>{text}</p>" for text in told.paragraphs)
    return f"<html><body><h1>{told.title}</h1>{inside}</body></html>"


def _sound(make: Making) -> None:
    from tests.fakes.dirty.office import sound_docx

    told = make.story()
    message = _message(told)
    message.set_content(told.body)
    make.good("mail/plain.eml", bytes(message), told.word)
    told = make.story("ru")
    message = _message(told)
    message.set_content(told.body, cte="base64")
    make.good("mail/base64-russian.eml", bytes(message), told.word)
    told = make.story("es")
    message = _message(told)
    message.set_content(told.body, charset="iso-8859-1", cte="quoted-printable")
    make.good("mail/quoted-printable.eml", bytes(message).replace(b"\n", b"\r\n"), told.word)
    told = make.story()
    message = _message(told)
    message.set_content(_html(told), subtype="html")
    make.good("mail/html-only.eml", bytes(message), told.word)
    told = make.story()
    message = _message(told)
    message.set_content(told.body)
    message.add_alternative(_html(told), subtype="html")
    make.good("mail/both.eml", bytes(message), told.word)
    told, attached = make.story(), make.story()
    message = _message(told)
    message.set_content(told.body)
    message.add_attachment(
        sound_docx(attached),
        maintype="application",
        subtype="octet-stream",
        filename="../../zq-escaped.docx",
    )
    make.good("mail/attached.eml", bytes(message), told.word, attached.word, articles=2)
    told = make.story()
    message = _message(told)
    message.set_content(told.body)
    message.add_attachment(
        b"\x89PNG\r\n\x1a\n" * 40, maintype="image", subtype="png", filename="logo.png"
    )
    make.good("mail/with-picture.eml", bytes(message), told.word, failed=(0, 1))
    told, inner = make.story(), make.story()
    message, forwarded = _message(told), _message(inner)
    forwarded.set_content(inner.body)
    message.set_content(told.body)
    message.add_attachment(forwarded)
    make.either("mail/forwarded.eml", bytes(message), told.word)


def _awkward(make: Making) -> None:
    told = make.story()
    head = f"From: x@norda.example\nSubject: {told.title}\nDate: {_DATE}\nMIME-Version: 1.0\n"
    body = told.body
    make.good(
        "mail/no-such-charset.eml",
        f"{head}Content-Type: text/plain; charset=x-none\n\n{body}\n",
        told.word,
    )
    told = make.story("es")
    head = f"From: x@norda.example\nSubject: {'=?utf-8?b?w6?= ' * 40}\nDate: never\n"
    make.good(
        "mail/raw-bytes.eml",
        f"{head}Content-Type: text/plain; charset=us-ascii\n\n{told.body}\n",
        told.word,
    )
    told = make.story()
    half = base64.b64encode(told.body.encode())[:-3]
    make.good(
        "mail/cut-base64.eml",
        b"From: x@norda.example\nSubject: Cut\nContent-Type: text/plain; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\n" + half,
        told.word,
    )
    told = make.story()
    many = "".join(f"X-Trace-{n}: {'y' * 60}\n" for n in range(20_000))
    make.good(
        "mail/20000-headers.eml",
        f"From: x@norda.example\nSubject: Long way\n{many}\n{told.body}\n",
        told.word,
    )
    told = make.story()
    opening = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1000)
    )
    deep = f"From: x@norda.example\nSubject: Deep\nMIME-Version: 1.0\n{opening}\n{told.body}\n"
    make.either("mail/nested-1000.eml", deep, told.word)
    told = make.story()
    unclosed = (
        "From: x@norda.example\nSubject: No end\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/mixed; boundary=q\n\n--q\n\n{told.body}\n"
    )
    make.good("mail/never-closed.eml", unclosed, told.word)
    head = f"From: x@norda.example\nTo: y@kestra.example\nSubject: Nothing\nDate: {_DATE}\n"
    make.bad("mail/no-body.eml", head + "\n\n", "no words in it")


def _mailboxes(make: Making) -> None:
    tales = [make.story(words=80) for _ in range(12)]
    box = b""
    for told in tales:
        message = _message(told)
        message.set_content(f"{told.body}\n\n>From the quay one could see it all.\n")
        box += b"From norda Wed Mar 12 10:15:00 2031\n" + bytes(message) + b"\n"
    make.good("mail/twelve.mbox", box, *(told.word for told in tales), articles=12)
    told = make.story()
    message = _message(told)
    message.set_content(told.body)
    part = b"From norda Wed Mar 12 10:15:00 2031\n" + bytes(message) + b"\n"
    broken = part + b"From norda Wed Mar 12 10:16:00 2031\nSubject: Nothing\n\n\n\n"
    make.good("mail/one-empty.mbox", broken, told.word, failed=(0, 1))
    make.bad("mail/rubbish.mbox", make.chance.randbytes(5000), "not a mailbox")
