"""Who tells a statement: whoever the article names as telling it, and whose outlet that is."""

from collections.abc import Mapping, Sequence

from rag.statements import countries, outlets, papers
from rag.statements.listings import agencies
from rag.statements.reported import Reported
from rag.statements.roster import Speaker
from rag.types import Source

Told = tuple[str, str]


def told(
    text: str,
    statements: Sequence[Reported],
    speakers: Sequence[Speaker],
    whose: Sequence[tuple[str, str]],
    states: Mapping[str, str],
    source: Source,
) -> list[Told]:
    """Return via and teller of each statement.

    The side of whoever is named as telling it comes before that of the outlet; an outlet that
    is itself a side of the article, such as a company's own newsroom, tells for that side.
    """
    named: list[str] = []
    for here, speaker in zip(statements, speakers, strict=True):
        words = (speaker.name, here.source.slice(text) if here.source else "")
        named.append(papers.via(text, here, words))
    _carry_on(named, text, statements)
    every = list(dict.fromkeys(name for _, side in whose for name in side.split("; ") if name))
    outlet = outlets.state_of_outlet(text, source.outlet, source.agency, states)
    outlet = outlet or _side_named(source.outlet, every)
    sides = {name: side for name, side in whose if side and "; " not in side}
    found = []
    for via in named:
        of_via = _side_of(via, sides, every, states)
        found.append((via, of_via or outlet))
    return found


def _side_of(
    via: str,
    sides: Mapping[str, str],
    every: Sequence[str],
    states: Mapping[str, str],
) -> str:
    if not via:
        return ""
    state = agencies().get(via.lower().removeprefix("the "), "")
    named = countries.mentioned(via, states)
    return state or (named[0] if named else "") or sides.get(via, "") or _side_named(via, every)


def _side_named(name: str, every: Sequence[str]) -> str:
    """Return the side that an outlet or a teller is by name: "Norland Shipping Newsroom"."""
    low = name.lower()
    return next(
        (
            side
            for side in every
            if low and (low.startswith(side.lower()) or side.lower() == low)
        ),
        "",
    )


def _carry_on(named: list[str], text: str, statements: Sequence[Reported]) -> None:
    """Let the teller of the statements before and after tell the one between them as well."""
    for index in range(1, len(named) - 1):
        before, after = named[index - 1], named[index + 1]
        near = text.count(
            "\n\n", statements[index - 1].cue.start, statements[index + 1].cue.end
        )
        if not named[index] and before and before == after and near <= 2:
            named[index] = before
