"""The API of a library on loopback, and clients of it."""

import httpx2
import pytest

from rag.api.app import application
from rag.newsroom import Newsroom
from rag.settings import Settings
from tests.fakes.newsroom import newsroom
from tests.fakes.served import served
from tests.fakes.session import talks_of

TOKEN = "a-token-of-the-tests-0123456789"


@pytest.fixture(scope="package")
def room(samples):
    """The sample library, which no test here writes to."""
    with Newsroom.open(Settings(library=samples)) as opened:
        yield opened


@pytest.fixture(scope="package")
def address(room):
    with served(application(room)) as url:
        yield url


@pytest.fixture
def client(address):
    """A client of the API of the sample library."""
    with httpx2.Client(base_url=address, timeout=60) as http:
        yield http


@pytest.fixture
def talks(room):
    """The ids of the two readouts of one meeting."""
    return talks_of(room)


@pytest.fixture
def desk(tmp_path):
    """An empty library that a test may write to."""
    with newsroom(tmp_path / "library", lock_timeout=0.2) as opened:
        yield opened


@pytest.fixture
def writer(desk):
    """A client of the API of that library."""
    with (
        served(application(desk)) as url,
        httpx2.Client(base_url=url, timeout=60) as http,
    ):
        yield http
