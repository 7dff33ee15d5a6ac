"""Read articles whose statements are marked in the text itself.

``{S1|The minister} {C1|said} {T1|that talks go on}.``: source, cue and content of statement 1.
``{S1,2|He}`` is the source of two statements; fragments of one content carry one number.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROLES = {"S": "source", "C": "cue", "T": "content"}
_MARK = re.compile(r"\{([SCT])(\d+(?:,\d+)*)\|([^{}|]*)\}")


def parsed(name: str, marked: str) -> dict[str, Any]:
    """Return the article without its marks, and its statements with their places.

    Raises:
        ValueError: A mark is broken, or a statement has no content or not exactly one cue.
    """
    text, at = "", 0
    found: dict[int, dict[str, list[list[int]]]] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        place = [len(text), len(text) + len(mark[3])]
        for number in mark[2].split(","):
            parts = found.setdefault(int(number), {role: [] for role in ROLES.values()})
            parts[ROLES[mark[1]]].append(place)
        text += mark[3]
        at = mark.end()
    text += marked[at:]
    if left := re.search(r"[{}|]", text):
        raise ValueError(
            f"{name}: a broken mark near {text[left.start() - 30 : left.end() + 30]!r}"
        )
    for number, parts in found.items():
        if not parts["content"] or len(parts["cue"]) != 1 or len(parts["source"]) > 1:
            counts = {role: len(places) for role, places in parts.items()}
            raise ValueError(f"{name}: statement {number} has {counts}")
    statements = [{**parts, "source": parts["source"] or None} for parts in found.values()]
    return {"id": name, "text": text, "statements": statements}


def articles(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the marked articles of a folder, by name."""
    for file in sorted(folder.glob("*.txt")):
        yield parsed(file.stem, file.read_text("utf-8"))


if __name__ == "__main__":
    for one in articles(Path(sys.argv[1])):
        sys.stdout.write(json.dumps(one, ensure_ascii=False) + "\n")
