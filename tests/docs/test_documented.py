"""What the program offers and what the documentation says of it are the same."""

import ast
import importlib
import importlib.metadata
import itertools
import re
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import click
import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
_HEAVY = ("chromadb", "openai", "langchain_openai", "streamlit", "onnxruntime")
_ONLY_TO_COMPARE_WITH = {
    "langchain-chroma",
    "langchain-huggingface",
    "langchain-text-splitters",
    "sumy",
}
"""Imported by `benchmarks.speed`, `scale` and `summaries`, which say how to install them."""
_HEAD = """\
# Settings of Readout. Copy this file to .env in the folder you start Readout from, or set the
# variables in your environment, which wins. Every line is optional; an empty one does nothing.
"""


def _commands() -> dict[str, click.Command]:
    from rag.cli.commands import readout

    return dict(readout.commands)


def _variable(name: str, field: FieldInfo) -> str:
    return str(field.validation_alias or f"RAG_{name.upper()}")


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "" if value is None else str(value)


def _rendered() -> str:
    lines = [_HEAD]
    for name, field in Settings.model_fields.items():
        lines.append(f"# {field.description}\n{_variable(name, field)}={_default(field)}\n")
    return "\n".join(lines)


def _requirements() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    ours = (extras[name] for name in ("dev", "api", "mcp", "postgres"))
    wanted = {*project["dependencies"], *itertools.chain(*ours)}
    return [re.split(r"[\s\[<>=!~;]", line)[0] for line in wanted]


def _imported(*folders: str) -> set[str]:
    """Return the packages that hold the libraries imported below ``folders``."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    nodes = [n for p in files for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))]
    names = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}
    ours = {"rag", "tests", "benchmarks", "training"}
    tops = {name.split(".")[0] for name in names} - ours - sys.stdlib_module_names
    holders = importlib.metadata.packages_distributions()
    return {holders.get(top, [top])[0].lower().replace("_", "-") for top in tops}


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestCommands:
    def test_every_command_and_option_says_what_it_does(self):
        for name, command in _commands().items():
            assert command.help, name
            for option in command.params:
                if isinstance(option, click.Option) and option.name != "port":
                    assert option.help, f"{name} --{option.name}"

    def test_every_command_is_shown_in_the_readme_or_the_docs(self):
        shown = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
        absent = [n for n in _commands() if not re.search(rf"\breadout {n}\b", shown)]
        assert absent == []

    def test_every_exit_code_is_in_the_readme(self):
        from rag import cli

        readme = DOCUMENTS[0].read_text(encoding="utf-8")
        codes = {0, 1, *(code for _, code in cli._CODES)}
        assert {int(n) for n in re.findall(r"^\| (\d) \|", readme, re.MULTILINE)} == codes


class TestSettings:
    def test_the_example_lists_every_setting_as_it_is_and_nothing_else(self):
        assert (ROOT / ".env.example").read_text(encoding="utf-8") == _rendered()

    def test_the_example_copied_as_it_stands_changes_nothing(self, monkeypatch):
        for name, field in Settings.model_fields.items():
            monkeypatch.delenv(_variable(name, field), raising=False)
        copied = Settings(_env_file=ROOT / ".env.example")
        assert copied == Settings(_env_file=None)

    def test_every_setting_stands_in_the_readme_with_its_default(self):
        readme = DOCUMENTS[0].read_text(encoding="utf-8")
        rows = dict(re.findall(r"^\| `([A-Z_]+)` \|([^|]*)\|", readme, re.MULTILINE))
        expected = {
            _variable(name, field): f"`{default}`" if (default := _default(field)) else ""
            for name, field in Settings.model_fields.items()
        }
        assert {name: value.strip() for name, value in rows.items()} == expected


class TestTheNamesToImport:
    def test_the_public_names_are_sorted_and_can_be_imported(self):
        rag = importlib.import_module("rag")
        assert list(rag.__all__) == sorted(rag.__all__)
        assert all(getattr(rag, name) is not None for name in rag.__all__)

    def test_what_a_program_needs_is_among_them(self):
        rag = importlib.import_module("rag")
        needed = {"Newsroom", "Settings", "load_settings", "RagError", "Filters", "Answer"}
        assert needed <= set(rag.__all__)

    @pytest.mark.parametrize("library", _HEAVY)
    def test_importing_the_package_loads_nothing_heavy(self, library):
        loaded = _run("import sys, rag, rag.settings; print(*sys.modules)").split()
        assert library not in loaded


class TestHelp:
    _CODE = "import sys; from rag.cli import main; code = main(['--help']); "

    def test_it_loads_nothing_heavy(self):
        loaded = _run(self._CODE + "print(*sys.modules)").splitlines()[-1].split()
        assert not set(_HEAVY) & set(loaded)

    def test_it_comes_within_a_second(self):
        seconds = []
        for _ in range(3):
            began = time.perf_counter()
            assert "Commands:" in _run(self._CODE)
            seconds.append(time.perf_counter() - began)
        assert statistics.median(seconds) < 1


class TestDocuments:
    def test_every_dependency_has_a_line_with_its_licence(self):
        text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([\w-]+) \| .+ \| .+ \| .+ \|$", text, re.MULTILINE)
        described = [row for row in rows if row != "package"]
        wanted = {*_requirements(), *_imported("rag")}
        assert sorted(described) == sorted(wanted), "a package is unused, or has no line"

    def test_whatever_is_imported_is_installed_on_a_fresh_machine(self):
        lock = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
        pinned = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
        assert _imported("rag", "tests", "benchmarks") - pinned == _ONLY_TO_COMPARE_WITH

    def test_every_file_they_lead_to_is_there(self):
        for document in (*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"):
            text = document.read_text(encoding="utf-8")
            for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
                assert (document.parent / target).exists(), f"{document.name}: {target}"

    def test_every_place_in_the_code_they_name_is_there(self):
        named = re.compile(r"`((?:rag|tests|docs|benchmarks|training|prompts)/[\w./-]+)`")
        for document in DOCUMENTS:
            for path in named.findall(document.read_text(encoding="utf-8")):
                assert (ROOT / path).exists(), f"{document.name}: {path}"

    def test_every_promise_names_a_test_that_exists(self):
        text = (ROOT / "docs/design.md").read_text(encoding="utf-8")
        promises = text.split("## Promises")[1].split("\n## ")[0]
        rows = re.findall(r"^\| (\d+) \| .+ \| (.+) \|$", promises, re.MULTILINE)
        assert [int(number) for number, _ in rows] == list(range(1, 11))
        for number, places in rows:
            assert re.search(r"`tests/[\w./]+`", places), number

    def test_the_public_names_of_the_facade_are_not_invented(self):
        """A ``room.method`` shown in a document is a method of ``Newsroom``."""
        tree = ast.parse((ROOT / "rag/newsroom.py").read_text(encoding="utf-8"))
        methods = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        for document in DOCUMENTS:
            shown = re.findall(r"\broom\.(\w+)\(", document.read_text(encoding="utf-8"))
            assert set(shown) <= methods, document.name
