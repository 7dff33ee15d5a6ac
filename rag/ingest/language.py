"""Tell the language of a text, by its script where that settles it."""

import re
import threading
import zipfile
from array import array
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import SettingsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from py3langid.langid import LanguageIdentifier

LANGUAGES: Final = (
    "en", "es", "fr", "de", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "sk", "hu",
    "ro", "tr", "ru", "uk", "bg", "sr", "el", "ar", "fa", "he", "ur", "hi", "zh", "wuu", "yue",
    "ja", "ko", "vi", "id", "ms", "th",
)  # fmt: skip
"""Those that are told apart."""
MODEL: Final = Path(__file__).parent.parent / "models" / "languages" / "model.npz"
"""What py3langid knows of them (``rag/models/README.md`` says how it was made)."""
_SCRIPTS: Final = (
    (re.compile("[\u3041-\u30ff]"), "ja", 0.1),
    (re.compile("[\uac00-\ud7af]"), "ko", 0.3),
    (re.compile("[\u4e00-\u9fff\u3400-\u4dbf]"), "zh", 0.3),
    (re.compile("[\u0e01-\u0e5b]"), "th", 0.3),
    (re.compile("[\u0370-\u03ff]"), "el", 0.5),
    (re.compile("[\u0590-\u05ff]"), "he", 0.5),
)
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAMED: Final = {
    "english": "en", "spanish": "es", "español": "es", "french": "fr", "français": "fr",
    "german": "de", "deutsch": "de", "russian": "ru", "русский": "ru", "chinese": "zh",
    "中文": "zh", "arabic": "ar", "portuguese": "pt", "italian": "it", "japanese": "ja",
}  # fmt: skip
# Not those that are mixed up with a neighbour, such as Danish and Norwegian.
_SURE: Final = "en de fr es it nl pl tr ru zh ja ko ar el he th fi hu"
_ENOUGH: Final = 120
_SHORTEST: Final = 20
_SAMPLE: Final = 1000
_HALF_WORD: Final = 2
_loading = threading.Lock()


def tell_language(text: str) -> str:
    """Return the BCP 47 code of the language of ``text``; ``und`` below 20 letters.

    Scripts of one language decide with few letters too. Judges the first 1,000 characters.
    """
    sample = text[:_SAMPLE]
    letters = sum(c.isalpha() for c in sample)
    for script, code, share in _SCRIPTS:
        if letters and len(script.findall(sample)) >= share * letters:
            return code
    cyrillic = len(_CYRILLIC.findall(sample)) >= 0.5 * letters > 0
    if cyrillic and letters < 60:
        return "ru"
    if letters < _SHORTEST:
        return "und"
    found = str(_identifier().classify(sample)[0])
    return {"wuu": "zh", "yue": "zh"}.get(found, found)


def settle_language(declared: str, text: str) -> str:
    """Return the language of a page that declares one: what its template says may be wrong.

    The words decide where both are languages that are told apart surely in a text this long.
    """
    first = declared.partition("-")[0]
    sure = _SURE.split()
    if first not in sure or sum(c.isalpha() for c in text[:_SAMPLE]) < _ENOUGH:
        return declared
    told = tell_language(text)
    return told if told in sure and told != first else declared


def read_language(value: str) -> str:
    """Return the code a metadata value names; empty when it names none."""
    value = value.strip()
    if value.lower() in _NAMED:
        return _NAMED[value.lower()]
    if not _TAG.fullmatch(value):
        return ""
    first, *rest = value.replace("_", "-").split("-")
    return "-".join((first.lower(), *rest))


def _identifier() -> "LanguageIdentifier":
    with _loading:  # twice the work and the memory otherwise, when pages start together
        return _load()


@lru_cache(maxsize=1)
def _load() -> "LanguageIdentifier":
    import numpy as np
    from py3langid.langid import LanguageIdentifier

    try:
        with MODEL.open("rb") as file, np.load(file) as kept:
            return LanguageIdentifier(
                kept["ptc"],
                kept["pc"],
                kept["classes"].tolist(),
                _numbers(kept["nextmove"]),
                kept["out_feat"].tolist(),
                tk_row=_numbers(kept["nextmove_row"]),
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise SettingsError(
            f"The language model cannot be read: {MODEL}.", hint="Install Readout again."
        ) from error


def _numbers(kept: "NDArray[np.uint16] | NDArray[np.uint32]") -> "array[Any]":
    """Return the numbers as what looks one up fastest."""
    found = array("H" if kept.itemsize == _HALF_WORD else "I")
    found.frombytes(kept.tobytes())
    return found
