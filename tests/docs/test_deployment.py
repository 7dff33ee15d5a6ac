"""Dockerfile and compose.yaml, as far as they can be checked without a container engine."""

import fnmatch
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from rag.cli.commands import readout
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
IGNORED = [
    line
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def instructions():
    """Return the instructions of the Dockerfile as (word, rest)."""
    joined = re.sub(r"\\\n\s*", " ", DOCKERFILE)
    lines = [line for line in joined.splitlines() if line and not line.startswith("#")]
    return [tuple(line.strip().split(None, 1)) for line in lines]


def copied():
    """Return what is copied from the checkout."""
    for word, rest in instructions():
        if word == "COPY" and not rest.startswith("--from"):
            yield from rest.split()[:-1]


def variables():
    """Return the variables that are set for Readout, and those of the system."""
    for word, rest in instructions():
        if word == "ENV":
            yield from (part.split("=")[0] for part in rest.split())
    for service in SERVICES.values():
        yield from service.get("environment", {})


def locked(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))


def listens(service):
    """Return the port of a service."""
    words = [str(word) for word in service["command"]]
    return words[words.index("--port") + 1]


def test_everything_that_is_copied_is_here_and_is_not_ignored():
    sources = list(copied())

    assert {"rag", "prompts", "samples", "app.py"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in IGNORED, f"{source} is ignored"
    assert IGNORED[0] == "*"
    assert not any(fnmatch.fnmatch(".env", line.removeprefix("!")) for line in IGNORED[1:])
    assert set(IGNORED[1:]) - {f"!{one}" for one in sources} == {"**/__pycache__", "**/*.pyc"}


def test_what_the_wheel_needs_is_copied():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    taken = wheel["tool"]["hatch"]["build"]["targets"]["wheel"]
    wanted = {*taken["packages"], *taken["force-include"], PROJECT["readme"]}

    assert wanted <= set(copied())


def test_every_command_and_option_exists():
    words = [
        (["serve", *json.loads(rest)[1:]] if json.loads(rest)[0] == "serve" else None)
        for word, rest in instructions()
        if word == "CMD"
    ]
    words += [
        one["command"]
        for one in SERVICES.values()
        if "build" in one and "entrypoint" not in one
    ]
    assert len(words) >= 3
    for command, *rest in words:
        known = readout.commands[command]
        options = {option for one in known.params for option in one.opts}
        assert {str(word) for word in rest if str(word).startswith("--")} <= options


def test_every_variable_is_a_setting_or_one_of_the_system():
    settings = {
        str(field.validation_alias or f"RAG_{name.upper()}")
        for name, field in Settings.model_fields.items()
    }
    system = {"PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "GLIBC_TUNABLES"}
    system |= {"PIP_NO_CACHE_DIR", "PIP_DISABLE_PIP_VERSION_CHECK"}
    service = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
    service |= {"PGPASSWORD"}

    assert set(variables()) <= settings | system | service


def test_the_image_has_the_locked_versions_of_the_program_and_its_extras():
    serve, dev = locked("requirements-serve.lock"), locked("requirements-dev.lock")

    assert serve.items() <= dev.items()
    assert locked("requirements.lock").items() <= serve.items()
    for extra in ("api", "mcp", "postgres"):
        for wanted in PROJECT["optional-dependencies"][extra]:
            assert re.match(r"[\w-]+", wanted)[0] in serve
    for name in ("requirements-serve.lock", "requirements-build.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = re.findall(r"^\w.*\\\n +--hash=sha256:", text, re.MULTILINE)
        assert len(named) == len(re.findall(r"^\w", text, re.MULTILINE)) >= len(locked(name))
        assert f"--requirement {name}" in DOCKERFILE
    assert DOCKERFILE.count("--require-hashes") == 2
    assert f"image: readout:{PROJECT['version']}\n" in (ROOT / "compose.yaml").read_text()


def test_the_base_is_an_exact_version_that_the_program_runs_on():
    (version,) = re.findall(r"^ARG PYTHON=(\d+\.\d+)\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)

    assert PROJECT["requires-python"] == f">={version}"
    assert [rest for word, rest in instructions() if word == "FROM"] == [
        "python:${PYTHON} AS build",
        "python:${PYTHON}",
    ]
    for service in SERVICES.values():
        assert re.fullmatch(r"[\w/-]+:\d[\w.-]+", service["image"])


def test_the_program_has_no_rights_and_no_build_tools():
    last = DOCKERFILE.rpartition("\nFROM ")[2]

    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert not re.search(r"\b(pip|uv|apt-get|gcc|hatchling|curl)\b", last)
    for name, service in SERVICES.items():
        if "build" not in service:
            continue
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_is_open_but_to_this_machine_and_everything_is_watched():
    (exposed,) = [rest.split() for word, rest in instructions() if word == "EXPOSE"]
    for name, service in SERVICES.items():
        assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", p) for p in service.get("ports", []))
        watched = "healthcheck" in service or name == "app"
        assert watched, f"{name} is not watched"
        if name == "worker":  # it listens nowhere
            assert service["healthcheck"] == {"disable": True}
            assert "ports" not in service
        elif "build" in service:
            port = listens(service)
            test = (
                str(service["healthcheck"]["test"]) if "healthcheck" in service else DOCKERFILE
            )
            assert f"http://127.0.0.1:{port}/" in test, name
            assert port in exposed


def test_every_volume_and_dependency_is_there():
    for service in SERVICES.values():
        for mounted in service.get("volumes", []):
            assert mounted.split(":")[0] in COMPOSE["volumes"]
        for name, how in service.get("depends_on", {}).items():
            assert name in SERVICES
            assert how == {"condition": "service_healthy"}
    made = SERVICES["postgres"]["environment"]
    address = f"postgresql://{made['POSTGRES_USER']}@postgres:5432/{made['POSTGRES_DB']}"
    for name in ("app", "api", "worker"):
        assert SERVICES[name]["environment"]["RAG_DATABASE_URL"] == address
        assert SERVICES[name]["environment"]["RAG_ADDING"] == "workers"
    url = f"http://chroma:{listens(SERVICES['chroma'])}"
    assert {SERVICES[name]["environment"]["RAG_CHROMA_URL"] for name in ("app", "api")} == {url}


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".dockerignore"])
def test_no_secret_is_in_them(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    given = re.findall(r"(?:KEY|TOKENS?|PASSWORD)\w*\s*[:=]\s*(\S+)", text)

    assert all(value.startswith("${") for value in given), given
