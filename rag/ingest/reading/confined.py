"""Give up what a process that reads hostile bytes does not need."""

import ctypes
import os
import resource
import sys
import sysconfig
from pathlib import Path
from typing import Final

_NEW_USER: Final = 0x10000000
_NEW_NETWORK: Final = 0x40000000
_NO_NEW_PRIVILEGES: Final = 38
_FORBIDDEN: Final = (
    "socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system",
    "os.kill", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink",
    "os.truncate", "os.chmod", "os.chown", "shutil.", "ftplib.", "http.client.",
    "smtplib.", "urllib.Request", "webbrowser.", "pty.",
)  # fmt: skip
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SYSTEM: Final = ("/usr/", "/lib/", "/lib64/", "/etc/mime.types", "/etc/localtime", "/dev/null")


class ForbiddenError(PermissionError):
    """Reading a file wanted to do what reading does not need."""


def confine(memory: int) -> None:
    """Take network, writing and other files from this process, for good.

    The kernel's limits hold against any code: no byte written to a file, no core, few open
    files, ``memory`` bytes of address space, and where the kernel lets us a network of its own
    with nothing in it. Above them Python itself refuses connections, processes and files
    outside the program, so that a parser's mistake ends as an exception.
    """
    _alone()
    for limit, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)


def spend(seconds: int) -> None:
    """Let the process use this much CPU time from now on; then the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _alone() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare"):
        return
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)


def _roots() -> tuple[str, ...]:
    package = str(Path(__file__).resolve().parents[3])
    return (sys.prefix, sys.base_prefix, sysconfig.get_paths()["stdlib"], package, *_SYSTEM)


_READABLE: Final = _roots()


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise ForbiddenError(event)
    if event != "open":
        return
    path, _, flags = arguments
    if isinstance(flags, int) and flags & _WRITES:
        raise ForbiddenError("writing a file")
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if isinstance(path, str) and not path.startswith(_READABLE):
        raise ForbiddenError("reading another file")
