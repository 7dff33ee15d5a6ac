"""Invented articles, statements and results to brief on and to render."""

import datetime as dt

from rag.brief.chain import Briefer
from rag.brief.material import Scope
from rag.compare import compare
from rag.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Definition,
    Passage,
    Point,
    Section,
    Side,
    Source,
    Span,
    Spans,
    Stance,
    Statement,
)

NOW = dt.datetime(2031, 3, 5, 9, 30, tzinfo=dt.UTC)

COURIER = (
    "Anna Kort, Veldt's foreign minister, signs the accord in Lugra. (Courier/Tom Ley)\n\n"
    "LUGRA, March 4 (Courier) -- Veldt and Ostmark agreed on Tuesday to reopen the harbour of "
    "Lugra to all ships after two years of closure.\n\n"
    "The harbour will open on March 15 under the eyes of 40 observers, the paper says.\n\n"
    "Anna Kort, the foreign minister of Veldt, said her country would pay for the dredging of "
    "the northern channel.\n\n"
    "She warned that any new fee on grain would end the accord at once.\n\n"
    "Boris Hale, who led the delegation of Ostmark, praised the patience of the fishing towns "
    "on both shores.\n\n"
    "The closure cost Veldt $12 million a month, according to its chamber of trade.\n"
)


def article(text=COURIER, *, number=1, **more):
    given = {
        "title": "Harbour of Lugra to reopen",
        "outlet": "Veldt Courier",
        "locator": f"https://courier.example/{number}?a=1&b=2",
        "published": dt.date(2031, 3, 4),
        "language": "en",
    }
    return Article(source=Source(id=f"{number:012x}", **(given | more)), text=text)


def cite(of, words):
    start = of.text.index(words)
    span = Span(start, start + len(words))
    return Citation(passage=Passage.cut(of, span), span=span)


def claim(of, words):
    return Claim(text=words, citations=(cite(of, words),), verdict="supported")


def statement(of, words, *, speaker="Anna Kort", side="Veldt", **more):
    citation = cite(of, words)
    return Statement(
        id=f"{of.source.id}:{citation.span.start}",
        words=citation,
        spans=Spans(content=(citation.span,)),
        speaker=speaker,
        side=side,
        cue=more.pop("cue", "said"),
        said_on=of.source.published,
        **more,
    )


def statements(of):
    return (
        statement(of, "her country would pay for the dredging of the northern channel"),
        statement(of, "that any new fee on grain would end the accord at once", cue="warned"),
        statement(
            of,
            "the patience of the fishing towns on both shores",
            speaker="Boris Hale",
            side="Ostmark",
            cue="praised",
        ),
    )


def side(name):
    return Side(id=name.lower(), name=name)


def briefing(of=None, **more):
    of = of or article()
    sentences = [line for line in of.text.split("\n\n") if line.strip()][2:4]
    claims = tuple(claim(of, sentence.strip()) for sentence in sentences)
    given = {
        "title": "Briefing: Lugra",
        "as_of": NOW,
        "sections": (Section(heading="What happened", claims=claims),),
        "used": (of.source,),
    }
    return Briefing(**(given | more))


def answer(of=None):
    of = of or article()
    words = "The harbour will open on March 15 under the eyes of 40 observers"
    return Answer(
        question="When will the harbour open?",
        query="harbour open",
        status="answered",
        claims=(
            Claim(
                text="It opens on 15 March.", citations=(cite(of, words),), verdict="supported"
            ),
            Claim(text="All are glad.", verdict="unsupported", reason="no quotation given"),
        ),
        searched=1,
    )


def comparison(of=None):
    of = of or article()
    first, _, third = statements(of)
    return Comparison(
        topic="harbour",
        sides=(side("Veldt"), side("Ostmark")),
        points=(
            Point(
                issue="dredging",
                stances=(
                    Stance(side="Veldt", statements=(first,), searched=1),
                    Stance(side="Ostmark", searched=1),
                ),
                relation="one-sided",
            ),
        ),
        unassigned=(third,),
        searched=1,
    )


def brief(articles, told=(), hits=(), *, sides=(), model=None, before=None, **asked):
    """Return a briefing over articles; ``before`` is when, and ids of what, was read then."""
    made_at, known = before or (None, ())
    scope = Scope(
        articles=tuple(articles),
        statements=tuple(told),
        hits=tuple(hits),
        sides=tuple(sides),
        read_before=frozenset(known),
        before=made_at,
    )
    *_, made = Briefer(side_by_side(sides), model).stream(Definition(**asked), scope, as_of=NOW)
    return made


def side_by_side(sides):
    """Return what lays statements side by side, with the sides as columns."""
    return lambda said: compare(said, tuple(sides), topic="", searched={})
