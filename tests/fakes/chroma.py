"""A real Chroma server on loopback, from the package, that can be killed and started again."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("chroma")


class ChromaServer:
    """Keeps its port and its folder over all its lives."""

    def __init__(self, folder):
        self._folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process = None

    def start(self):
        self._folder.mkdir(parents=True, exist_ok=True)
        where = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [str(PROGRAM), "run", *where],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        late = time.monotonic() + 60
        while True:
            assert self._process.poll() is None, "chroma run ended"
            assert time.monotonic() < late, "chroma run does not start"
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1).close()
                return
            time.sleep(0.05)

    def kill(self):
        """End it as kill -9 does."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def lose_everything(self):
        """Start again with an empty folder, as after the loss of a disk."""
        self.kill()
        shutil.rmtree(self._folder)
        self.start()


@contextmanager
def chroma_server(folder):
    """Run a server until the block ends."""
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
