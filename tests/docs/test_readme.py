"""Every command and example in the README and the docs runs, and prints what is shown.

The ``sh`` blocks of all documents are run in order in one fresh library. The word ``ID`` in a
command is the first id that ``readout ls`` lists, ``A`` and ``B`` those of the two readouts.
Lines of ``curl`` ask an API of that library, which is started for them on another port.
A ``text`` block after an ``sh`` block of the
same document must stand in what that printed; ``...`` is what was left out.
"""

import configparser
import contextlib
import functools
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from rag.api.app import application
from rag.cli import main
from rag.cli.commands import readout
from rag.newsroom import Newsroom
from rag.settings import Settings, load_settings
from tests.fakes.served import served

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = re.compile(r"\b[0-9a-f]{12}\b")
API = "http://127.0.0.1:8600"
_SHELL = {"source", "pip", "cp"}
_SERVERS = {"sudo", "docker", "chroma", "createuser", "createdb"}
"""What needs servers, or the checkout, is in blocks marked as bash."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    kind: str
    text: str
    place: str

    @property
    def document(self) -> str:
        return self.place.partition(":")[0]


def _blocks() -> Iterator[Block]:
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for found in _BLOCK.finditer(text):
            line = text[: found.start()].count("\n") + 1
            place = f"{document.relative_to(ROOT).as_posix()}:{line}"
            yield Block(found[1], found[2], place)


BLOCKS = tuple(_blocks())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder like a fresh checkout: the samples, a set of questions and nothing else."""
    place = tmp_path_factory.mktemp("reader")
    shutil.copytree(ROOT / "samples", place / "samples")
    shutil.copy(ROOT / ".env.example", place)
    (place / "docs").mkdir()
    shutil.copy(ROOT / "docs/questions.jsonl", place / "docs")
    return place


@pytest.fixture
def reader(folder, monkeypatch):
    """Stand in that folder, with a library of its own and no model."""
    monkeypatch.chdir(folder)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAG_LIBRARY", str(folder / "library"))
    return folder


class Api:
    """The API of the reader's library, started when it is first asked."""

    def __init__(self, running: contextlib.ExitStack) -> None:
        self._running = running

    @functools.cached_property
    def address(self) -> str:
        room = self._running.enter_context(Newsroom.open(load_settings()))
        return self._running.enter_context(served(application(room)))


@pytest.fixture
def api(reader):
    with contextlib.ExitStack() as running:
        yield Api(running)


def _readout(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    code = main(words)
    done = capsys.readouterr()
    assert code == 0, f"readout {shlex.join(words)}: exit code {code}: {done.err}"
    return done.out + done.err


def _filled(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    if not {"ID", "A", "B"} & set(words):
        return words
    listing = ["conversations"] if words[0] == "conversations" else ["ls"]
    listed = _readout(listing, capsys).splitlines()
    ids = {"ID": _ID.findall("\n".join(listed)), "B": _ids(listed, "Ordelia  J")}
    ids["A"] = _ids(listed, "Affairs of Valmora")
    assert all(ids[word] for word in words if word in ids), "nothing is listed"
    return [ids[word][0] if word in ids else word for word in words]


def _ids(lines: list[str], words: str) -> list[str]:
    return [found for line in lines if words in line for found in _ID.findall(line)[:1]]


def _make_target(name: str) -> bool:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return bool(re.search(rf"^{re.escape(name)}:", makefile, re.MULTILINE))


def _curl(words: list[str], capsys: pytest.CaptureFixture[str], api: Api) -> str:
    """Ask the API as curl does; where there is no curl, nobody can follow the example."""
    names = _filled(["", "ID", "A", "B"], capsys)
    ids = dict(zip(("ID", "A", "B"), names[1:], strict=True))
    given = [
        re.sub(r"(?<=[/\"])(ID|A|B)\b(?=[/\"]|$)", lambda found: ids[found[0]], word)
        for word in words
    ]
    run = [one.replace(API, api.address) for one in given]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{shlex.join(words)}: {done.stderr}"
    assert '"code":' not in done.stdout, f"{shlex.join(words)}: {done.stdout}"
    return done.stdout


def _check(words: list[str], capsys: pytest.CaptureFixture[str], api: Api) -> str:
    """Run one line of a block, or check what cannot be run here; return what it printed."""
    if words[0] == "export":
        variable = words[1].partition("=")[0]
        fields = Settings.model_fields.items()
        known = {str(f.validation_alias or f"RAG_{n.upper()}") for n, f in fields}
        assert variable in known, variable
    elif words[0] == "make":
        assert all(_make_target(word) for word in words[1:] if "=" not in word), words
    elif words[0] == "readout" and words[1] in {"serve", "mcp"}:
        return _readout([*words[1:], "--help"], capsys)
    elif words[0] == "curl":
        return _curl(words, capsys, api)
    elif words[0] == "readout":
        return _readout(_filled(words[1:], capsys), capsys)
    else:
        assert words[0] in _SHELL, f"nobody checks {words}"
    return ""


def _known(words: list[str]) -> None:
    """Check what needs servers: settings, commands and options that are there."""
    if words[0] == "export" or "=" in words[0]:
        name = words[-1].partition("=")[0]
        if name.startswith("OTEL_"):  # of a standard, not ours
            return
        fields = Settings.model_fields.items()
        assert name in {str(f.validation_alias or f"RAG_{n.upper()}") for n, f in fields}, name
    elif words[0] == "opentelemetry-instrument":
        _known(words[1:])
    elif words[0] == "readout":
        options = {word.partition("=")[0] for word in words if word.startswith("--")}
        given = next(word for word in words[1:] if word in readout.commands)
        known = [*readout.params, *readout.commands[given].params]
        assert options <= {option for one in known for option in one.opts}, words
    elif words[:2] == ["python", "-m"]:
        assert (ROOT / words[2].replace(".", "/")).with_suffix(".py").exists(), words
    else:
        assert words[0] in _SHELL | _SERVERS, f"nobody checks {words}"


def _flat(text: str) -> str:
    return " ".join(_ID.sub("ID", text).split())


def _assert_shown(block: Block, printed: str) -> None:
    there = _flat(printed)
    for part in re.split(r"(?:^|\s)\.\.\.(?=\s|$)", block.text):
        assert _flat(part) in there, f"{block.place} does not print: {_flat(part)}"


def test_every_command_shown_runs_and_prints_what_is_shown(reader, api, capsys):
    printed = document = ""
    for block in BLOCKS:
        if block.document != document:
            printed, document = "", block.document
        if block.kind == "sh":
            lines = [shlex.split(line, comments=True) for line in block.text.splitlines()]
            printed = "".join(_check(words, capsys, api) for words in lines if words)
        elif block.kind == "bash":
            for line in block.text.splitlines():
                if words := shlex.split(line, comments=True):
                    _known(words)
        elif block.kind == "text" and printed:
            _assert_shown(block, printed)


def test_every_python_example_runs(reader, capsys):
    examples = [block for block in BLOCKS if block.kind == "python"]
    assert examples
    _readout(["add", "samples/"], capsys)
    for block in examples:
        exec(compile(block.text, block.place, "exec"), {})
        assert capsys.readouterr().out.strip(), f"{block.place} prints nothing"


def test_no_block_is_of_a_kind_that_nobody_checks():
    kinds = {"sh", "bash", "text", "python", "yaml", "ini"}
    for block in BLOCKS:
        if block.kind == "yaml":
            assert yaml.safe_load(block.text), block.place
        elif block.kind == "ini":
            configparser.ConfigParser().read_string(block.text, block.place)
    assert [block.place for block in BLOCKS if block.kind not in kinds] == []
