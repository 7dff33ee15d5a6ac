"""No secret leaves the process but in the header for the endpoint; what is asked stays here."""

import base64
import io
import json
import logging
import os
import subprocess
import sys
import urllib.parse
import zipfile
from pathlib import Path

import pypdf
import pytest

from rag.errors import where
from rag.settings import redacted
from tests.fakes.chat import draft
from tests.fakes.endpoint import serving

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-canary-7f3b9d2e5a814c60"
PASSWORD = "pw-canary-51c8e0d49b27"
SAID = "the harbour of Kestra would open on April 1"
TEXT = f"KESTRA, March 11 (Norda) -- Minister Irena Corvath of Valmora said {SAID}.\n"
QUESTION = "When will the harbour of Kestra open, asks the whisperbird?"
ALL = """
import json, logging, sys
from rag.cli import main
for words in json.loads(sys.argv[1]):
    print("CODE", main(words), flush=True)
"""


def forms(secret):
    """Return the secret as it is, and as it would look in the files people pass around."""
    plain = secret.encode()
    half = len(secret) * 2 // 3
    return [
        plain,
        plain[:half],
        base64.b64encode(plain).rstrip(b"=")[:-2],
        urllib.parse.quote(secret, safe="").encode(),
        secret.encode("utf-16-le"),
        secret.upper().encode(),
    ]


def unpacked(path):
    """Return all that is in a file, also what is packed."""
    content = path.read_bytes()
    found = [content]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [packed.read(name) for name in packed.namelist()]
    if content[:4] == b"%PDF":
        read = pypdf.PdfReader(io.BytesIO(content))
        found += [page.extract_text().encode() for page in read.pages]
        found.append(repr(read.metadata).encode())
    return b"\n".join(found)


def session(folder, url, *, debug):
    """Do all that talks to the endpoint or writes a file; return what was said."""
    out, lib = folder / "out", ["--library", str(folder / "library")]
    out.mkdir()
    article = folder / "harbour.txt"
    article.write_text(TEXT)
    many = ("md", "html", "docx", "pdf", "json")
    commands = [
        ["add", str(article)],
        ["endpoint"],
        ["endpoint", "--json"],
        ["ask", QUESTION, "--new"],
        ["ask", QUESTION, "--json"],
        *(["brief", "--topic", "harbour", "--output", str(out / f"b.{one}")] for one in many),
        *(["compare", "--output", str(out / f"c.{one}")] for one in (*many, "csv")),
        *(["conversations", "export", "last", "--output", str(out / f"t.{n}")] for n in many),
        ["backup", str(out / "news.backup")],
        ["doctor"],
        ["search", "harbour", "--limit", "0"],
        ["show", "absent"],
    ]
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": url}
    environment["RAG_TIMEOUT"] = "3"
    words = [[*lib, *(["--debug"] if debug else []), *one] for one in commands]
    done = subprocess.run(
        [sys.executable, "-c", ALL, json.dumps(words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.stdout.count(b"CODE") == len(commands), done.stderr.decode()
    return done.stdout, done.stderr


def with_password(url):
    return url.replace("//", f"//analyst:{PASSWORD}@")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "secret", "debug"),
    [
        ("", KEY, False),
        ("key", KEY, True),
        ("echo_everywhere", KEY, True),
        ("echo_everywhere", PASSWORD, True),
    ],
)
def test_no_key_is_in_anything_that_is_said_or_written(tmp_path, fault, secret, debug):
    with serving() as server:
        server.step = 3
        server.reply = draft((f"Irena Corvath said {SAID}.", 1, SAID))
        server.expect(*[fault] * 100)
        url = server.url if secret == KEY else with_password(server.url)
        out, errors = session(tmp_path, url, debug=debug)
        sent = {request["headers"].get("authorization") for request in server.requests}

    basic = base64.b64encode(f"analyst:{PASSWORD}".encode()).decode()
    assert sent == {f"Bearer {KEY}" if secret == KEY else f"Basic {basic}"}  # it could leak
    assert b"CODE 0" in out
    files = {path: unpacked(path) for path in tmp_path.rglob("*") if path.is_file()}
    for form in (*forms(KEY), *forms(PASSWORD), basic.encode()):
        assert form not in out
        assert form not in errors
        assert [path for path, content in files.items() if form in content] == []


@pytest.mark.slow
def test_nothing_asked_and_nothing_read_is_in_a_log_at_info(tmp_path):
    """What a command prints is the answer; what it logs is about the program."""
    watched = ALL.replace(
        "for words",
        "import rag.cli\n"
        "class Kept(logging.Handler):\n"
        "    def emit(self, record):\n"
        "        with open(sys.argv[2], 'a') as log:\n"
        "            log.write(logging.Formatter().format(record) + '\\n')\n"
        "logging.getLogger().addHandler(Kept())\n"
        "class Open(logging.Logger):\n"
        "    def setLevel(self, level):\n"
        "        super().setLevel(logging.INFO)\n"
        "for one in ('rag', 'chromadb', 'httpx', 'openai', 'langchain_openai', ''):\n"
        "    logging.getLogger(one).__class__ = type('L', (logging.getLogger(one).__class__,), "
        "{'setLevel': lambda own, level: own.__class__.__mro__[1].setLevel(own, 20)})\n"
        "for words",
    )
    article = tmp_path / "harbour.txt"
    article.write_text(TEXT)
    lib = ["--library", str(tmp_path / "library")]
    words = [
        [*lib, "add", str(article)],
        [*lib, "ask", QUESTION],
        [*lib, "brief"],
        [*lib, "search", QUESTION],
        [*lib, "reindex"],
    ]
    with serving() as server:
        server.reply = draft((f"Irena Corvath said {SAID}.", 1, SAID))
        environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
        command = [sys.executable, "-c", watched, json.dumps(words), str(tmp_path / "log")]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, check=False
        )

    assert done.stdout.count(b"CODE 0") == len(words), done.stderr
    log = (tmp_path / "log").read_text()
    assert "built the vector index" in log  # it was on
    for words_of_ours in ("whisperbird", "Corvath", "would open", KEY):
        assert words_of_ours not in log


