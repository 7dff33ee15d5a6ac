"""Another model behind the name of the one that embeds is noticed before it does harm."""

import pytest
from pydantic import SecretStr

from rag.errors import StampMismatchError
from rag.newsroom import Newsroom
from rag.settings import Settings
from tests.fakes.endpoint import serving

TEXTS = [(f"{n}.txt", f"Torvia opened harbour number{n} to grain.".encode()) for n in range(4)]


@pytest.fixture
def server():
    with serving() as script:
        yield script


@pytest.fixture
def settings(server, tmp_path):
    return Settings(
        library=tmp_path,
        embedder="openai",
        openai_base_url=server.url,
        openai_api_key=SecretStr("sk-none"),
        timeout=5.0,
    )


def test_the_same_model_is_asked_once_more_and_goes_on(server, settings):
    with Newsroom.open(settings) as room:
        room.add_files(TEXTS)
    with Newsroom.open(settings) as room:
        assert room.search("number2")
        before = len(server.requests)
        assert room.search("number3")
        assert len(server.requests) == before + 1
        assert len(server.bodies[-1]["input"]) == 1


@pytest.mark.parametrize("change", ["other vectors", "another length"])
def test_another_model_behind_the_name_is_refused_until_all_is_indexed_anew(
    server, settings, change
):
    with Newsroom.open(settings) as room:
        room.add_files(TEXTS)
    if change == "another length":
        server.dimension = 11
    else:
        server.salt = 7
    with Newsroom.open(settings) as room:
        for act in (
            lambda: room.search("number2"),
            lambda: room.ask("Who opened harbour number2?"),
            lambda: room.add_files([("new.txt", b"Torvia closed the quay.")]),
        ):
            with pytest.raises(StampMismatchError, match="another model"):
                act()
        assert len(room.articles()) == 4
        room.reindex()
        assert "number2" in room.search("number2")[0].passage.text
        room.add_files([("new.txt", b"Torvia closed the quay.")])
    with Newsroom.open(settings) as room:
        assert len(room.search("Torvia")) == 5
