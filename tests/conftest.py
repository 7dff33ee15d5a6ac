"""What holds for every test: no stranger is contacted, nobody's settings are read."""

import ipaddress
import logging
import os
import shutil
import socket

import pytest

from rag.cli import main
from tests.fakes.terminal import SAMPLES, Terminal

_OURS = ("OPENAI_", "RAG_", "LANGSMITH_", "LANGCHAIN_")
_LOUD = ("chromadb", "httpx", "openai", "rag.retrieval")


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
def copied(samples, tmp_path):
    """Return a copy of the sample library that a test may write to."""
    return shutil.copytree(samples, tmp_path / "copied")


@pytest.fixture
def at(capsys, monkeypatch):
    """Return a function that gives a terminal on a library."""
    levels = {name: logging.getLogger(name).level for name in _LOUD}
    yield lambda library: Terminal(library, capsys, monkeypatch)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
