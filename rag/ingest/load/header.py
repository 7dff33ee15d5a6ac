"""Metadata that stands in the text: front matter between dashes, or header lines."""

import re
from types import MappingProxyType
from typing import Final

_NAMES: Final = {
    "title": "title headline заголовок título titre titel 标题",
    "outlet": "outlet publisher publication source newspaper издание medio fuente quelle 来源",
    "agency": "agency newsagency wire агентство agencia agence agentur 通讯社",
    "byline": "byline author authors by автор autor auteur 作者 记者",
    "place": "place location dateline место lugar lieu ort 地点",
    "published": "published date day publishedat pubdate дата fecha date datum 日期 时间",
    "language": "language lang язык idioma langue sprache 语言",
}
_KEYS: Final = {alias: key for key, aliases in _NAMES.items() for alias in aliases.split()}
_LINE: Final = re.compile(r"\s*([^\W\d_][\w .-]{0,30}?)\s*[:：]\s*(.*)")
_FENCE: Final = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LONGEST: Final = 6000


def take_metadata(text: str) -> tuple[MappingProxyType[str, str], str]:
    r"""Return the metadata at the head of ``text`` and the rest of it.

    Front matter is simple ``key: value`` lines between two lines of ``---``. Without it, the
    lines up to the first blank one count as a header when at least two are known keys; lines
    with other keys stay in the text. Line breaks must be ``\n``.
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


def _read(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    known: dict[str, str] = {}
    others: list[str] = []
    for line in lines:
        match = _LINE.match(line)
        name = re.sub(r"[\W_]", "", match[1]).lower() if match else ""
        value = _unquoted(match[2]) if match else ""
        if match and name in _KEYS:
            if value:
                known.setdefault(_KEYS[name], value)
        else:
            others.append(line)
    return known, others


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    return value
