"""What we keep of py3langid's model: the same answers, and one line when it is damaged."""

import lzma
from pathlib import Path

import numpy as np
import pytest
from py3langid import langid

from rag.errors import SettingsError
from rag.ingest import language


@pytest.fixture(scope="module")
def whole():
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    identifier.set_languages(set(language.LANGUAGES).intersection(identifier.labels))
    return identifier


@pytest.mark.parametrize(
    "text",
    [
        "The ministers met on Tuesday and agreed to talk again.",
        "Les ministres se sont rencontrés mardi et sont convenus de se reparler.",
        "Die Minister trafen sich am Dienstag und wollen wieder reden.",
        "Министры встретились во вторник и договорились продолжить переговоры.",
        "Ministrene møttes tirsdag og ble enige om å snakkes igjen.",
        "两国部长周二会面,同意继续谈判。",
        "اجتمع الوزراء يوم الثلاثاء واتفقوا على استئناف المحادثات.",
        "Menteri bertemu pada hari Selasa dan sepakat untuk berunding lagi.",
        "x",
    ],
)
def test_it_says_what_the_whole_model_says(whole, text):
    kept = language._load()
    assert kept.rank(text) == whole.rank(text)


def test_it_is_that_of_the_installed_version():
    """Else run ``python -m training.export_languages``."""
    with lzma.open(Path(langid.__file__).parent / langid.MODEL_FILE) as file:
        theirs = dict(np.load(file))
    with np.load(language.MODEL) as kept:
        assert set(kept) == set(theirs)
        ours = np.isin(theirs["classes"], language.LANGUAGES)
        assert np.array_equal(kept["ptc"], theirs["ptc"][:, ours])
        for name in ("nextmove", "nextmove_row", "out_feat"):
            assert np.array_equal(kept[name], theirs[name]), name


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_damaged_model_costs_one_line(monkeypatch, tmp_path, content):
    path = tmp_path / "model.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(language, "MODEL", path)
    with pytest.raises(SettingsError, match="cannot be read") as raised:
        language._load.__wrapped__()
    assert raised.value.hint == "Install Readout again."
