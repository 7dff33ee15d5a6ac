"""What several tests in the browser start from."""

import pytest

from rag.newsroom import Newsroom
from rag.settings import load_settings
from tests.ui import served, views


@pytest.fixture(scope="module")
def browser():
    with served.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The address of the app over the samples, and the ids its paths are made of."""
    folder = tmp_path_factory.mktemp("desk")
    with Newsroom.open(load_settings(folder / "library")) as room:
        places = views.fill(room)
    with served.served(folder / "library", folder / "log") as address:
        yield address, places


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The address of the app over an empty library."""
    folder = tmp_path_factory.mktemp("empty")
    with served.served(folder / "library", folder / "log") as address:
        yield address, {}
