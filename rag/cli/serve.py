"""Start the web app as a process of its own, or the interfaces for programs in this one."""

import errno
import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import InputError, SettingsError, StampMismatchError
from rag.settings import Settings, is_this_machine

_SECRETS = Path(".streamlit", "secrets.toml")
_LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Has Linux hold model and vectors in large pages, in which a search takes a tenth less; see
``benchmarks/README.md``. Whoever sets the variable decides."""


def run(settings: Settings, *, host: str, port: int, samples: bool) -> int:
    """Serve the app until it is stopped; return its exit code.

    Args:
        settings: Name the library.
        host: Address to listen on.
        port: Where to listen there.
        samples: Whether to add the sample articles first.

    Raises:
        InputError: It cannot listen there.
    """
    _check_free(host, port)
    app = _app()
    if samples:
        add_samples(settings)
    shown = f"[{host}]" if ":" in host else host
    print(f"Readout is at http://{shown}:{port}  (stop it with Ctrl+C)", flush=True)
    if not is_this_machine(host):
        _warn(login=_has_login(app))
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.address", host, "--server.port", str(port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    ]
    library = {"RAG_LIBRARY": str(settings.folder.absolute())} if settings.library else {}
    environment = {**_LARGE_PAGES, **os.environ, **library}  # noqa: TID251 - handed on, not read
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as with Ctrl+C
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, before)


def run_api(settings: Settings, *, host: str, port: int, samples: bool) -> int:
    """Serve the HTTP interface until it is stopped; return its exit code.

    Args:
        settings: Name the library.
        host: Address to listen on.
        port: Where to listen there.
        samples: Whether to add the sample articles first.

    Raises:
        InputError: It cannot listen there.
        SettingsError: What it is built on is not installed, or no token guards it.
    """
    with _installed("api"):
        from rag.api.server import serve
    _check_guarded(settings, host)
    _check_free(host, port)
    if samples:
        add_samples(settings)
    _tell_where("API", host, port, "/v1")
    return serve(settings, host=host, port=port)


def run_mcp(settings: Settings, *, host: str = "", port: int = 0) -> int:
    """Serve the tools of an MCP server until it is stopped; return its exit code.

    Args:
        settings: Name the library.
        host: Address to listen on; empty to speak over standard input and output.
        port: Where to listen there.

    Raises:
        InputError: It cannot listen there.
        SettingsError: What it is built on is not installed, or no token guards it.
    """
    with _installed("mcp"):
        from rag.api.tool_server import serve
    if host:
        _check_guarded(settings, host)
        _check_free(host, port)
        _tell_where("MCP server", host, port, "/mcp")
    return serve(settings, host=host, port=port)


def _check_guarded(settings: Settings, host: str) -> None:
    """Say who can come in where no token is set; others than this machine cannot."""
    if settings.tokens:
        return
    hint = "Set RAG_API_TOKENS; docs/api.md says how."
    if not is_this_machine(host):
        raise SettingsError(f"{host} is not listened on without a token.", hint=hint)
    print(
        "readout: No token is set: every program of this machine is let in.\n"
        + f"hint: {hint}",
        file=sys.stderr,
        flush=True,
    )


def _tell_where(what: str, host: str, port: int, path: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    print(f"The {what} is at http://{shown}:{port}{path}  (stop it with Ctrl+C)", flush=True)


@contextmanager
def _installed(extra: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The package {error.name} is not installed.",
            hint=f'Install it with: pip install "readout[{extra}]".',
        ) from None


def _warn(*, login: bool) -> None:
    """Say who can come in when it listens to other machines."""
    told = (
        "Other machines can reach it; visitors have to log in."
        if login
        else "No login is set: whoever reaches this machine reads, adds and deletes articles."
    )
    advice = "Serve it over HTTPS" if login else "Set a login, or leave --host out"
    print(f"readout: {told}", file=sys.stderr)
    print(f"hint: {advice}; docs/serving.md says how.", file=sys.stderr, flush=True)


def _has_login(app: Path) -> bool:
    """Return whether one of the files the app reads its secrets from sets a login."""
    for folder in (Path.home(), Path.cwd(), app.parent):
        try:
            found = tomllib.loads((folder / _SECRETS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if "auth" in found:
            return True
    return False


def add_samples(settings: Settings) -> None:
    """Add the sample articles; a library whose vectors another version made is indexed anew."""
    from rag.cli import show
    from rag.newsroom import Newsroom
    from rag.settings import samples_folder

    with Newsroom.open(settings) as room:
        try:
            report = room.add([str(samples_folder())])
        except StampMismatchError as error:
            print(f"{error} It is indexed anew.", flush=True)
            room.reindex()
            report = room.add([str(samples_folder())])
        print("Sample library: ", end="", flush=True)
        show.result(report, as_json=False)


def _app() -> Path:
    package = Path(__file__).parent.parent
    checkout = package.parent / "app.py"
    return checkout if checkout.is_file() else package / "_app" / "app.py"


def _check_free(host: str, port: int) -> None:
    try:
        (family, *_, address), *_ = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(
                f"Something already listens on port {port}.",
                hint=f"Choose another: readout serve --port {port % 65535 + 1}.",
            ) from None
        raise InputError(
            f"Cannot listen on {host!r}, port {port}: {error.strerror}.",
            hint="Give --host an address of this machine, such as 127.0.0.1 or 0.0.0.0.",
        ) from None
