"""Metadata that stands in the text: front matter between dashes, or header lines."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rag.text import plain

_NAMES: Final = {
    "title": "title headline заголовок título titre titel 标题",
    "outlet": "outlet publisher publication source newspaper издание medio fuente quelle 来源",
    "agency": "agency newsagency wire агентство agencia agence agentur 通讯社",
    "byline": "byline author authors by автор autor auteur 作者 记者",
    "place": "place location dateline место lugar lieu ort 地点",
    "published": "published date day publishedat pubdate дата fecha date datum 日期 时间",
    "language": "language lang язык idioma langue sprache 语言",
    "url": "url link canonicalurl sourceurl permalink ссылка enlace lien 链接",
}
_KEYS: Final = {alias: key for key, aliases in _NAMES.items() for alias in aliases.split()}
# What a desk writes above a text for itself.
_DESK: Final = frozenset(
    {"slug", "keywords", "tags", "category", "categories", "section", "topic", "priority",
     "urgency", "wordcount", "words"}
)  # fmt: skip
_LINE: Final = re.compile(r"\s*([^\W\d_][\w .-]{0,30}?)\s*[:：]\s*(.*)")
_FENCE: Final = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST: Final = 6000
_ITEM: Final = re.compile(r"\s*-\s+(\S.*)")
_NAME: Final = 80


def take_metadata(text: str) -> tuple[MappingProxyType[str, str], str]:
    r"""Return the metadata at the head of ``text`` and the rest of it.

    Front matter is simple ``key: value`` lines between two lines of ``---``; a value may be a
    list. Without it, the lines up to the first blank one count as a header when at least two
    are known keys; lines with other keys stay in the text, but for a desk's own, such as the
    slug. Line breaks must be ``\n``.
    """
    fenced = _FENCE.match(text[:_LONGEST])
    if fenced:
        lines = fenced[1].split("\n")
        if all(_LINE.match(line) or not line.strip() or line[:1] in " \t-#" for line in lines):
            known, _ = _read(lines)
            return MappingProxyType(known), text[fenced.end() :]
    head, blank, rest = text.lstrip("\n").partition("\n\n")
    lines = head.split("\n") if len(head) <= _LONGEST else []
    if all(_LINE.match(line) for line in lines):
        known, others = _read(lines)
        if len(known) >= 2:
            return MappingProxyType(known), "\n".join(others) + blank * bool(others) + rest
    return MappingProxyType({}), text


def written(text: str, known: Mapping[str, str]) -> tuple[str, bytes]:
    """Return a text that was typed or sent as a file, by name and content.

    Args:
        text: Of the article.
        known: Its metadata by the names used here; what is empty is left out.

    Returns:
        The name is its title, else its first words; the metadata are its front matter.
    """
    told = {field: value for field in _NAMES if (value := plain(known.get(field, "")))}
    head = "\n".join(f"{field}: {value}" for field, value in told.items())
    title = (told.get("title") or plain(text.strip()[: 8 * _NAME]))[:_NAME].strip()
    name = re.sub(r"[\\/]", "-", title)
    return f"{name}.txt", (f"---\n{head}\n---\n{text}" if head else text).encode()


def _read(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    known: dict[str, str] = {}
    others: list[str] = []
    key = ""
    for line in lines:
        item = _ITEM.fullmatch(line)
        if item and key:
            known[key] = ", ".join(filter(None, (known.get(key), _unquoted(item[1]))))
            continue
        match = _LINE.match(line)
        name = re.sub(r"[\W_]", "", match[1]).lower() if match else ""
        key = ""
        if not match or name not in _KEYS:
            others += [] if name in _DESK else [line]
        elif _KEYS[name] not in known:
            key = "" if match[2].strip() else _KEYS[name]
            known |= {_KEYS[name]: value} if (value := _listed(match[2])) else {}
    return known, others


def _listed(value: str) -> str:
    """Return a value, the members of a list parted by commas."""
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]" and "](" not in value:
        return ", ".join(filter(None, map(_unquoted, value[1:-1].split(","))))
    return _unquoted(value)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value
