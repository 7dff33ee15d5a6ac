"""The command line in this process: what it printed, and its exit code."""

import io
import json
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.cli import main

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@dataclass(frozen=True)
class Said:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code in {0, 1}, self.err
        return json.loads(self.out)


class Terminal:
    """Runs commands on one library."""

    def __init__(self, library, capsys, monkeypatch):
        self.library = library
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words, stdin=None) -> Said:
        if stdin is not None:
            self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        code = main(["--library", str(self.library), *map(str, words)])
        printed = self._capsys.readouterr()
        return Said(code, printed.out, printed.err)

    def json(self, *words, **more) -> Any:
        said = self(*words, "--json", **more)
        assert said.code == 0, said.err
        return said.json

    def texts(self) -> dict[str, str]:
        return {row["id"]: self.json("show", row["id"])["text"] for row in self.json("ls")}


def controls(printed: str) -> list[str]:
    """Return what a terminal would act on, line breaks excepted."""
    directions = {chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    return [
        c
        for c in printed
        if (unicodedata.category(c) in {"Cc", "Cs"} and c != "\n") or c in directions
    ]
