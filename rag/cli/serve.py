"""Start the web app as a process of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from rag.errors import InputError
from rag.settings import Settings

_ADDRESS = "127.0.0.1"


def run(settings: Settings, *, port: int, samples: bool) -> int:
    """Serve the app until it is stopped; return its exit code.

    Args:
        settings: Name the library.
        port: Where to listen, on this machine only.
        samples: Whether to add the sample articles first.

    Raises:
        InputError: Something else listens on the port.
    """
    _check_free(port)
    if samples:
        _add_samples(settings)
    app = _app()
    print(f"Readout is at http://{_ADDRESS}:{port}  (stop it with Ctrl+C)", flush=True)
    command = [
        *(sys.executable, "-m", "streamlit", "run", str(app)),
        *("--server.address", _ADDRESS, "--server.port", str(port)),
        *("--server.headless", "true", "--browser.gatherUsageStats", "false"),
    ]
    library = {"RAG_LIBRARY": str(settings.folder.absolute())}
    environment = {**os.environ, **library}  # noqa: TID251 - handed on, not read
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        return 0


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


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((_ADDRESS, port)) == 0:
            raise InputError(
                f"Something already listens on port {port}.",
                hint=f"Choose another: readout serve --port {port % 65535 + 1}.",
            )
