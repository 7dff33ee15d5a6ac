"""The app as a process that a service manager starts and stops."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def test_the_app_ends_with_the_command_that_serves_it(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["-m", "rag", "--library", str(tmp_path), "serve", "--port", str(port)]
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as serving:
        late = time.monotonic() + 120
        while True:
            assert serving.poll() is None
            assert time.monotonic() < late
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()
                break
            time.sleep(0.2)
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)
