"""Read PDF files: paragraphs rebuilt from lines, and the words each page begins with."""

import io
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from rag.errors import InputError
from rag.ingest.dates import full_dates
from rag.ingest.load.pdf_lines import lines_of
from rag.ingest.load.pdf_paragraphs import Page, compose
from rag.ingest.load.plain import too_large, too_long
from rag.ingest.load.raw import TEXT_LIMIT, Piece, Raw
from rag.text import plain

if TYPE_CHECKING:
    from pypdf import PdfReader

SIZE_LIMIT: Final = 100 * 1024 * 1024
_MOST_PAGES: Final = 1_000
_MOST_DATES: Final = 20
_BOUNDS: Final[dict[str, Any]] = {
    "zlib_maximum_output_length": 40_000_000,
    "lzw_maximum_output_length": 40_000_000,
    "run_length_maximum_output_length": 40_000_000,
    "stream_decoding_work_maximum_length": 100_000_000,
    "stream_parsing_work_maximum_count": 1_000_000,
    "xform_maximum_invocations_per_extraction": 500,
    "page_tree_maximum_entries": 20_000,
    "jbig2dec_binary": None,
}
"""A page of text needs far less."""
_DAMAGED: Final = "The PDF file is damaged and cannot be read."
_SAVE: Final = "Save or print it as a PDF again, or copy its text."
_JUNK: Final = re.compile(
    r"untitled|unknown|microsoft word|document\d*|slide \d"
    r"|\.(?:docx?|indd|qxd|pdf|rtf|tex|pages)\b|https?:|^\W*$|^(?:user|admin|administrator|owner|author|windows|root|pc|hp|dell)\d*$"
    r"|[\\/].*[\\/]|anonymous|acrobat|adobe|openoffice|libreoffice",
    re.IGNORECASE,
)
_STAMP: Final = re.compile(
    r"D?:?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?)?"
)


def read_pdf(piece: Piece) -> Raw:
    """Return the text of a PDF file.

    Raises:
        InputError: It is damaged, locked with a password, without text, or too large.
    """
    if len(piece.content) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    from pypdf import apply_configuration

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with warnings.catch_warnings(), apply_configuration(**_BOUNDS):
        warnings.simplefilter("ignore")
        return _read(piece)


def _read(piece: Piece) -> Raw:
    reader = _opened(piece.content)
    try:
        pages = list(_pages(reader))
        metadata = {**_metadata(reader), **piece.metadata}
    except InputError:
        raise
    except Exception as error:
        raise InputError(_DAMAGED, hint=_SAVE) from error
    text, firsts, running = compose(pages)
    dates = [day.isoformat() for line in running for day in full_dates(line)][:_MOST_DATES]
    metadata["created"] = " ".join((*dates, metadata.get("created", ""))).strip()
    if not re.search(r"\w", text):
        raise InputError(
            "The PDF file has no text; it may be a scan.",
            hint="Run it through text recognition (OCR) first, then add the result.",
        )
    if len(text) > TEXT_LIMIT:
        raise too_long()
    return Raw(
        locator=piece.locator, name=piece.name, text=text, kind="pdf",
        metadata=metadata, pages=firsts,
    )  # fmt: skip


def _opened(content: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise InputError(
            "The PDF file is encrypted in a way that is not read.", hint=_SAVE
        ) from error
    except Exception as error:
        raise InputError(_DAMAGED, hint=_SAVE) from error
    if locked:
        raise InputError(
            "The PDF file is locked with a password.", hint="Save a copy without the password."
        )
    return reader


def _pages(reader: "PdfReader") -> Iterator[Page]:
    """Yield the lines of every page; a page that is damaged costs its own text only.

    Raises:
        InputError: There are too many pages, or none can be read.
    """
    from pypdf.errors import LimitReachedError

    count, failed, length = len(reader.pages), 0, 0
    if count > _MOST_PAGES:
        raise InputError(
            f"The PDF file has more than {_MOST_PAGES:,} pages.",
            hint="Split it into articles, one file each.",
        )
    for number in range(count):
        try:
            lines = lines_of(reader.pages[number])
        except LimitReachedError as error:
            raise InputError("The PDF file expands to far too much.", hint=_SAVE) from error
        except Exception:  # noqa: BLE001 - see above
            failed += 1
            lines = []
        length += sum(len(line.text) for line in lines)
        if length > 2 * TEXT_LIMIT:
            raise too_long()
        yield Page(lines)
    if failed == count:
        raise InputError(_DAMAGED, hint=_SAVE)


def _metadata(reader: "PdfReader") -> dict[str, str]:
    """Return title and byline where they look meant, and when the file was made."""
    given: Mapping[str, object] = reader.metadata or {}
    found = {
        "title": _sane(given.get("/Title")),
        "byline": _sane(given.get("/Author")),
        "created": _day(given.get("/CreationDate")),
    }
    if len(found["title"]) < 8 or " " not in found["title"]:
        found["title"] = ""
    return {key: value for key, value in found.items() if value}


def _sane(value: object) -> str:
    text = plain(str(value)).strip() if isinstance(value, str) else ""
    return "" if len(text) > 300 or _JUNK.search(text) else text


def _day(value: object) -> str:
    match = _STAMP.match(str(value)) if isinstance(value, str) else None
    if not match:
        return ""
    year, month, day, hour, minute, second, utc, hours, minutes = match.groups()
    date = f"{year}-{month}-{day}"
    zone = "+00:00" if utc else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}" if hour else date
