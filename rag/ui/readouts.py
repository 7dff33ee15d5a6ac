"""Two readouts of one meeting: what both confirm, sentence beside sentence, who is silent."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Literal, Protocol

import streamlit as st

from rag.errors import RagError
from rag.text import plain
from rag.types import (
    Agreement,
    Citation,
    Edit,
    Entry,
    Filters,
    Pairing,
    Readouts,
    Source,
    Span,
    Subject,
)
from rag.ui import drawer, parts, words

_PAIRS = 30
_ALONE = 30
_AGREED = 20
_SHORT = 36
"""A name no longer than this fits on a chip."""
Letter = Literal["A", "B"]


class Aligns(parts.HasArticles, Protocol):
    """What laying two readouts side by side needs."""

    def readouts(self, a_id: str, b_id: str) -> Readouts:
        """Return two readouts, sentence beside sentence."""
        ...

    def edits(self) -> tuple[Edit, ...]:
        """Return the changes the user made, in order."""
        ...


def choose(room: Aligns, filters: Filters) -> Readouts | None:
    """Let the user choose two articles; return them laid side by side once that is done."""
    entries = {entry.source.id: entry for entry in room.articles(filters)}
    if len(entries) < 2:
        parts.quiet("Two readouts need two articles in scope. Add one, or widen the scope.")
        return None
    left, right = st.columns(2)
    with left:
        a = _article("A", "Readout A", entries)
    with right:
        b = _article("B", "Readout B", entries)
    if a is None or b is None:
        parts.quiet("Choose two accounts of one meeting to lay them side by side.")
        return None
    try:
        return _laid(room, a, b)
    except RagError as error:
        parts.failure(str(error), error.hint)
        return None


def _article(letter: Letter, name: str, entries: dict[str, Entry]) -> str | None:
    """Let the user choose an article; the choice stays in the page's address."""
    key, ids = letter.lower(), list(entries)
    wanted = st.query_params.get(key)
    if st.session_state.get(f"readout-{key}") not in entries:
        st.session_state.pop(f"readout-{key}", None)
    chosen = st.selectbox(
        name,
        ids,
        index=ids.index(wanted) if wanted in entries else None,
        format_func=lambda one: _entry(entries[one].source),
        key=f"readout-{key}",
        placeholder="Choose an article",
    )
    if chosen is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = chosen
    return chosen


def _entry(source: Source) -> str:
    return plain(f"{words.shorten(source.title, 90)} · {words.byline(source)}")


def _laid(room: Aligns, a: str, b: str) -> Readouts:
    """Return the two side by side, the last ones again while nothing about them changed."""
    order = (a, b, room.edits())
    kept = st.session_state.get("laid")
    if kept is None or kept[0] != order:
        with st.spinner("Laying the readouts side by side"):
            made = room.readouts(a, b)
        kept = st.session_state["laid"] = (order, made)
    readouts: Readouts = kept[1]
    return readouts


def draw(readouts: Readouts) -> None:
    """Show the two readouts: lengths, agreements, aligned sentences, the rest, the topics."""
    from rag.render.aligned import labels, lengths

    names = labels(readouts.a, readouts.b)
    if readouts.notice:
        st.info(words.label(readouts.notice, 400), icon=":material/info:")
    _head(readouts, names)
    parts.note(lengths(readouts))
    _agreed(readouts, names)
    _aligned(readouts, names)
    _alone(readouts, names)
    _topics(readouts.subjects)


def _head(readouts: Readouts, names: tuple[str, str]) -> None:
    columns = st.columns(2, gap="medium")
    both = (readouts.a, readouts.b)
    only = (readouts.of("only_a"), readouts.of("only_b"))
    for number, column in enumerate(columns):
        with column:
            long = words.count(readouts.length[number], "word")
            alone = words.count(len(only[number]), "sentence")
            _column_head("AB"[number], names[number], f"{long}, {alone} only here")
            parts.article_link(both[number])
            parts.note(words.byline(both[number]))


def _column_head(letter: str, name: str, aside: str) -> None:
    number = "AB".index(letter)
    title = f"{letter}: {words.shorten(name, 60)}"
    parts.block(words.heading(title, aside, kind=f"side side-{number}"))


