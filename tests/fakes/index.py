"""The vector index contract in a dictionary, kept in a file so that it can be reopened."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.ports import Vectors


class FileIndex:
    """Exact search; writes its file when it is closed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "vectors.json"
        self._vectors: dict[str, list[float]] = (
            json.loads(self._file.read_text()) if self._file.exists() else {}
        )

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._vectors |= {key: row.tolist() for key, row in zip(ids, vectors, strict=True)}

    def delete(self, ids: Sequence[str]) -> None:
        for key in ids:
            self._vectors.pop(key, None)

    def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        found = [(key, float(np.dot(v, vector))) for key, v in self._vectors.items()]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def ids(self) -> set[str]:
        return set(self._vectors)

    def close(self) -> None:
        self._file.write_text(json.dumps(self._vectors))


def file_digest(folder: Path) -> str:
    """Return the content itself; empty when it cannot be read."""
    try:
        return str(hash((folder / "vectors.json").read_text()))
    except OSError:
        return ""


class FileIndexes:
    """Indexes in files; ``away`` is raised by every method as long as it is set.

    They are asked however small a library is, unless they are made ``local``.
    """

    local = False

    def __init__(self, kind: type[FileIndex] = FileIndex) -> None:
        self._kind = kind
        self.away: Exception | None = None
        self.opened = 0

    def open(self, folder: Path) -> FileIndex:
        self._check()
        self.opened += 1
        return self._kind(folder)

    def digest(self, folder: Path) -> str:
        self._check()
        return file_digest(folder)

    glimpse = digest

    def discard(self, folder: Path) -> None:
        self._check()
        shutil.rmtree(folder, ignore_errors=True)

    def _check(self) -> None:
        if self.away:
            raise self.away
