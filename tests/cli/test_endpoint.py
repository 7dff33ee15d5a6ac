"""The command that tests the endpoint, and where the app is served."""

import subprocess
from contextlib import closing

import pytest

from rag.cli import serve
from rag.library import Library, store
from rag.newsroom import Newsroom
from rag.settings import Settings, is_this_machine
from tests.fakes.endpoint import serving

KEY = "sk-canary-0123456789"


@pytest.fixture
def server(monkeypatch):
    with serving() as script:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", script.url)
        monkeypatch.setenv("RAG_CHAT_MODEL", "m")
        yield script


@pytest.fixture
def started(monkeypatch):
    """Note what would be started instead of starting it."""
    commands = []

    def note(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", note)
    return commands


def test_an_endpoint_that_works_is_one_line_and_exit_code_0(at, tmp_path, server):
    said = at(tmp_path / "new")("endpoint")

    first, second = said.out.splitlines()
    assert said.code == 0
    assert first == f"m at {server.url}, key from environment"
    assert second.startswith("works: m answered in ")


def test_an_endpoint_that_fails_is_one_line_one_hint_and_exit_code_4(at, tmp_path, server):
    server.expect("key")
    said = at(tmp_path / "new")("endpoint")

    assert said.code == 4
    assert said.err == (
        "readout: openai:m: the endpoint refused the key (401).\nhint: Check OPENAI_API_KEY.\n"
    )
    assert KEY not in said.out + said.err


def test_what_came_of_it_is_there_as_json(at, tmp_path, server):
    new = at(tmp_path / "new")
    told = new.json("endpoint")

    assert (told["works"], told["model"], told["key"]) == (True, "m", "environment")
    (request,) = told["requests"]
    assert (request["answered"], request["prompt_tokens"]) == ("m", 11)
    server.expect("key")
    failed = new("endpoint", "--json")
    assert failed.code == 4
    assert '"works": false' in failed.out


def test_without_an_endpoint_it_says_what_to_set_and_ends_with_3(at, tmp_path):
    said = at(tmp_path / "new")("endpoint")

    assert said.code == 3
    assert "OPENAI_API_KEY" in said.err
    assert "OPENAI_BASE_URL" in said.err


def test_the_app_listens_on_this_machine_alone_unless_told_otherwise(at, tmp_path, started):
    said = at(tmp_path / "new")("serve", "--port", 8765)

    (command,) = started
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert said.err == ""


@pytest.mark.parametrize("own", ["", "glibc.malloc.check=1"])
def test_the_app_has_large_pages_of_memory_unless_told_otherwise(
    at, tmp_path, monkeypatch, own
):
    given = {}
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, *, env, **_: (
            given.update(env) or subprocess.CompletedProcess(command, 0)
        ),
    )
    if own:
        monkeypatch.setenv("GLIBC_TUNABLES", own)
    at(tmp_path / "new")("serve", "--port", 8765)
    assert given["GLIBC_TUNABLES"] == (own or "glibc.malloc.hugetlb=1")


def test_listening_elsewhere_without_a_login_is_warned_of(at, tmp_path, started, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    said = at(tmp_path / "new")("serve", "--host", "0.0.0.0", "--port", 8765)

    assert started[0][started[0].index("--server.address") + 1] == "0.0.0.0"
    assert said.err.startswith("readout: No login is set: whoever reaches this machine")
    assert "docs/serving.md" in said.err


def test_a_login_is_found_in_the_file_the_app_reads(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    app = tmp_path / "elsewhere" / "app.py"
    assert not serve._has_login(app)
    (tmp_path / ".streamlit").mkdir()
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.write_text("[auth")
    assert not serve._has_login(app)
    secrets.write_text('[auth]\nclient_id = "x"\n')
    assert serve._has_login(app)


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.7", False),
        ("desk.example", False),
    ],
)
def test_only_loopback_counts_as_this_machine_alone(host, alone):
    assert is_this_machine(host) is alone


def test_a_sample_library_of_another_version_is_indexed_anew(tmp_path, capsys):
    settings = Settings(library=tmp_path)
    with Newsroom.open(settings) as room:
        room.add_files([("lock.txt", b"The lock closed, the canal office said.")])
    with closing(Library.open(tmp_path)) as library, library.writing() as db:
        store.put(db, stamp="local:another, cosine")
    serve.add_samples(settings)
    printed = capsys.readouterr().out
    assert printed.startswith("The library was indexed with local:another")
    assert "It is indexed anew." in printed
    with Newsroom.open(settings) as room:
        assert room.search("lock closed")[0].passage.source.title
        assert len(room.articles()) > 5
