"""The packaged tagger keeps to the port and to what its model card says."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.providers.tagger import FOLDER, OVERLAP, SHA256, WINDOW, LocalTagger, _windows
from rag.statements import decoding, tokens

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "Minister Lio Han said on Monday that the port would stay open. “We owe nobody a fee,” "
    "she added. The Union of Dockers called on the ministry to publish the contract.\n\n"
)


def plain(places):
    return np.zeros((len(places), len(tokens.SIZES)), np.int64)


@pytest.fixture(scope="module")
def tagger() -> LocalTagger:
    return LocalTagger()


def test_every_word_piece_gets_a_score_for_every_label_in_order(tagger):
    found = tagger.tag(TEXT, plain)
    assert found.scores.shape == (len(found.places), len(tokens.LABELS))
    assert found.moves.shape == (len(tokens.LABELS), len(tokens.LABELS))
    assert (found.places[1:, 0] >= found.places[:-1, 1]).all()
    covered = {place for start, end in found.places for place in range(start, end)}
    assert all(place in covered for place, letter in enumerate(TEXT) if not letter.isspace())


def test_a_text_gets_the_same_scores_whatever_the_number_of_threads(tagger):
    one, two = (LocalTagger(threads=n).tag(TEXT * 30, plain).scores for n in (1, 2))
    assert np.array_equal(one, two)


@pytest.mark.parametrize("count", [0, 1, WINDOW, WINDOW + 1, 999, 12_345])
def test_the_windows_cover_every_piece_once_and_none_is_too_long(count):
    windows = list(_windows(count))
    kept = [place for window in windows for place in range(window.first, window.last)]
    assert kept == list(range(count))
    assert all(window.end - window.start <= WINDOW for window in windows)
    assert all(
        window.first - window.start >= OVERLAP // 2 or window.start == 0 for window in windows
    )


def test_a_statement_is_found_wherever_in_a_long_text_it_stands(tagger):
    long = "The sea was calm and the harbour was quiet all day. " * 60 + TEXT
    parts = decoding.parts(long, tagger.tag(long, plain))
    cues = [long[part.start : part.end] for part in parts if part.role == "cue"]
    assert cues[:2] == ["said", "added"]


@pytest.mark.parametrize("text", ["", " ", "\x00\ud800", "一" * 900, "’" * 300])
def test_any_text_is_scored(tagger, text):
    found = tagger.tag(text, plain)
    assert len(found.scores) == len(found.places)


def test_the_letters_of_a_special_token_are_read_as_letters(tagger):
    assert len(tagger.tag("[SEP]", plain).places) == 3


def test_a_damaged_file_is_one_clear_sentence(tmp_path):
    copied = Path(shutil.copytree(FOLDER, tmp_path / "tagger"))
    content = bytearray((copied / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (copied / "model.onnx").write_bytes(content)
    with pytest.raises(SettingsError, match=r"damaged: .*model\.onnx") as caught:
        LocalTagger(copied).tag("Veldt", plain)
    assert caught.value.hint
    (copied / "model.onnx").unlink()
    with pytest.raises(SettingsError, match=r"cannot be read: .*model\.onnx"):
        LocalTagger(copied).tag("Veldt", plain)


def test_nothing_heavy_is_loaded_before_the_first_text_and_nothing_is_printed():
    script = (
        "import sys; from rag.providers.tagger import LocalTagger; t = LocalTagger();"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules);"
        "import numpy as np; t.tag('Veldt', lambda p: np.zeros((len(p), 4), np.int64))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_model_card_names_the_file_as_it_is():
    card = (ROOT / "rag/models/README.md").read_text("utf-8")
    for name, digest in SHA256.items():
        assert f"`{digest}`" in card
        assert f"{(FOLDER / name).stat().st_size:,}" in card
