"""Find which column of a dump holds what, in the names people give them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from rag.errors import InputError

FIELDS: Final = (
    "text", "title", "outlet", "agency", "byline", "place", "published", "language", "url",
    "id",
)  # fmt: skip
# Best first; compared in lower case without anything but letters and digits.
_USUAL: Final = {
    "text": "text body content articlebody articletext fulltext maintext bodytext article"
    " contenttext cleantext bodyhtml contenthtml bodyxhtml html story message transcript"
    " texto cuerpo contenido texte contenu corps inhalt volltext artikel текст содержание тело"
    " статья 正文 内容 文本 全文 summary description",
    "title": "title headline webtitle heading subject titulo titular titre titel überschrift"
    " заголовок название 标题 題目 题目",
    "outlet": "outlet sourcename source publisher publication newspaper sitename site medium"
    " media medio fuente quelle zeitung journal издание источник сми 来源 媒体 domain",
    "agency": "agency newsagency wire agencia agence agentur агентство 通讯社",
    "byline": "byline author authors authorname writer reporter creator autor verfasser auteur"
    " автор 作者 记者",
    "place": "place location dateline city lugar lieu ort место 地点",
    "published": "publishedat published publishedon datepublished publicationdate pubdate"
    " publishdate publishedtime webpublicationdate firstpublished date datetime"
    " timestamp time created createdat fecha"
    " fechapublicacion datum veröffentlicht дата датапубликации 日期 发布时间 时间",
    "language": "language lang locale idioma langue sprache язык 语言",
    "url": "url link href weburl articleurl sourceurl permalink canonicalurl guid enlace lien"
    " ссылка 链接 网址 uri",
    "id": "id articleid documentid docid guid uuid key nr no номер 编号 number",
}
_NESTED: Final = ("name", "title", "value", "text", "rendered")
_WORDED: Final = ("name", "text", "content", "value")
"""What holds the words of a member of a list: an author's name, a block's text."""
_DEEPEST: Final = 5
_MOST: Final = 1_000
_OPTION: Final = "Say which column holds the text, as in `--column text=NAME`."


def check_fields(columns: Mapping[str, str]) -> None:
    """Refuse a mapping that names a field articles do not have.

    Raises:
        InputError: With the fields there are.
    """
    for field in columns:
        if field not in FIELDS:
            raise InputError(
                f"Articles have no field {field!r}.", hint=f"Fields: {', '.join(FIELDS)}."
            )


def find_columns(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Return the column that holds each field.

    Where no column holds a text by itself, a member ``outer.body`` may; then the members
    beside it and beside what holds it are looked at too.

    Args:
        columns: The names in the dump, in order.
        given: Fields whose column the user names; they must be there.

    Raises:
        InputError: No column holds the text, or one that was named is missing.
    """
    names = list(dict.fromkeys(columns))
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(_bare(name), name)
    found: dict[str, str] = {}
    for field, column in given.items():
        if column not in names and _bare(column) not in by_name:
            raise InputError(f"There is no column {column!r}; {_listed(names)}", hint=_OPTION)
        found[field] = column if column in names else by_name[_bare(column)]
    _find_usual(found, by_name)
    within = "" if "text" in found else _within(names)
    while within:
        prefix = f"{within}."
        _find_usual(found, {_bare(n[len(prefix) :]): n for n in names if n.startswith(prefix)})
        within = within.rpartition(".")[0]
    if "text" not in found:
        raise InputError(f"No column holds a text; {_listed(names)}", hint=_OPTION)
    return found


def _find_usual(found: dict[str, str], by_name: Mapping[str, str]) -> None:
    """Add for each field that is not found the column of its best usual name."""
    for field, usual in _USUAL.items():
        here = [by_name[name] for name in map(_bare, usual.split()) if name in by_name]
        free = [column for column in here if column not in found.values()]
        if field not in found and free:
            found[field] = free[0]


def _within(names: list[str]) -> str:
    """Return the nearest object of which a member is called as texts are; empty for none."""
    nested = sorted((n for n in names if "." in n), key=lambda name: name.count("."))
    for usual in map(_bare, _USUAL["text"].split()):
        for name in nested:
            outer, _, inner = name.rpartition(".")
            if _bare(inner) == usual:
                return outer
    return ""


def text_length(record: Mapping[str, object]) -> int:
    """Return the length of the longest member of a record that is called as texts are."""
    usual = {_bare(name) for name in _USUAL["text"].split()}
    called = (v for k, v in record.items() if {_bare(k), _bare(k.rpartition(".")[2])} & usual)
    return max((len(value) for value in called if isinstance(value, str)), default=0)


def flattened(record: Mapping[str, object]) -> dict[str, object]:
    """Return the record with members of objects within it named ``outer.inner``.

    The outer name stands for its name as well, as in ``{"source": {"name": "Courier"}}``.
    """
    flat: dict[str, object] = {}
    _flatten(record, "", 0, flat)
    return flat


def _flatten(
    record: Mapping[str, object], prefix: str, depth: int, flat: dict[str, object]
) -> None:
    for key, value in record.items():
        if len(flat) >= _MOST:
            return
        if not isinstance(value, Mapping):
            flat[f"{prefix}{key}"] = value
            continue
        named = next((value[n] for n in _NESTED if isinstance(value.get(n), str)), None)
        if named is not None:
            flat[f"{prefix}{key}"] = named
        if depth < _DEEPEST:
            _flatten(value, f"{prefix}{key}.", depth + 1, flat)


def as_text(value: object) -> str:
    """Return the value of a field as text; lists are joined, other structures are not text."""
    if isinstance(value, list):
        parts = [as_text(_worded(one) if isinstance(one, Mapping) else one) for one in value]
        long = any(len(part) > 80 for part in parts)
        return ("\n\n" if long else ", ").join(filter(None, parts))
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return ""
    text = str(value).strip()
    return "" if text.lower() in {"nan", "null", "none", "n/a"} else text


def _worded(member: Mapping[str, object]) -> object:
    return next((member[key] for key in _WORDED if isinstance(member.get(key), str)), "")


def _bare(name: str) -> str:
    """Return letters and digits in lower case, without accents."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", name)).lower()


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:20]) or "none"
    return f"its columns are: {shown}{' and more' if len(names) > 20 else ''}."
