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
    " contenttext cleantext bodyhtml contenthtml html story message transcript texto cuerpo"
    " contenido texte contenu corps inhalt volltext artikel текст содержание тело статья 正文"
    " 内容 文本 全文 summary description",
    "title": "title headline heading subject titulo titular titre titel überschrift заголовок"
    " название 标题 題目 题目",
    "outlet": "outlet sourcename source publisher publication newspaper sitename site medium"
    " media medio fuente quelle zeitung journal издание источник сми 来源 媒体 domain",
    "agency": "agency newsagency wire agencia agence agentur агентство 通讯社",
    "byline": "byline author authors authorname writer reporter creator autor auteur автор"
    " 作者 记者",
    "place": "place location dateline city lugar lieu ort место 地点",
    "published": "publishedat published publishedon datepublished publicationdate pubdate"
    " publishdate publishedtime date datetime timestamp time created createdat fecha"
    " fechapublicacion datum veröffentlicht дата датапубликации 日期 发布时间 时间",
    "language": "language lang locale idioma langue sprache язык 语言",
    "url": "url link href weburl articleurl sourceurl permalink canonicalurl guid enlace lien"
    " ссылка 链接 网址 uri",
    "id": "id articleid documentid docid guid uuid key nr no номер 编号 number",
}
_NESTED: Final = ("name", "title", "value", "text", "rendered")
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
    for field, usual in _USUAL.items():
        names_here = map(_bare, usual.split())
        free = [
            by_name[u] for u in names_here if by_name.get(u, "") not in {"", *found.values()}
        ]
        if field not in found and free:
            found[field] = free[0]
    if "text" not in found:
        raise InputError(f"No column holds a text; {_listed(names)}", hint=_OPTION)
    return found


def has_text(record: Mapping[str, object]) -> bool:
    """Return whether a record has a field that usually holds a text."""
    usual = {_bare(name) for name in _USUAL["text"].split()}
    return any(_bare(key) in usual and isinstance(record[key], str) for key in record)


def flattened(record: Mapping[str, object]) -> dict[str, object]:
    """Return the record with members of objects within it named ``outer.inner``.

    The outer name stands for its name as well, as in ``{"source": {"name": "Courier"}}``.
    """
    flat: dict[str, object] = {}
    for key, value in list(record.items())[:500]:
        if isinstance(value, Mapping):
            for inner, deep in list(value.items())[:100]:
                flat[f"{key}.{inner}"] = deep
            named = next((value[n] for n in _NESTED if isinstance(value.get(n), str)), None)
            if named is not None:
                flat[key] = named
        else:
            flat[key] = value
    return flat


def as_text(value: object) -> str:
    """Return the value of a field as text; lists are joined, other structures are not text."""
    if isinstance(value, list):
        parts = [as_text(one.get("name") if isinstance(one, Mapping) else one) for one in value]
        long = any(len(part) > 80 for part in parts)
        return ("\n\n" if long else ", ").join(filter(None, parts))
    if isinstance(value, bool) or value is None or isinstance(value, Mapping):
        return ""
    text = str(value).strip()
    return "" if text.lower() in {"nan", "null", "none", "n/a"} else text


def _bare(name: str) -> str:
    """Return letters and digits in lower case, without accents."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKD", name)).lower()


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:40] for name in names[:20]) or "none"
    return f"its columns are: {shown}{' and more' if len(names) > 20 else ''}."
