"""The words a mail's writer wrote or passed on, without signature and earlier mails."""

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from rag.errors import InputError
from rag.ingest.load.tree import blocks, drop, drop_unseen, parse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SIGNATURE: Final = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED: Final = re.compile(r"^[ ]?>")
_LINES: Final = r"[^\n]{0,200}(?:\n[^\n]{1,200}){0,2}?"
"""The rest of a line and at most two more: programs wrap what stands above a quotation."""
_WROTE: Final = re.compile(
    rf"^[ ]?(?:on {_LINES}wrote|am {_LINES}schrieb[^\n]{{0,100}}|le {_LINES}a écrit"
    rf"|el {_LINES}escribió|il {_LINES}ha scritto"
    r"|[^\n]{4,200} (?:писал\(?а?\)?|пишет)) ?[:：]\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL: Final = re.compile(
    r"^-{2,}\s*(?:original message|original-nachricht|ursprüngliche nachricht|message d'origine"
    r"|mensaje original|исходное сообщение)\s*-{2,}\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_FORWARD: Final = re.compile(
    r"^(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré"
    r"|mensaje reenviado|пересылаемое сообщение)\s*-{2,}|begin forwarded message ?:"
    r"|anfang der weitergeleiteten nachricht ?:)\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADER: Final = re.compile(
    r"[ *]*(?:(?P<who>from|von|de|da|от|发件人|寄件者)"
    r"|(?P<when>sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data|отправлено"
    r"|дата|发送时间|日期)"
    r"|(?P<what>subject|betreff|objet|asunto|oggetto|тема|主题|主旨)"
    r"|(?:to|an|à|para|a|кому|收件人|cc|kopie|копия|抄送|reply-to|attachments?|importance))"
    r"[ *]*[:：][ *]*(?P<value>.*?)[ *]*",
    re.IGNORECASE,
)
_FEWEST: Final = 3
"""Lines such as "Sent:" that together are the head of an earlier mail."""
_MOST: Final = 12
_LONGEST: Final = 3_000
"""Lines and characters such a head has at most."""
_QUOTATIONS: Final = re.compile(
    r"(?:^|[\s_-])(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra)"
    r"(?:$|[\s_-])"
)


class Letter(NamedTuple):
    """What a mail says, and what the head of the mail it passes on says of that."""

    text: str
    passed_on: dict[str, str]


def letter(text: str) -> Letter:
    """Return the writer's own words, and those of a mail that is passed on with them.

    Signatures and quotations of earlier mails go, unless nothing else is left.
    """
    if found := _FORWARD.search(text):
        facts, body = _headed(text[found.end() :])
        if body.strip():
            before, after = _own(text[: found.start()]), _own(body)
            return Letter("\n\n".join(filter(None, (before.strip(), after.strip()))), facts)
    own = _own(text)
    return Letter(own if own.strip() else text, {})


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the lines that the sender's program broke, marked by a space at their end."""
    joined: list[str] = []
    open_line = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        words = line if quoted else line.removeprefix(" ")
        if open_line and not quoted and words != "-- ":
            joined[-1] += words
        else:
            joined.append(words)
        open_line = words.endswith(" ") and words != "-- " and not quoted
        if open_line and delete_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)


def words_of_letter(markup: str) -> str:
    """Return the words of a mail that is a page, without earlier mails marked as such."""
    try:
        tree = parse(markup)
    except InputError:
        return ""
    drop_unseen(tree)
    whole = "\n\n".join(block.text for block in blocks(tree))
    for element in list(tree.iter("blockquote", "div")):
        if _is_quotation(element) and not _FORWARD.search("\n".join(_lines(element))):
            drop(element)
    return "\n\n".join(block.text for block in blocks(tree)) or whole


def _is_quotation(element: "HtmlElement") -> bool:
    if element.tag == "blockquote":
        return bool(element.get("type") == "cite")
    return bool(_QUOTATIONS.search(element.get("class", "")))


def _lines(element: "HtmlElement") -> list[str]:
    return [" ".join(text.split()) for text in element.itertext()][:20]


def _own(text: str) -> str:
    """Return the words before the signature and before earlier mails, without quoted lines."""
    own = _SIGNATURE.split(text, maxsplit=1)[0]
    places = [_attribution(own), _place(_ORIGINAL.search(own)), _head_of_earlier(own)]
    cuts = [place for place in places if place is not None and own[:place].strip()]
    own = own[: min(cuts)] if cuts else own
    return "\n".join(line for line in own.split("\n") if not _QUOTED.match(line))


def _place(found: re.Match[str] | None) -> int | None:
    return found.start() if found else None


def _attribution(text: str) -> int | None:
    """Return where "On Monday X wrote:" stands, when an earlier mail follows it."""
    for found in _WROTE.finditer(text):
        after = text[found.end() :].lstrip()
        if not after or _QUOTED.match(after) or re.search(r"@|\d[:.]\d\d", found[0]):
            return found.start()
    return None


def _head_of_earlier(text: str) -> int | None:
    """Return where the head of an earlier mail begins: "From:", "Sent:" and so on."""
    at = 0
    for line in text.split("\n"):
        found = _HEADER.fullmatch(line)
        if found and found["who"] and _headed(text[at : at + _LONGEST])[0].get("published"):
            return at
        at += len(line) + 1
    return None


def _headed(text: str) -> tuple[dict[str, str], str]:
    """Return what the head of a mail within a mail says, and what stands below it."""
    facts: dict[str, str] = {}
    at = count = 0
    for line in text.split("\n", _MOST)[:_MOST]:
        found = _HEADER.fullmatch(line)
        if line.strip() and not found:
            break
        at += len(line) + 1
        if found:
            count += 1
            for key, field in (("outlet", "who"), ("published", "when"), ("title", "what")):
                if found[field]:
                    facts.setdefault(key, found["value"])
    return (facts, text[at:]) if count >= _FEWEST else ({}, text)
