"""The local embedder gives the official vectors, and says clearly when it cannot."""

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from rag.errors import SettingsError
from rag.ports import Embedder, Vectors
from rag.providers import onnx
from rag.providers.local import FOLDER, SHA256, LocalEmbedder

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = json.loads((ROOT / "tests/data/embedder_reference.json").read_text("utf-8"))
TEXTS: list[str] = [entry["text"] for entry in REFERENCE]
EXPECTED = np.array(
    [np.frombuffer(base64.b64decode(entry["vector"]), "<f2") for entry in REFERENCE], np.float64
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return LocalEmbedder()


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "minilm"
    shutil.copytree(FOLDER, folder)
    yield folder
    shutil.rmtree(folder)  # 24 MB that pytest would keep for three runs


def cosine(one: Vectors, other: Vectors) -> np.ndarray:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return (one * other).sum(axis=1) / lengths


def test_every_reference_text_gets_the_official_vector(embedder: Embedder) -> None:
    assert len(TEXTS) >= 40
    together = embedder.embed(TEXTS).astype(np.float64)
    alone = np.vstack([embedder.embed([text]) for text in TEXTS]).astype(np.float64)
    assert cosine(together, EXPECTED).min() >= 0.996
    assert cosine(together, EXPECTED).mean() >= 0.998
    assert (together == alone).all()


def test_the_name_says_provider_and_model(embedder: Embedder) -> None:
    assert embedder.name == "local:all-MiniLM-L6-v2 in 8 bits"


def test_vectors_come_in_the_order_of_the_texts(embedder: Embedder) -> None:
    forward, backward = embedder.embed(TEXTS), embedder.embed(TEXTS[::-1])
    assert (forward == backward[::-1]).all()
    closest = (forward @ EXPECTED.T.astype(np.float32)).argmax(axis=1)
    same = {TEXTS.index(""): {TEXTS.index(""), TEXTS.index(" ")}}
    same[TEXTS.index(" ")] = same[TEXTS.index("")]
    assert all(found in same.get(place, {place}) for place, found in enumerate(closest))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, len(TEXTS) - 1), min_size=1, max_size=24))
def test_a_text_has_one_vector_whatever_batch_it_is_in(
    embedder: Embedder, places: list[int]
) -> None:
    vectors = embedder.embed([TEXTS[place] for place in places])
    alone = {place: embedder.embed([TEXTS[place]])[0] for place in set(places)}
    for place, vector in zip(places, vectors, strict=True):
        assert (vector == alone[place]).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=60), max_size=6))
def test_every_vector_has_unit_length(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    vectors = embedder.embed([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


def test_a_processor_that_overflows_gives_the_same_vectors(embedder: Embedder) -> None:
    """There, 8 bits are multiplied in another way; here both ways are to be had."""
    exact = onnx.session(FOLDER / "model.onnx", exact=True)
    cut = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    cut.enable_truncation(256)
    for text, vector in zip(TEXTS, embedder.embed(TEXTS), strict=True):
        ids = np.array([cut.encode(text).ids])
        assert (exact.run(["vectors"], {"input_ids": ids})[0][0] == vector).all()


def test_the_same_texts_give_the_same_bytes() -> None:
    first, again = LocalEmbedder(), LocalEmbedder()
    assert first.embed(TEXTS).tobytes() == again.embed(TEXTS).tobytes()


def test_one_thread_and_three_give_the_same_vectors(embedder: Embedder) -> None:
    for threads in (1, 3):
        vectors = LocalEmbedder(threads=threads).embed(TEXTS)
        assert (vectors == embedder.embed(TEXTS)).all()


def test_threads_may_share_one_embedder() -> None:
    shared = LocalEmbedder()
    slices = [TEXTS[start::6] for start in range(6)]
    expected = [LocalEmbedder(threads=1).embed(texts) for texts in slices]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(2):
            for vectors, right in zip(pool.map(shared.embed, slices), expected, strict=True):
                assert (vectors == right).all()


def test_words_past_256_pieces_are_not_seen(embedder: Embedder) -> None:
    seen = "talks " * 254
    longer = [seen + "collapsed", seen + "resumed " * 1_000_000]
    vectors = embedder.embed([seen, *longer, "talks " * 253 + "collapsed"])
    assert np.abs(vectors[:3] - vectors[0]).max() < 1e-5
    assert np.abs(vectors[3] - vectors[0]).max() > 1e-3


def test_the_letters_of_a_special_token_are_read_as_letters(embedder: Embedder) -> None:
    capital, small = embedder.embed(["The talks [SEP] failed", "the talks [sep] failed"])
    assert np.abs(capital - small).max() < 1e-5


def test_the_accent_and_case_of_a_letter_do_not_matter(embedder: Embedder) -> None:
    plain, accented = embedder.embed(["negociations a huis clos", "NÉGOCIATIONS À HUIS CLOS"])
    assert np.abs(plain - accented).max() < 1e-5


@pytest.mark.parametrize("name", sorted(SHA256))
def test_a_damaged_file_is_one_clear_sentence(copied: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    broken = LocalEmbedder(copied)
    with pytest.raises(SettingsError, match=rf"damaged: .*{name}") as caught:
        broken.embed(["Veldt"])
    assert "RAG_EMBEDDER" in caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", sorted(SHA256))
def test_a_missing_file_is_one_clear_sentence(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(SettingsError, match=rf"cannot be read: .*{name}") as caught:
        LocalEmbedder(copied).embed(["Veldt"])
    assert "RAG_EMBEDDER" in caught.value.hint


def test_a_repaired_file_is_used_without_a_restart(copied: Path) -> None:
    aside = copied.with_name("aside")
    embedder = LocalEmbedder(copied)
    (copied / "tokenizer.json").rename(aside)
    with pytest.raises(SettingsError):
        embedder.embed(["Veldt"])
    aside.rename(copied / "tokenizer.json")
    assert embedder.embed(["Veldt"]).shape == (1, 384)


def run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_nothing_heavy_is_loaded_before_the_first_text() -> None:
    done = run(
        "import sys; from rag.providers.local import LocalEmbedder; e = LocalEmbedder();"
        "e.embed([]); print(sorted({'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_it_prints_nothing() -> None:
    done = run(
        "from rag.providers.local import LocalEmbedder; LocalEmbedder().embed(['a', 'b' * 9])"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_model_card_names_the_files_as_they_are() -> None:
    card = (ROOT / "rag/models/README.md").read_text("utf-8")
    for name, digest in SHA256.items():
        assert f"`{digest}`" in card
        assert f"{(FOLDER / name).stat().st_size:,}" in card
