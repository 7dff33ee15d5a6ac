"""No locked package is older than the release that mended a weakness known of it.

A stand-in for `make audit`, which asks the database of advisories and so needs a network.
"""

import importlib
import inspect
import json
import re
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = json.loads((ROOT / "tests/data/advisories.json").read_text(encoding="utf-8"))


def parts(version):
    return tuple(int(part) for part in re.findall(r"\d+", version))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_no_locked_version_has_a_weakness_we_know_of(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    locked = re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)
    assert {"pypdf", "streamlit", "langchain-core"} <= {name for name, _ in locked}
    old = [
        (name, version, one["advisory"])
        for name, version in locked
        for one in KNOWN
        if one["package"] == name and parts(version) < parts(one["fixed"])
    ]
    assert old == []


def test_every_locked_package_is_pinned_by_its_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())
        assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []


def test_chromas_python_server_is_never_run():
    """CVE-2026-45829 runs a model that a client names; the server in Rust loads no models."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (
            *(ROOT / "rag").rglob("*.py"),
            *(ROOT / "tests/fakes").rglob("*.py"),
            *(ROOT / "docs").glob("*.md"),
            ROOT / "compose.yaml",
            ROOT / "Dockerfile",
        )
    )
    assert "PersistentClient" in code
    assert not re.search(r"chromadb\.(?:app|server)\b", code)
    started = entry_points(group="console_scripts", name="chroma")["chroma"].value
    module = importlib.import_module(started.partition(":")[0])
    assert "chromadb_rust_bindings.cli(" in inspect.getsource(module)


def test_the_newest_release_of_each_package_may_be_taken():
    """A bound that forbids a fix would have to be found by hand."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    exact = [one for one in project["project"]["dependencies"] if "==" in one]
    assert exact == ["chromadb==1.5.9"]  # docs/dependencies.md says why
