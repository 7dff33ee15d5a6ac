"""The page of two readouts: what they agree was agreed, then sentence beside sentence."""

from collections.abc import Iterator, Sequence

from rag.render.escape import link
from rag.render.parts import (
    Cell,
    Grid,
    Line,
    Outline,
    Part,
    Row,
    Run,
    count,
    cut,
    day,
    headline,
    place,
    present,
)
from rag.types import Agreement, Citation, Pairing, Readouts, Source, Span, Subject

_EVEN = 1.05
"""Up to this ratio two lengths are called the same."""
_HALF = (0.5, 0.5)
_PAIRED = (0.12, 0.44, 0.44)


def readouts_page(readouts: Readouts) -> Outline:
    """Return the page of two readouts; each sentence with its place in its article."""
    names = labels(readouts.a, readouts.b)
    parts = [
        *_ledger(readouts.agreements, readouts.a, names),
        *_aligned(readouts, names),
        *_alone(readouts, names),
    ]
    if readouts.subjects:
        parts.append(_subjects(readouts.subjects))
    return Outline(
        title=f"Two readouts: {' and '.join(names)}",
        facts=present(
            readouts.notice,
            f"A: {headline(readouts.a)}, {count(readouts.length[0], 'word')}.",
            f"B: {headline(readouts.b)}, {count(readouts.length[1], 'word')}.",
            lengths(readouts),
            _tally(readouts),
            "Figures after a quotation give its place in the text, in characters.",
        ),
        parts=tuple(parts),
        rows=(_row(1, "A", readouts.a), _row(2, "B", readouts.b)),
    )


def labels(a: Source, b: Source) -> tuple[str, str]:
    """Return a short name for each of two readouts: its outlet, or its title."""
    first, second = (source.outlet or source.agency or source.title for source in (a, b))
    return (a.title, b.title) if first == second else (first, second)


def lengths(readouts: Readouts) -> str:
    """Return which readout is longer, and how much: ``A is 1.8 times as long as B.``.

    Nothing for two languages, whose words do not compare.
    """
    words_a, words_b = readouts.length
    if not words_a or not words_b or _language(readouts.a) != _language(readouts.b):
        return ""
    ratio = max(words_a, words_b) / min(words_a, words_b)
    if ratio <= _EVEN:
        return "They are about equally long."
    longer, shorter = ("A", "B") if words_a > words_b else ("B", "A")
    return f"{longer} is {ratio:.1f} times as long as {shorter}."


def _language(source: Source) -> str:
    return source.language.partition("-")[0]


def differing(citation: Citation, differs: Sequence[Span]) -> Iterator[Run]:
    """Yield the words of a citation in order, those in ``differs`` marked."""
    at, end = citation.span.start, citation.span.end
    for span in sorted(differs):
        start, stop = max(span.start, at), min(span.end, end)
        if start >= stop:
            continue
        if at < start:
            yield Run(cut(citation, Span(at, start)))
        yield Run(cut(citation, Span(start, stop)), "differs")
        at = stop
    if at < end:
        yield Run(cut(citation, Span(at, end)))


def _tally(readouts: Readouts) -> str:
    same, reworded = len(readouts.of("same")), len(readouts.of("reworded"))
    only_a, only_b = len(readouts.of("only_a")), len(readouts.of("only_b"))
    both = f"{same} in the same words, {reworded} reworded"
    return f"Sentences: {both}, {only_a} only in A, {only_b} only in B."


def _line(citation: Citation | None, differs: Sequence[Span] = (), *, label: str = "") -> Cell:
    if citation is None:
        return ()
    quoted = Line(
        text=citation.quote,
        label=label,
        remark=place(citation.span),
        language=citation.source.language,
        runs=tuple(differing(citation, differs)) if differs else (),
    )
    return (quoted,)


