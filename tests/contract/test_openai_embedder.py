import numpy as np
import pytest

from rag.errors import BadKeyError, BadReplyError, ModelError, UnreachableError
from rag.providers.openai import OpenAIEmbedder
from tests.fakes.endpoint import serving

TEXTS = ["a ferry", "the harbour", "fog"]


@pytest.fixture
def server():
    with serving() as script:
        yield script


def embedder(server, **options):
    given = {"base_url": server.url, "key": "sk-canary", "model": "e", "timeout": 2.5}
    return OpenAIEmbedder(**{**given, **options})


def test_every_text_gets_one_unit_vector_in_the_order_given(server):
    vectors = embedder(server).embed(TEXTS)

    assert vectors.shape == (3, 8)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    server.expect("shuffled")
    assert np.array_equal(embedder(server).embed(TEXTS), vectors)


def test_no_text_asks_nothing(server):
    assert embedder(server).embed([]).shape[0] == 0
    assert server.requests == []


def test_many_texts_go_in_batches_and_come_back_in_order(server):
    texts = [f"text {'x' * n}" for n in range(300)]

    vectors = embedder(server).embed(texts)

    assert [len(body["input"]) for body in server.bodies] == [128, 128, 44]
    assert np.array_equal(
        vectors[[0, 150, 299]], embedder(server).embed([texts[0], texts[150], texts[299]])
    )


def test_the_texts_are_sent_as_text(server):
    embedder(server).embed(TEXTS)

    assert server.bodies[0]["input"] == TEXTS
    assert server.requests[0]["path"] == "/v1/embeddings"


@pytest.mark.parametrize(
    "fault", ["nan", "zero", "ragged", "short", "extra", "repeated", "words", "html", "text"]
)
def test_vectors_that_cannot_be_right_are_refused(server, fault):
    server.expect(fault)

    with pytest.raises(BadReplyError, match=r"^openai:e: "):
        embedder(server).embed(TEXTS)


def test_a_dimension_that_changes_between_requests_is_refused(server):
    model = embedder(server)
    model.embed(TEXTS)
    server.dimension = 9

    with pytest.raises(BadReplyError, match="differ in length"):
        model.embed(TEXTS)


@pytest.mark.parametrize(
    ("fault", "error"),
    [("key", BadKeyError), ("hang", UnreachableError), ("missing", ModelError)],
)
def test_a_fault_of_the_endpoint_is_one_of_our_errors(server, fault, error):
    server.expect(fault)

    with pytest.raises(error) as caught:
        embedder(server, timeout=1).embed(TEXTS)

    assert type(caught.value) is error
    assert "sk-canary" not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.hint}"


def test_a_fault_that_passes_is_waited_out(server):
    server.expect("busy", "reset")

    assert embedder(server).embed(TEXTS).shape == (3, 8)


def test_its_name_is_what_the_library_is_stamped_with(server):
    assert embedder(server).name == "openai:e"