def test_an_exception_in_a_log_says_where_and_never_what():
    try:
        int(f"{KEY} said {SAID}")
    except ValueError as error:
        said = where(error)

    assert said.startswith("ValueError < ")
    assert "test_secrets.py" in said
    assert "canary" not in said
    assert "harbour" not in said


def test_a_crash_of_the_program_prints_no_key(tmp_path, monkeypatch, capsys):
    from rag import cli

    def broken(_arguments):
        logging.getLogger("rag.cli").error("sent %s", KEY)
        raise RuntimeError(f"Authorization: Bearer {KEY} to //a:{PASSWORD}@host")

    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://a:{PASSWORD}@host/v1")
    monkeypatch.setattr(cli, "_run", broken)
    assert cli.main(["--library", str(tmp_path), "ls"]) == 1
    printed = capsys.readouterr()
    assert "Unexpected RuntimeError" in printed.err
    assert "canary" not in printed.err + printed.out


def test_a_key_is_taken_out_also_when_other_settings_are_wrong(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("RAG_TIMEOUT", "soon")

    assert redacted(f"a {KEY} b") == "a *** b"


def test_files_of_settings_are_never_taken_for_articles(tmp_path, at):
    folder = tmp_path / "papers"
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".env").write_text(f"OPENAI_API_KEY={KEY}\n" + TEXT)
    (folder / ".streamlit/secrets.toml").write_text(f'cookie_secret = "{PASSWORD}"\n')
    (folder / "harbour.txt").write_text(TEXT)
    run = at(tmp_path / "library")

    assert len(run.json("add", folder)["added"]) == 1
    assert not [
        p for p in run.library.rglob("*") if p.is_file() and KEY.encode() in p.read_bytes()
    ]
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {".env", ".streamlit/secrets.toml"} <= set(ignored)


OLD_MEMORY = """
import ctypes, pathlib, sys
import numpy as np
from rag.providers.chroma import ChromaIndex

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes, libc.free.argtypes = [ctypes.c_size_t], [ctypes.c_void_p]
for size in (4_000_000, 16_000_000):
    libc.free(libc.malloc(size))
index = ChromaIndex(pathlib.Path(sys.argv[1]), sync_threshold=3)
old = [libc.malloc(200_000) for _ in range(60)]
for place in old:
    ctypes.memmove(place, sys.argv[2].encode() * 5_000, 100_000)
for place in old[::2]:
    libc.free(place)
vectors = np.eye(20, 384, dtype=np.float32)
index.upsert([str(key) for key in range(1, 21)], vectors)
index.close()
"""


def test_what_the_process_held_before_is_not_written_into_the_index(tmp_path):
    subprocess.run(
        [sys.executable, "-c", OLD_MEMORY, str(tmp_path / "index"), KEY],
        env=os.environ | {"MALLOC_ARENA_MAX": "1"},
        check=True,
        timeout=60,
    )
    files = [path for path in (tmp_path / "index").rglob("*") if path.is_file()]
    assert any(path.name == "data_level0.bin" for path in files)
    assert [path.name for path in files if KEY.encode() in path.read_bytes()] == []
