"""Keep untrusted text text: in Markdown, HTML, a spreadsheet cell, a link."""

import html
import re
from typing import Final
from urllib.parse import urlsplit

from rag.text import plain

_BREAK: Final = "\u200b"
"""An invisible character; it stops rules that readers apply after unescaping."""

_ACTIVE: Final = re.compile(r"[\\`*_\[\]<>#|~$&{}^]|==|:(?=[^\s\d])")
_FIRST: Final = re.compile(r"\A[-+=]|\A\d{1,9}(?=[.)])")
_ADDRESS: Final = re.compile(r"(?i)(?<=[a-z0-9+.-]:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)")
_CODE: Final = re.compile(r"(?<=:)(?=[\w+/-]+:)")
_ARROW: Final = re.compile(r"(?<!\S)(?=(?:<->|->|<-|--|>=|<=|~=)(?!\S))")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def escape_markdown(text: str) -> str:
    """Return ``text`` on one line so that a Markdown reader shows just these characters.

    No emphasis, link, image, HTML, entity, heading, list, table, formula, directive, emoji
    code or bare address comes alive, in CommonMark, in GitHub's dialect or in Streamlit's.
    Some readers look for addresses and codes only after unescaping; an invisible zero-width
    space breaks those. Round brackets stay bare: a backslash before one would begin a formula
    for readers that know TeX.
    """
    line = plain(text)
    for pattern in (_ADDRESS, _CODE, _ARROW):
        line = pattern.sub(_BREAK, line)
    first = _FIRST.match(line)
    head = first.group() if first else ""
    rest = _ACTIVE.sub(lambda found: re.sub("(.)", r"\\\1", found[0]), line[len(head) :])
    if head.isdigit():
        return f"{head}\\{rest}"
    return f"\\{head}{rest}" if head else rest


def escape_html(text: str) -> str:
    """Return ``text`` on one line, safe between tags and inside a quoted attribute."""
    return html.escape(plain(text), quote=True)


def guard_cell(text: str) -> str:
    """Return ``text`` on one line so that no spreadsheet takes it for a formula.

    A cell that would begin with ``= + - @``, a tab or a line break is prefixed with ``'``.
    """
    line = plain(text)
    return f"'{line}" if text.startswith(_FORMULA) or line.startswith(_FORMULA) else line


def language_tag(language: str) -> str:
    """Return a language as it may stand in an attribute, nothing when it is not known."""
    return language if _LANGUAGE.fullmatch(language) and language != "und" else ""


def link(locator: str) -> str:
    """Return the locator if it is a web address that is safe to link, else nothing.

    Addresses with a user name or password, with white space, quotes or other characters that
    end an attribute or a Markdown link are shown but never linked.
    """
    try:
        parts = urlsplit(locator)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return ""
    if re.search(r"[\s<>\"'`\\^{}|]", locator) or plain(locator) != locator:
        return ""
    return locator