def _agreed(readouts: Readouts, names: tuple[str, str]) -> None:
    parts.heading("What was agreed")
    if not readouts.agreements:
        parts.quiet("Neither says that anything was agreed.")
        return
    groups = (
        ("Confirmed by both", [one for one in readouts.agreements if _both(one)]),
        ("Only A says so", _claimed(readouts.agreements, "a")),
        ("Only B says so", _claimed(readouts.agreements, "b")),
    )
    with st.container(border=True, key="ledger"):
        for number, (title, found) in enumerate(groups):
            parts.block(words.heading(title, str(len(found)), kind=f"ledger ledger-{number}"))
            if not found:
                parts.note("Nothing.")
            drawn = partial(_agreement, readouts.a, names, f"agreed-{number}")
            parts.more(found, f"agreed-{number}", drawn, _AGREED)


def _both(agreement: Agreement) -> bool:
    return len(agreement.confirmed_by) > 1


def _claimed(agreements: Iterable[Agreement], key: str) -> list[Agreement]:
    return [one for one in agreements if one.confirmed_by == (key,)]


def _agreement(
    a: Source, names: tuple[str, str], key: str, number: int, agreement: Agreement
) -> None:
    from rag.render.aligned import told

    cited = told(agreement, a)
    if _both(agreement):
        _beside(cited, ((), ()), names, f"{key}-{number}")
        return
    for place, citation in enumerate(cited):
        if citation is not None:
            _sentence(citation, (), "AB"[place], names[place], f"{key}-{number}")


def _aligned(readouts: Readouts, names: tuple[str, str]) -> None:
    pairs = [one for one in readouts.pairings if one.alignment in {"same", "reworded"}]
    parts.heading("Said by both")
    if not pairs:
        parts.quiet("They have no point in common.")
        return
    same = sum(one.alignment == "same" for one in pairs)
    parts.block(
        words.runs(
            [
                (f"{same} in the same words, {len(pairs) - same} reworded. Words ", ""),
                ("the other does not have", "differs"),
                (" are highlighted.", ""),
            ],
            kind="note",
        )
    )
    parts.more(pairs, "pairs", partial(_pair, names), _PAIRS)


def _pair(names: tuple[str, str], number: int, pairing: Pairing) -> None:
    with st.container(border=True, key=f"pair-{number}"):
        kind = "same words" if pairing.alignment == "same" else "reworded"
        parts.block(words.tagged([kind]))
        _beside(
            (pairing.a, pairing.b),
            (pairing.differs_a, pairing.differs_b),
            names,
            f"pair-{number}",
        )


def _beside(
    cited: tuple[Citation | None, Citation | None],
    differs: tuple[Sequence[Span], Sequence[Span]],
    names: tuple[str, str],
    key: str,
) -> None:
    for place, column in enumerate(st.columns(2, gap="medium")):
        with column:
            if (citation := cited[place]) is not None:
                _sentence(citation, differs[place], "AB"[place], names[place], key)


def _sentence(
    citation: Citation, differs: Sequence[Span], letter: str, name: str, key: str
) -> None:
    from rag.render.aligned import differing

    with st.container(gap="xsmall"):
        parts.block(
            words.runs(
                [(run.text, run.mark) for run in differing(citation, differs)],
                kind=f"quote of-{letter.lower()}",
            )
        )
        short = (
            f"{letter} · {words.label(name)}" if len(name) <= _SHORT else f"Open in {letter}"
        )
        drawer.chip(citation, short, f"{key}-{letter}")


def _alone(readouts: Readouts, names: tuple[str, str]) -> None:
    found = (
        [one.a for one in readouts.of("only_a") if one.a],
        [one.b for one in readouts.of("only_b") if one.b],
    )
    for place, column in enumerate(st.columns(2, gap="medium")):
        letter, own = "AB"[place], found[place]
        with column:
            parts.heading(f"Only in {letter}")
            _column_head(letter, names[place], words.count(len(own), "sentence"))
            if not own:
                parts.note("Nothing.")
            drawn = partial(_lone, letter, names[place])
            parts.more(own, f"only-{letter}", drawn, _ALONE)


def _lone(letter: str, name: str, number: int, citation: Citation) -> None:
    _sentence(citation, (), letter, name, f"only-{number}")


def _topics(subjects: Sequence[Subject]) -> None:
    if not subjects:
        return
    parts.heading("Order and share of topics")
    parts.note("Where each topic first comes up, and how much of the text it takes.")
    head = ["Topic", "Place in A", "Share of A", "Place in B", "Share of B"]
    rows = [
        [
            words.sentence(one.name),
            str(one.order_a or ""),
            _share(one.share_a),
            str(one.order_b or ""),
            _share(one.share_b),
        ]
        for one in subjects
    ]
    parts.block(words.table(head, rows, kind="counts"))


def _share(share: float) -> str:
    return f"{share:.0%}" if share else ""