def _ledger(
    agreements: Sequence[Agreement], a: Source, names: tuple[str, str]
) -> Iterator[Part]:
    note = "" if agreements else "Neither says that anything was agreed."
    yield Part(heading="What was agreed", note=note)
    both = [one for one in agreements if len(one.confirmed_by) > 1]
    if both:
        pairs = tuple(tuple(_line(words) for words in told(one, a)) for one in both)
        grid = Grid(head=_heads(names), rows=pairs, reading="across", widths=_HALF)
        heading = f"Confirmed by both ({len(both)})"
        yield Part(heading=heading, level=3, grid=grid)
    for key, letter in (("a", "A"), ("b", "B")):
        claimed = [one for one in agreements if one.confirmed_by == (key,)]
        if claimed:
            yield Part(
                heading=f"Claimed by {letter} only ({len(claimed)})",
                level=3,
                lines=tuple(line for one in claimed for line in _line(one.words)),
            )


def told(agreement: Agreement, a: Source) -> tuple[Citation | None, Citation | None]:
    """Return the words of an agreement in readout A and in B, None where it has none."""
    if agreement.words.source.id == a.id:
        return agreement.words, agreement.counterpart
    return agreement.counterpart, agreement.words


def _aligned(readouts: Readouts, names: tuple[str, str]) -> Iterator[Part]:
    pairs = [one for one in readouts.pairings if one.alignment in {"same", "reworded"}]
    rows = tuple(_pair(n, one) for n, one in enumerate(pairs, 1))
    grid = Grid(head=("", *_heads(names)), rows=rows, reading="across", widths=_PAIRED)
    reworded = any(one.alignment == "reworded" for one in pairs)
    note = "Words that the other does not have are marked." if reworded else ""
    yield Part(
        heading="Said by both",
        note=note if pairs else "They have no point in common.",
        grid=grid if pairs else None,
    )


def _pair(n: int, pairing: Pairing) -> tuple[Cell, ...]:
    kind = "same" if pairing.alignment == "same" else "reworded"
    first = _line(pairing.a, pairing.differs_a)
    return ((Line(text=f"{n}. {kind}"),), first, _line(pairing.b, pairing.differs_b))


def _alone(readouts: Readouts, names: tuple[str, str]) -> Iterator[Part]:
    for letter, name, only in zip("AB", names, ("only_a", "only_b"), strict=True):
        found = readouts.of("only_a" if only == "only_a" else "only_b")
        cited = [one.a if only == "only_a" else one.b for one in found]
        yield Part(
            heading=f"Only in {letter}: {name}",
            note="" if found else "Nothing.",
            lines=tuple(line for citation in cited for line in _line(citation)),
        )


def _subjects(subjects: Sequence[Subject]) -> Part:
    rows = tuple(
        (
            (Line(text=one.name),),
            *(
                (Line(text=text),)
                for text in (
                    _order(one.order_a),
                    _share(one.share_a),
                    _order(one.order_b),
                    _share(one.share_b),
                )
            ),
        )
        for one in subjects
    )
    return Part(
        heading="Order and share of topics",
        note="Where each topic first comes up, and how much of the text it takes.",
        grid=Grid(
            head=("Topic", "Place in A", "Share of A", "Place in B", "Share of B"),
            rows=rows,
            reading="table",
            widths=(0.44, 0.14, 0.14, 0.14, 0.14),
        ),
    )


def _order(place: int | None) -> str:
    return "–" if place is None else str(place)


def _share(share: float) -> str:
    return f"{share:.0%}" if share else "–"


def _heads(names: tuple[str, str]) -> tuple[str, str]:
    return f"A: {names[0]}", f"B: {names[1]}"


def _row(n: int, letter: str, source: Source) -> Row:
    return Row(
        number=n,
        outlet=source.outlet or source.agency,
        date=day(source.published),
        title=f"{letter}: {source.title}",
        locator=source.locator,
        link=link(source.locator),
        place=f"article {source.id}",
        quote="",
        language=source.language,
    )
