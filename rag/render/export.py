"""Results as files to send: Markdown, HTML, Word, PDF, JSON and CSV."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, get_args

from rag.errors import InputError
from rag.render.as_csv import csv_table
from rag.render.as_docx import docx
from rag.render.as_html import html
from rag.render.as_json import to_json
from rag.render.as_markdown import markdown
from rag.render.as_pdf import pdf
from rag.render.pack import Packable, SaidOf, pack_bytes
from rag.render.proof import LARGEST_PACK
from rag.types import Answer, Briefing, Comparison, Conversation, Readouts, Statement

Format = Literal["md", "html", "docx", "pdf", "json", "csv"]
Exportable = Briefing | Answer | Conversation | Comparison | Readouts | Sequence[Statement]

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "md": "text/markdown",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv",
}
"""Media type of each format, for downloads."""


def export(  # noqa: PLR0913 - what only some formats need is optional
    value: Exportable,
    fmt: str,
    *,
    text_of: Callable[[str], str],
    said_of: SaidOf | None = None,
    with_texts: bool = False,
    made: dt.datetime | None = None,
    warn: Callable[[str], None] | None = None,
) -> bytes:
    """Return a result as the bytes of a file.

    Args:
        value: A briefing, answer, conversation, comparison, readouts, or statements.
        fmt: One of ``md``, ``html``, ``docx``, ``pdf``, ``json``; ``csv`` for comparisons,
            readouts and statements.
        text_of: Returns the whole text of an article, by its id. Used for ``json``
            only: that of a briefing, answer or conversation is an evidence pack.
        said_of: Returns the statements of an article, so that a pack tells who said what.
        with_texts: Puts the texts of the cited articles into a pack.
        made: When the result was made, for the properties of a Word file or PDF; a briefing
            and a conversation know that themselves.
        warn: Called with a line for the user when the file lacks something, such as a
            character that no font has.

    Raises:
        InputError: There is no such format for this result, or the pack would be too large.
    """
    if fmt not in get_args(Format):
        raise _no_format(fmt, get_args(Format))
    if fmt == "csv":
        if isinstance(value, Briefing | Answer | Conversation):
            raise _no_format(fmt, ("md", "html", "docx", "pdf", "json"))
        return csv_table(value).encode("utf-8-sig")
    if fmt == "json":
        if isinstance(value, Briefing | Answer | Conversation):
            return _pack(value, text_of, said_of, with_texts=with_texts)
        text = json.dumps(to_json(value), ensure_ascii=False, indent=2)
        return f"{text}\n".encode("utf-8", "backslashreplace")
    if fmt in {"md", "html"}:
        return (markdown(value) if fmt == "md" else html(value)).encode()
    when = _made(value) or made
    return pdf(value, made=when, warn=warn) if fmt == "pdf" else docx(value, made=when)


def _pack(
    value: Packable,
    text_of: Callable[[str], str],
    said_of: SaidOf | None,
    *,
    with_texts: bool,
) -> bytes:
    content = pack_bytes(value, text_of, said_of=said_of, with_texts=with_texts)
    if len(content) > LARGEST_PACK:
        raise InputError(
            f"This evidence pack would have {len(content) // 1_000_000} MB; "
            f"`readout verify` reads {LARGEST_PACK // 1_000_000}.",
            hint="Leave the texts out, or narrow what it is about.",
        )
    return content


def _made(value: Exportable) -> dt.datetime | None:
    if isinstance(value, Conversation):
        return value.asked_at or value.started_at
    return value.as_of if isinstance(value, Briefing) else None


def _no_format(fmt: str, known: Sequence[str]) -> InputError:
    hint = f"Use one of {', '.join(known)}."
    return InputError(f"There is no format {fmt!r} for this.", hint=hint)
