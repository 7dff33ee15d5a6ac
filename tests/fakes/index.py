"""The vector index contract in a dictionary, kept in a file so that it can be reopened."""

import json
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
