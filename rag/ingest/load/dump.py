"""Read dumps of many articles, one a row or record: CSV, JSON lines and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Final
from urllib.parse import urlsplit

from rag.errors import InputError, RagError
from rag.ingest.load.columns import as_text, find_columns, flattened, text_length
from rag.ingest.load.decode import decode
from rag.ingest.load.html import words_of
from rag.ingest.load.plain import too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw
from rag.text import plain
from rag.types import Item

SIZE_LIMIT: Final = 100 * 1024 * 1024
_FIELD_LIMIT: Final = 4 * TEXT_LIMIT
_SAMPLE: Final = 64
"""Records looked at to learn the columns."""
_BROKEN: Final = "Check that the file was saved or copied whole."
_MARKUP: Final = re.compile(
    r"</?(?:p|div|br|li|h[1-6]|blockquote|article|span|a|strong|em)\b[^<>]*>"
)
_DELIMITERS: Final = (",", ";", "\t", "|")
Record = Mapping[str, object]


def read_table(piece: Piece) -> Iterator[Raw | Item]:
    """Yield the article of each row of a CSV or TSV file.

    Raises:
        InputError: It is too large or not a table, or no column holds a text.
    """
    text = _decoded(piece)
    delimiter = _delimiter(text)
    csv.field_size_limit(max(csv.field_size_limit(), _FIELD_LIMIT))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise InputError("This is not a table of rows and columns.", hint=_BROKEN) from error
    names = [cell.strip().lstrip("\ufeff") for cell in header]
    columns = find_columns(filter(None, names), piece.columns)
    yield from _articles(piece, _some(_rows(rows, names)), columns)


def _some(records: Iterator[Record | InputError]) -> Iterator[Record | InputError]:
    first = next(records, None)
    if first is None:
        raise InputError("The table has no rows.", hint=_BROKEN)
    yield first
    yield from records


def _rows(rows: "Iterator[list[str]]", names: list[str]) -> Iterator[Record | InputError]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield InputError("The row cannot be read.", hint=_BROKEN)
            continue
        if any(cell.strip() for cell in row):
            yield dict(zip(names, row, strict=False))


def read_json(piece: Piece) -> Iterator[Raw | Item]:
    """Yield the article of each record of a JSON file.

    The file is an array of records, an object that holds one, or one record.

    Raises:
        InputError: It is too large or not JSON, or no column holds a text.
    """
    yield from _from_records(piece, _json_records(_decoded(piece)))


def read_lines(piece: Piece) -> Iterator[Raw | Item]:
    """Yield the article of each line of a JSON lines file.

    Raises:
        InputError: It is too large or no line is a record, or no column holds a text.
    """
    yield from _from_records(piece, _line_records(_decoded(piece)))


def _decoded(piece: Piece) -> str:
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    return decode(piece.content, piece.charset)


def _delimiter(text: str) -> str:
    """Return what parts the columns: what the head has most of outside quotation marks."""
    head = re.sub(r'"(?:[^"]|"")*"', "", text.lstrip("\ufeff\r\n")[:4000]).split("\n", 1)[0]
    best = max(_DELIMITERS, key=head.count)
    return best if head.count(best) else ","


def _line_records(text: str) -> Iterator[Record | InputError]:
    for line in io.StringIO(text):
        if not line.strip():
            continue
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield value
        else:
            yield InputError("The line is not a JSON object.", hint=_BROKEN)


def _json_records(text: str) -> Iterator[Record | InputError]:
    start = re.search(r"[\[{]", text)
    if start is None or text[: start.start()].strip("\ufeff \t\r\n"):
        raise InputError("This is not a JSON file.", hint=_BROKEN)
    if start[0] == "[":
        yield from _elements(text, start.end())
        return
    value = _parsed(text[start.start() :])
    lists = [
        [r for r in v if isinstance(r, dict)] for v in _below(value) if isinstance(v, list)
    ]
    lists = [records for records in lists if records]
    lengths = [text_length(flattened(records[0])) for records in lists]
    told = [r for r, length in zip(lists, lengths, strict=True) if length]
    own = text_length(value)
    if lists and max(lengths) >= own:
        yield from max(told or lists, key=len)
    else:
        yield value


def _below(value: Record) -> Iterator[object]:
    for inner in value.values():
        yield inner
        if isinstance(inner, dict):
            yield from inner.values()


def _parsed(text: str) -> Record:
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise InputError("This JSON file is damaged.", hint=_BROKEN) from error
    return value if isinstance(value, dict) else {}


def _elements(text: str, at: int) -> Iterator[Record | InputError]:
    """Yield the elements of an array one by one; what is broken ends it."""
    decoder, between = json.JSONDecoder(strict=False), re.compile(r"[\s,]*")
    while True:
        skipped = between.match(text, at)
        at = skipped.end() if skipped else at
        if text[at : at + 1] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield InputError("The rest of this JSON file is damaged.", hint=_BROKEN)
            return
        if isinstance(value, dict):
            yield value


def _from_records(piece: Piece, records: Iterator[Record | InputError]) -> Iterator[Raw | Item]:
    flat = (r if isinstance(r, InputError) else flattened(r) for r in records)
    sample = list(islice(flat, _SAMPLE))
    good = [record for record in sample if not isinstance(record, InputError)]
    if not good:
        errors = [record for record in sample if isinstance(record, InputError)]
        raise errors[0] if errors else InputError("The file holds no articles.", hint=_BROKEN)
    columns = find_columns(chain.from_iterable(good), piece.columns)
    yield from _articles(piece, chain(sample, flat), columns)


def _articles(
    piece: Piece, records: Iterator[Record | InputError], columns: Mapping[str, str]
) -> Iterator[Raw | Item]:
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        try:
            if isinstance(record, InputError):
                raise record
            yield _article(piece, record, columns, number, seen)
        except RagError as error:
            locator = f"{piece.locator}#{number}"
            yield Item(locator=locator, outcome="failed", error=str(error), hint=error.hint)


def _article(
    piece: Piece, record: Record, columns: Mapping[str, str], number: int, seen: set[str]
) -> Raw:
    fields = {field: as_text(record.get(column)) for field, column in columns.items()}
    text = fields.pop("text")
    if _MARKUP.search(text):
        text = words_of(text)
    if not re.search(r"\w", text):
        raise InputError("The record has no text.", hint="Check the column with the text.")
    if len(text) > TEXT_LIMIT:
        raise too_long()
    identity = plain(fields.pop("id", ""))[:100]
    fields["url"] = fields.get("url", "") if _is_address(fields.get("url", "")) else ""
    # Under its file, so that no row can take the place of what was read at its address.
    locator = f"{piece.locator}#{fields['url'] or identity or number}"
    if locator in seen:
        locator = f"{piece.locator}#{number}"
    seen.add(locator)
    metadata = {**piece.metadata, **{key: value for key, value in fields.items() if value}}
    return Raw(locator=locator, name=piece.name, text=text, kind="record", metadata=metadata)


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and value.isprintable()
        and (" " not in value and len(value) <= 2000)
    )
