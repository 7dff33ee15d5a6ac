"""Fonts for PDF: the first one found that can show each character."""

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

Weight = Literal["regular", "bold", "italic"]

_PACKAGED: Final = Path(__file__).with_name("typefaces")
_FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path("~/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
# Regular, bold and italic file of each family; a file alone is shown for all three. The first
# four are in the package, so that a file looks the same wherever it is written; the others are
# the system's, for what those do not have.
_FAMILIES: Final[tuple[tuple[str, ...], ...]] = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf"),
    ("wqy-microhei.ttc",),
    ("NotoSansArabic-Regular.ttf",),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"),
    ("Arial.ttf", "Arial Bold.ttf", "Arial Italic.ttf"),
    ("arial.ttf", "arialbd.ttf", "ariali.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
    ("NotoSansArmenian-Regular.ttf",),
    ("NotoSansGeorgian-Regular.ttf",),
    ("NotoSansEthiopic-Regular.ttf",),
    ("segoeui.ttf",),
    ("Arial Unicode.ttf",),
    ("DroidSansFallbackFull.ttf",),
    ("msyh.ttc",),
    ("simsun.ttc",),
    ("NotoSansSymbols2-Regular.ttf",),
    ("NotoEmoji-Regular.ttf",),
    ("seguisym.ttf",),
)
# Reportlab's own, should all others be gone: Western European letters only.
_LAST: Final = ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf")
# Scripts whose letters must be joined or reordered: shown raw they mislead. Arabic ones come in
# the forms they have beside each other (``rag.text.direction``), for which there are codes.
_UNSHAPED: Final = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc"
    "\u06ff-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]"
)


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: its name by weight, and which characters it has a shape for."""

    names: dict[Weight, str]
    shows: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that one font can show; without a font those that none can."""

    text: str
    font: str | None


class Fonts:
    """An ordered choice of faces, and the characters none of them could show.

    Attributes:
        missing: Every character asked for that could not be shown.
    """

    def __init__(self, faces: Iterable[Face]) -> None:
        """Choose from these faces, which are loaded one by one, as far as they are needed."""
        self.missing: set[str] = set()
        self._waiting = iter(faces)
        self._loaded: list[Face] = []
        self._of: dict[str, Face | None] = {}
        self.first = next(self._next_faces())

    def stretches(self, text: str, weight: Weight = "regular") -> Iterator[Stretch]:
        """Yield ``text`` in stretches of one font; what cannot be shown is remembered."""
        shown = ((character, self.face(character)) for character in text)
        for face, group in groupby(shown, key=lambda pair: pair[1]):
            characters = "".join(character for character, _ in group)
            if face is None:
                self.missing.update(characters)
            yield Stretch(characters, face.names[weight] if face else None)

    def face(self, character: str) -> Face | None:
        """Return the first face that has a character."""
        if character not in self._of:
            self._of[character] = self._find(character)
        return self._of[character]

    def _find(self, character: str) -> Face | None:
        if _UNSHAPED.match(character):
            return None
        found = (face for face in self._loaded if face.shows(character))
        later = (face for face in self._next_faces() if face.shows(character))
        return next(found, None) or next(later, None)

    def _next_faces(self) -> Iterator[Face]:
        for face in self._waiting:
            self._loaded.append(face)
            yield face


def find_fonts(folders: Sequence[Path] = _FOLDERS, packaged: Path = _PACKAGED) -> Fonts:
    """Return the fonts for a document, registered with reportlab.

    Args:
        folders: Where the system keeps fonts; those that are not there are passed over.
        packaged: The folder of the fonts in the package, which come first.
    """
    return Fonts(_faces(tuple(folders), packaged))


def _faces(folders: tuple[Path, ...], packaged: Path) -> Iterator[Face]:
    import reportlab

    for place in ((packaged,), folders):
        files = _files(place)
        for family in _FAMILIES:
            if face := _outlines(tuple(files.get(name) for name in family)):
                yield face
    last = Path(reportlab.__file__).parent / "fonts"
    if face := _outlines(tuple(last / name for name in _LAST)):
        yield face


@cache
def _files(folders: tuple[Path, ...]) -> dict[str, Path]:
    wanted = {name for family in _FAMILIES for name in family}
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.expanduser().rglob("*.tt[fc]")):
            if path.name in wanted:
                found.setdefault(path.name, path)
    return found


def _outlines(paths: Sequence[Path | None]) -> Face | None:
    """Register a family; a weight that is missing or unreadable is shown in the regular one."""
    weights: tuple[Weight, ...] = ("regular", "bold", "italic")
    names: dict[Weight, str] = {}
    characters: frozenset[int] = frozenset()
    for weight, path in zip(weights, [*paths, None, None][:3], strict=True):
        shown = _register(path) if path else frozenset()
        if path and shown and (weight == "regular" or shown >= characters):
            names[weight] = str(path)
            characters = characters or shown
        elif weight == "regular":
            return None
        else:
            names[weight] = names["regular"]
    return Face(names, lambda character: ord(character) in characters)


@cache
def _register(path: Path) -> frozenset[int]:
    """Register a font under its path; return the characters it shows, none if unreadable."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    try:
        font = ttfonts.TTFont(str(path), str(path))
        pdfmetrics.registerFont(font)
    except (ttfonts.TTFError, OSError, struct.error, ValueError, LookupError):
        return frozenset()
    return frozenset(code for code, glyph in font.face.charToGlyph.items() if glyph)
