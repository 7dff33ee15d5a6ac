"""Fuzz what reads bytes nobody chose, led by the lines of ours that they reach.

    pip install atheris
    python -m benchmarks.fuzz reply -max_total_time=60 -max_len=3000

``reply`` is the parser of a model's reply, ``quote`` the search for a quotation, ``file`` every
reader of files, ``listing`` feeds and site maps. Whatever comes, there is a result or one of
our errors; anything else ends the run with the input that did it. The options are libFuzzer's.
"""

import importlib
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

_NAMES: Final = (
    *("a.txt", "a.md", "a.html", "a.csv", "a.json", "a.jsonl", "a.eml", "a.mbox"),
    *("a.rtf", "a.zip", "a.docx", "a"),
)


def main() -> None:
    """Fuzz what the first argument names."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["rag"]):
        targets = _targets()
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets[name])
    atheris.Fuzz()


def _targets() -> dict[str, Callable[[bytes], None]]:
    from rag.errors import RagError
    from rag.grounding.cite import parse_draft
    from rag.ingest.load import Piece, read
    from rag.ingest.web.listing import read_listing
    from rag.text.quotation import find_quote

    def reply(given: bytes) -> None:
        with suppress(RagError):
            parse_draft(given.decode(errors="replace"))

    def quote(given: bytes) -> None:
        words, _, text = given.decode(errors="replace").partition("\n")
        find_quote(words, text)

    def file(given: bytes) -> None:
        name = _NAMES[given[0] % len(_NAMES)] if given else "a"
        with suppress(RagError):
            list(read(Piece(content=given[1:], locator=f"/{name}", name=name)))

    def listing(given: bytes) -> None:
        with suppress(RagError):
            read_listing(given, address="https://veldt.example/feed")

    return {"reply": reply, "quote": quote, "file": file, "listing": listing}


if __name__ == "__main__":
    main()
