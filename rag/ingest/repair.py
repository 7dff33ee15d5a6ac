"""Mend damaged characters and settle lines into paragraphs."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rag.ingest.dateline import read_dateline
from rag.ingest.furniture import line_under, published_line
from rag.ingest.letterhead import is_issuer
from rag.text import visible

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# The black square that ends a report, also as read in the wrong encoding ("â–\xa0"), which ftfy
# leaves: its last byte is mostly lost on the way.
_END_MARK: Final = re.compile(r" ?(?:(?:â–|[■◼▪◆∎█□]|[（(]完[)）]) ?){1,3}$", re.MULTILINE)
_LOST_QUOTE: Final = re.compile(r"â€(?:\ufffd|(?=[ \n.,;:!?)]|\Z))")
# UTF-8 read as Latin-1: half of it are controls, to be mended before they go.
_READ_AS_LATIN: Final = re.compile("[\x80-\x84\x86-\x9f]|[\xc0-\xef]\x85")
_BREAKS: Final = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS: Final = re.compile("[^\\S\n]+")
_ENDED: Final = tuple('.!?…:;"”’»)]}。！？；：」』）】')
_MOST_PASSES: Final = 4
"""Text damaged twice needs two rounds; each also shows that there is nothing more to mend."""
_HANGING: Final = re.compile(
    r"(?:^| )(?:of|on|from|dated|the|and|&|du|de|del|le|vom|am|von|und|от|на)$"
)
_WIDE: Final = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]"
)


def repair(text: str) -> str:
    r"""Return ``text`` with mojibake mended, in NFC, with single spaces and ``\n`` line breaks.

    Controls, direction overrides, zero-width and tag characters, NULs, lone surrogates and the
    end marks of reports are gone. Quotation marks, ligatures and full-width characters stay.
    """
    # A closing quotation mark whose last byte was lost on the way; ftfy would read a dagger.
    text = _LOST_QUOTE.sub("”", text.replace("\0", ""))
    for _ in range(_MOST_PASSES):
        if not _READ_AS_LATIN.search(text):
            break
        text = _mended(text)
    lines = _settled(_BREAKS.sub("\n", text))
    lines = _LOST_QUOTE.sub("”", lines)
    for _ in range(_MOST_PASSES):
        mended = _settled(_mended(lines))
        if mended == lines:
            break
        lines = mended
    return lines


def _mended(text: str) -> str:
    if text.isascii() and "&" not in text:
        return text
    from ftfy import fix_text

    return str(fix_text(text, _ftfy()))


def _settled(text: str) -> str:
    # NFC before ftfy too: it knows damage such as "Ã©" only composed.
    seen = _BLANKS.sub(" ", visible(unicodedata.normalize("NFC", text)))
    return "\n".join(line.strip() for line in _END_MARK.sub("", seen).split("\n")).strip("\n")


@lru_cache(maxsize=1)
def _ftfy() -> "TextFixerConfig":
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,  # would turn Chinese punctuation into ASCII
        normalization=None,
        explain=False,
    )


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a repaired text, one line each.

    Lines that were wrapped to a column are joined again; any other line is a paragraph.
    """
    blocks = [block.split("\n") for block in re.split(r"\n\n+", text) if block]
    return [paragraph for block in blocks for paragraph in _unwrap(block)]


def _unwrap(lines: list[str]) -> list[str]:
    """Join the lines of one block that were broken because the next word did not fit.

    A line was full when it and the next line's first word exceed the width of the block. Lines
    that happen to be full are not joined unless the block as a whole looks wrapped.
    """
    width = max(map(_width, lines))
    full = [_is_full(line, after, width) for line, after in pairwise(lines)]
    broken = any(
        is_full and not line.endswith(_ENDED)
        for is_full, line in zip(full, lines, strict=False)
    )
    if not (40 <= width <= 100 and broken and sum(full) * 10 >= len(full) * 6):
        return lines
    joined = [lines[0]]
    for is_full, line in zip(full, lines[1:], strict=True):
        if is_full and not _begins(line, joined[-1]):
            joined[-1] += _joint(joined[-1], line) + line
        else:
            joined.append(line)
    return joined


def _begins(line: str, before: str) -> bool:
    """Return whether a line is one of its own, however full the one before is.

    So are a dateline, a day under a headline, and what follows a letterhead.
    """
    if read_dateline(line) or line_under(line).when:
        return True
    if _HANGING.search(before):
        return False
    return bool(published_line(line).when) or (is_issuer(before) and not line[0].islower())


def _is_full(line: str, after: str, width: int) -> bool:
    first = after[:1] if _WIDE.match(after) else after.partition(" ")[0]
    return _width(line) + len(_joint(line, after)) + _width(first) > width


def _joint(line: str, after: str) -> str:
    """Return what stood where the line was broken: nothing in Chinese or after a hyphen."""
    wide = _WIDE.match(line[-1:]) and _WIDE.match(after)
    hyphen = line.endswith("-") and line[-2:-1].isalpha() and after[:1].islower()
    return "" if wide or hyphen else " "


def _width(line: str) -> int:
    return len(line) + len(_WIDE.findall(line))
