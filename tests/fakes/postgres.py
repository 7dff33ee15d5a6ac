"""A PostgreSQL server of the machine's own binaries, in a temporary folder, on the loopback."""

import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

PASSWORD = "harbour-of-torvia"
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")
_TRIES = 200


def binaries() -> Path | None:
    """Return the folder with the newest server of this machine; None when there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3])
    )
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


def _user() -> str | None:
    """Return who runs the server: root may not."""
    if os.geteuid():
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class Server:
    """One server; its databases order texts as English does, which must not matter to us."""

    def __init__(self, *, durable: bool = False) -> None:
        found = binaries()
        if found is None:
            pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
        self._binaries = found
        self._folder = Path(tempfile.mkdtemp(prefix="readout-pg-"))
        self._user = _user()
        self._settings = () if durable else _FAST
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (self._folder / "password").write_text(PASSWORD)
        if self._user:
            for path in (self._folder, self._folder / "password"):
                shutil.chown(path, self._user)
        self._run(
            "initdb", "--pgdata", self._folder / "data", "--username", "readout",
            "--pwfile", self._folder / "password", "--auth-local", "trust",
            "--auth-host", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8",
            "--locale-provider", "icu", "--icu-locale", "en-US", "--no-sync",
        )  # fmt: skip
        self.start()
        self.sql("CREATE DATABASE libraries", database="postgres")

    def _run(self, name: str, *arguments: object) -> str:
        command = [str(self._binaries / name), *map(str, arguments)]
        done = subprocess.run(
            command, user=self._user, cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [f"unix_socket_directories={self._folder}", f"port={self.port}"]
        command = [str(self._binaries / "postgres"), "-D", str(self._folder / "data")]
        for one in (*settings, "listen_addresses=127.0.0.1", *self._settings):
            command += ["-c", one]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, user=self._user, cwd="/", stdout=log, stderr=log
            )
        for _ in range(_TRIES):
            ready = [self._binaries / "pg_isready", "-q", "-h", self._folder, "-p", self.port]
            if subprocess.run([*map(str, ready)], check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError((self._folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it, as an administrator does."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End it at once and remove what it kept."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder)

    def sql(self, statement: str, *, database: str = "libraries") -> str:
        """Return what ``psql`` says to a statement."""
        where = ("-h", self._folder, "-p", self.port, "-U", "readout", "-d", database)
        return self._run("psql", "-XAtq", *where, "-c", statement).strip()

    def address(self, folder: Path | str, database: str = "libraries") -> str:
        """Return the address for a library: each folder has a schema of its own."""
        return (
            f"postgresql://readout@/{database}?host={self._folder}&port={self.port}"
            f"&schema={schema_of(folder)}"
        )

    def over_tcp(self, password: str = PASSWORD, database: str = "libraries") -> str:
        """Return an address at which a password is asked for."""
        return f"postgresql://readout:{password}@127.0.0.1:{self.port}/{database}"

    def copy(self, folder: Path, other: Path) -> None:
        """Give another folder the same rows."""
        old, new = schema_of(folder), schema_of(other)
        where = ("-h", self._folder, "-p", self.port, "-U", "readout", "-d", "libraries")
        written = self._run("pg_dump", *where, "--schema", old)
        script = self._folder / "copy.sql"
        script.write_text(written.replace(old, new))
        self._run("psql", "-Xq", *where, "-f", script)

    def drop(self, folder: Path | str) -> None:
        """Remove the rows of a library."""
        self.sql(f"DROP SCHEMA IF EXISTS {schema_of(folder)} CASCADE")


def schema_of(folder: Path | str) -> str:
    """Return the name of the schema that stands for a folder."""
    return f"lib_{hashlib.blake2b(str(folder).encode(), digest_size=8).hexdigest()}"
