"""Fonts for PDF: the first one found that can show each character."""

import re
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

Weight = Literal["regular", "bold", "italic"]

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
# Regular, bold and italic file of each family, the handsomest first.
_FAMILIES: Final = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationSans-Italic.ttf"),
    ("Arial.ttf", "Arial Bold.ttf", "Arial Italic.ttf"),
    ("arial.ttf", "arialbd.ttf", "ariali.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSans-Oblique.ttf"),
)
# Reportlab's own: Western European letters only.
_BUNDLED: Final = ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf")
# Fonts for Chinese, Japanese and Korean that can be embedded (TrueType outlines).
_EAST_ASIAN: Final = (
    "Arial Unicode.ttf",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "simsun.ttc",
    "uming.ttc",
)
# Fonts that every PDF reader brings for these scripts, and the characters they surely have.
_READERS: Final = (
    ("STSong-Light", "gbk"),
    ("HeiseiMin-W3", "cp932"),
    ("HYSMyeongJo-Medium", "cp949"),
)
# Scripts whose letters must be joined or reordered, which we cannot do: shown raw they mislead.
_UNSHAPED: Final = re.compile(
    "[\u0590-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]"
)


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: its name by weight, and which characters it has a shape for."""

    names: dict[Weight, str]
    shows: Callable[[str], bool]


@dataclass(slots=True)
class Fonts:
    """An ordered choice of faces, and the characters none of them could show.

    Attributes:
        faces: Tried in this order for each character.
        missing: Every character asked for that could not be shown.
    """

    faces: tuple[Face, ...]
    missing: set[str] = field(default_factory=set)

    def runs(self, text: str, weight: Weight = "regular") -> Iterator[tuple[str, str]]:
        """Yield ``text`` in pieces, each with the name of the font that can show all of it.

        A character that cannot be shown becomes ``?`` and is remembered in ``missing``.
        """
        shown = ((character, self._face(character)) for character in text)
        for face, group in groupby(shown, key=lambda pair: pair[1]):
            characters = "".join(character for character, _ in group)
            if face is not None:
                yield characters, face.names[weight]
            else:
                self.missing.update(characters)
                yield "?" * len(characters), self.faces[0].names[weight]

    def _face(self, character: str) -> Face | None:
        if _UNSHAPED.match(character):
            return None
        return next((face for face in self.faces if face.shows(character)), None)


def find_fonts(folders: Sequence[Path] = _FOLDERS) -> Fonts:
    """Return the fonts for a document, registered with reportlab.

    Text faces come from ``folders`` as far as they are there and readable, then reportlab's
    own; Chinese, Japanese and Korean fall back on the fonts every PDF reader brings.
    """
    return Fonts(_faces(tuple(folders)))


@cache
def _faces(folders: tuple[Path, ...]) -> tuple[Face, ...]:
    import reportlab

    files = _files(folders)
    bundled = Path(reportlab.__file__).parent / "fonts"
    families = [[files.get(name) for name in family] for family in _FAMILIES]
    families += [[bundled / name for name in _BUNDLED]]
    families += [[files.get(name)] * 3 for name in _EAST_ASIAN]
    faces = [face for family in families if (face := _outlines(family))]
    return (*faces, *map(_reader, *zip(*_READERS, strict=True)))


def _files(folders: Sequence[Path]) -> dict[str, Path]:
    wanted = {name for family in _FAMILIES for name in family} | set(_EAST_ASIAN)
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
    for weight, path in zip(weights, paths, strict=True):
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


def _reader(name: str, encoding: str) -> Face:
    from reportlab.pdfbase import cidfonts, pdfmetrics

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont(name))
    return Face(
        {"regular": name, "bold": name, "italic": name},
        lambda character: len(character.encode(encoding, "ignore")) == 2,
    )
