"""Two texts laid on each other: versions word by word, carriers sentence by sentence."""

from collections.abc import Iterable, Iterator, Sequence

import streamlit as st

from rag.types import Article, Redline, Reprint, Span
from rag.ui import parts, words

_SIGN = {"kept": "", "cut": "left out", "added": "new"}
_LONG = 1000
"""Code points without a change from which a stretch is folded."""
_EDGE = 400
"""Most code points of a folded stretch that stay in sight on either side of it."""
_SHOWN = 200
"""Stretches drawn at once."""

Piece = tuple[str, str]


def draw_redline(found: Redline, old: Article, new: Article) -> None:
    """Show what became of the old text in the new one."""
    _legend(("Cut", "left out"), ("Added", "new"))
    if all(run.kind == "kept" for run in found.runs):
        parts.note("The two texts are the same, word for word.")
    if found.coarse:
        parts.note("Some of it was too long to be compared word by word.")
    _draw(
        (
            (run.new.slice(new.text) if run.new else _cut(run.old, old), _SIGN[run.kind])
            for run in found.runs
        ),
        "redline",
    )


def _legend(*signs: Piece) -> None:
    """Show how changes are shown."""
    spaced = [piece for sign in signs for piece in (sign, ("  ", ""))]
    with st.container(key="redline-legend"):
        parts.block(words.running(spaced))


def _cut(span: Span | None, old: Article) -> str:
    return span.slice(old.text) if span else ""


def draw_reprint(found: Reprint, ours: Article, theirs: Article) -> None:
    """Show what another carrier made of this text."""
    parts.note(told(found))
    signs = (("Cut there", "left out"), ("Reworded there", "differs"))
    used = zip(signs, (found.cut, found.reworded), strict=True)
    _legend(*(sign for sign, spans in used if spans))
    with st.container(border=True, key="reprint-text"):
        _draw(_marked(ours.text, found.cut, [a for a, _ in found.reworded]), "reprint")
    if found.added:
        parts.prose("Added there", tag="h3", kind="minor")
        for span in found.added:
            parts.block(words.running([(span.slice(theirs.text), "new")]))
    if found.reworded:
        parts.prose("Reworded there", tag="h3", kind="minor")
        for here, there in found.reworded:
            parts.block(
                words.html(here.slice(ours.text), kind="quote of-a"),
                words.html(there.slice(theirs.text), kind="quote of-b"),
            )


def told(found: Reprint) -> str:
    """Return in a few words what another carrier made of a text."""
    shares = f"{found.shared:.0%} of the words are there too"
    if not (found.cut or found.added or found.reworded):
        return "The same sentences"
    numbers = (
        (len(found.cut), "cut"),
        (len(found.added), "added"),
        (len(found.reworded), "reworded"),
    )
    done = ", ".join(f"{number} {verb}" for number, verb in numbers if number)
    return f"{done} · {shares}"


def _marked(text: str, cut: Iterable[Span], reworded: Iterable[Span]) -> Iterator[Piece]:
    at = 0
    signs = [(span, "left out") for span in cut] + [(span, "differs") for span in reworded]
    for span, sign in sorted(signs):
        if span.start < at:
            continue
        yield text[at : span.start], ""
        yield span.slice(text), sign
        at = span.end
    yield text[at:], ""


def _draw(pieces: Iterable[Piece], key: str) -> None:
    """Show the pieces; what is long and the same in both is folded."""
    parts.more(folded(pieces), key, lambda _, stretch: _stretch(stretch), _SHOWN)


def _stretch(stretch: Sequence[Piece]) -> None:
    """Show pieces, or one that is folded."""
    (text, sign), *rest = stretch
    if rest or sign != "folded":
        parts.block(words.running(stretch))
        return
    with st.expander(f"{len(text):,} characters that are the same", type="compact"):
        parts.prose(text)


def folded(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return pieces in stretches; a long one without a change stands alone as ``folded``."""
    stretches: list[list[Piece]] = [[]]
    for text, sign in pieces:
        if sign or len(text) <= _LONG:
            stretches[-1].append((text, sign))
            continue
        low, high = _edges(text)
        stretches[-1].append((text[:low], sign))
        stretches += [[(text[low:high], "folded")], [(text[high:], sign)]]
    return [kept for stretch in stretches if (kept := [one for one in stretch if one[0]])]


def _edges(text: str) -> tuple[int, int]:
    """Return where the middle of a long text begins and ends: between lines, else words."""
    low = max(text.rfind("\n", 0, _EDGE), 0) or max(text.rfind(" ", 0, _EDGE), 0) or _EDGE
    line, word = text.find("\n", len(text) - _EDGE), text.find(" ", len(text) - _EDGE)
    return low, line if line > 0 else word if word > 0 else len(text) - _EDGE
