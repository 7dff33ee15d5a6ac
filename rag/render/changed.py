"""What became of a text: between two versions of an article, or between two that carry it."""

from typing import Final

from rag.render.json_parts import Json, Object, iso
from rag.text import plain
from rag.types import Article, Redline, Reprint, Run, Source, Span

_AROUND: Final = 160
"""Characters of unchanged text shown on either side of a change."""


def changes(old: Article, new: Article, found: Redline) -> str:
    """Return the new text with ``[-what was cut-]`` and ``{+what was added+}``.

    Long stretches that did not change are folded to their ends.
    """
    parts: list[str] = []
    for number, run in enumerate(found.runs):
        words = _words(run, old.text, new.text)
        if run.kind == "cut":
            parts.append(f"[-{words}-]")
        elif run.kind == "added":
            parts.append(f"{{+{words}+}}")
        else:
            parts.append(_folded(words, number, len(found.runs)))
    lines = "".join(parts).split("\n")
    return "\n".join(plain(line) for line in lines)


def redline_json(old: Article, new: Article, found: Redline) -> Object:
    """Return a redline: runs with their places in both texts."""
    runs: list[Json] = [
        {
            "kind": run.kind,
            "old": _place(run.old),
            "new": _place(run.new),
            "text": _words(run, old.text, new.text),
        }
        for run in found.runs
    ]
    return {
        "old": old.source.id,
        "new": new.source.id,
        "coarse": found.coarse,
        "runs": runs,
    }


def carrier_json(source: Source, found: Reprint) -> Object:
    """Return another carrier of a text and how it differs.

    ``cut`` are places in this text, ``added`` places in the carrier's, ``reworded`` both.
    """
    return {
        "id": source.id,
        "title": source.title,
        "outlet": source.outlet,
        "published": iso(source.published),
        "shared": round(found.shared, 4),
        "cut": [_place(span) for span in found.cut],
        "added": [_place(span) for span in found.added],
        "reworded": [[_place(a), _place(b)] for a, b in found.reworded],
    }


def _words(run: Run, old: str, new: str) -> str:
    if run.new is not None:
        return run.new.slice(new)
    return run.old.slice(old) if run.old is not None else ""


def _folded(words: str, number: int, of: int) -> str:
    head = words[: _AROUND if number else 0]
    tail = words[-_AROUND if number + 1 < of else len(words) :]
    if len(words) <= 3 * _AROUND:
        return words
    return f"{head} [...] {tail}"


def _place(span: Span | None) -> Json:
    return [span.start, span.end] if span else None
