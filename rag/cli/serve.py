"""Start the web app as a process of its own."""

import errno
import ipaddress
import os
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

from rag.errors import InputError
from rag.settings import Settings

_SECRETS = Path(".streamlit", "secrets.toml")


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
        _add_samples(settings)
    shown = f"[{host}]" if ":" in host else host
    print(f"Readout is at http://{shown}:{port}  (stop it with Ctrl+C)", flush=True)
    if not _is_this_machine(host):
        _warn(login=_has_login(app))
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.address", host, "--server.port", str(port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    ]
    library = {"RAG_LIBRARY": str(settings.folder.absolute())} if settings.library else {}
    environment = {**os.environ, **library}  # noqa: TID251 - handed on, not read
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0


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


def _is_this_machine(host: str) -> bool:
    """Return whether nobody elsewhere can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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


def _add_samples(settings: Settings) -> None:
    from rag.cli import show
    from rag.newsroom import Newsroom
    from rag.settings import samples_folder

    with Newsroom.open(settings) as room:
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
