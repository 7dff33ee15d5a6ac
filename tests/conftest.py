"""What holds for every test: no stranger is contacted, nobody's settings are read."""

import ipaddress
import logging
import os
import shutil
import socket

import pytest

from rag.cli import main
from rag.library import store
from tests.fakes.postgres import Server
from tests.fakes.terminal import SAMPLES, Terminal

_OURS = ("OPENAI_", "RAG_", "LANGSMITH_", "LANGCHAIN_")
_LOUD = ("chromadb", "httpx", "openai", "rag.retrieval")


def pytest_addoption(parser):
    parser.addoption(
        "--postgres",
        action="store_true",
        help="put the rows of every library into a PostgreSQL server that is started for it",
    )


def pytest_make_parametrize_id(val, argname):
    """Name bytes by their place: an archive holds the time, and each worker collects anew."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(config, items):
    """Leave out what is about the database's file where there is none."""
    if config.getoption("--postgres"):
        left_out = [item for item in items if item.get_closest_marker("in_a_file")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def postgres():
    """Return a PostgreSQL server that is there for this run alone."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session", autouse=True)
def _rows(request):
    """Put the rows of every library into a server where the run is asked for that."""
    if not request.config.getoption("--postgres"):
        yield
        return
    server, connected = request.getfixturevalue("postgres"), store.connected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            store,
            "connected",
            lambda folder, database, timeout: connected(
                folder, database or server.address(folder), timeout
            ),
        )
        yield


class Guard:
    """Lets connections to this machine pass and refuses all others, which it notes.

    What swallows the refusal is found out all the same: the note stays.
    """

    def __init__(self, patch):
        self.contacted = []
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, self._around(getattr(socket.socket, name)))
        patch.setattr(socket, "getaddrinfo", self._resolving(socket.getaddrinfo))

    def _around(self, connect):
        def guarded(own, address):
            if own.family != socket.AF_UNIX:
                self._check(address[0])
            return connect(own, address)

        return guarded

    def _resolving(self, resolve):
        def guarded(host, *rest, **named):
            if host is not None:
                self._check(host)
            return resolve(host, *rest, **named)

        return guarded

    def _check(self, host):
        host = host.decode() if isinstance(host, bytes) else str(host)
        if not here(host):
            self.contacted.append(host)
            raise ConnectionRefusedError(f"a test may not contact {host}")


def here(host: str) -> bool:
    """Return whether a host is this machine, told without asking anybody."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in {"", "localhost", "localhost.localdomain"}
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="session", autouse=True)
def guard(tmp_path_factory):
    """Guard the whole run, and start every test without settings and far from any ``.env``."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(_OURS)]:
            patch.delenv(name)
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        yield Guard(patch)


@pytest.fixture(autouse=True)
def _no_strangers(request, guard):
    """Fail the test during which somebody else was contacted, by name."""
    before = len(guard.contacted)
    yield
    strangers = guard.contacted[before:]
    if strangers and not request.node.get_closest_marker("online"):
        pytest.fail(f"{request.node.name} contacted {', '.join(sorted(set(strangers)))}")


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """Return a library with the sample articles; not to be written to."""
    folder = tmp_path_factory.mktemp("samples") / "library"
    assert main(["--library", str(folder), "add", str(SAMPLES), "--json"]) == 0
    return folder


@pytest.fixture
def copied(request, samples, tmp_path):
    """Return a copy of the sample library that a test may write to."""
    if request.config.getoption("--postgres"):
        request.getfixturevalue("postgres").copy(samples, tmp_path / "copied")
    return shutil.copytree(samples, tmp_path / "copied")


@pytest.fixture
def at(capsys, monkeypatch):
    """Return a function that gives a terminal on a library."""
    levels = {name: logging.getLogger(name).level for name in _LOUD}
    yield lambda library: Terminal(library, capsys, monkeypatch)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
