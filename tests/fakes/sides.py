"""An invented talk told twice: its comparison with every field filled, and its two readouts."""

# ruff: noqa: E501 - a line of an article is a line

import datetime as dt

from rag.types import (
    Agreement,
    Article,
    Change,
    Citation,
    Comparison,
    Pairing,
    Passage,
    Point,
    Readouts,
    Revision,
    Side,
    Source,
    Span,
    Spans,
    Stance,
    Statement,
    Subject,
    Term,
)

VALMORA = """Foreign Minister Ilse Varga met her Ordelian counterpart Tomas Reik in Lindmark.
The minister stressed that freight must pass without a permit from the first day.
Both ministers agreed to reopen the Sarn crossing on June 2.
Mr Reik thanked Valmora for its patience.
The minister called the closure an unlawful blockade and recalled the harm done to the towns on the river.
The two sides agreed to meet again in July."""

ORDELIA = """Tomas Reik received the Foreign Minister of Valmora, Ilse Varga.
The two ministers agreed to reopen the Sarn crossing on June 2 for a trial of ninety days.
Mr Reik said that permits stay in force for freight until the trial has been assessed.
He recalled that the protective measures at the crossing were lawful."""

NORDA = """LINDMARK, May 6 (Norda) -- "Freight will pass without any permit," Ilse Varga said on Tuesday.
On May 9 she said that most freight will pass without any permit after the trial.
The two ministers will meet again, the ministry of Valmora said."""


def _article(n, text, title, outlet, **more):
    known = {"locator": f"https://{n}.example/a?b=1&c=2", "language": "en"}
    known |= {"published": dt.date(2031, 5, 5 + n), "outlet": outlet, "title": title}
    return Article(source=Source(id=f"{n:012x}", **(known | more)), text=text)


A = _article(1, VALMORA, "Ilse Varga meets Tomas Reik", "Ministry of Valmora")
B = _article(2, ORDELIA, "Talks with Valmora", "Ministry of Ordelia")
REPORT = _article(3, NORDA, "Sarn crossing to reopen", "Harbour Ledger", agency="Norda")
TEXTS = {one.source.id: one.text for one in (A, B, REPORT)}


def cite(of, words):
    start = of.text.index(words)
    return Citation(
        passage=Passage.cut(of, Span(0, len(of.text))), span=Span(start, start + len(words))
    )


def said(of, words, speaker, side, **more):
    cited = cite(of, words)
    given = {"cue": "said", "said_on": of.source.published} | more
    return Statement(
        id=f"{of.source.id}:s{cited.span.start}",
        words=cited,
        spans=Spans(content=(cited.span,)),
        speaker=speaker,
        side=side,
        **given,
    )


def statements():
    """Return eight statements: freight (Valmora, Ordelia), thanks, joint, and the report's."""
    varga = {"role": "Foreign Minister"}
    return (
        said(A, "freight must pass without a permit from the first day", "Ilse Varga", "Valmora", cue="stressed", teller="Valmora", **varga),
        said(B, "permits stay in force for freight until the trial has been assessed", "Tomas Reik", "Ordelia", teller="Ordelia"),
        said(A, "Valmora for its patience", "Tomas Reik", "Ordelia", cue="thanked", teller="Valmora", via="Valmora's readout"),
        said(A, "to meet again in July", "the two sides", "Valmora; Ordelia", joint=True, cue="agreed", teller="Valmora"),
        said(REPORT, "Freight will pass without any permit", "Ilse Varga", "Valmora", kind="direct", **varga),
        said(REPORT, "most freight will pass without any permit after the trial", "Ilse Varga", "Valmora", said_on=dt.date(2031, 5, 9), **varga),
        said(REPORT, "The two ministers will meet again", "the ministry of Valmora", ""),
        said(A, "an unlawful blockade", "Ilse Varga", "Valmora", cue="called", teller="Valmora", **varga),
    )  # fmt: skip


def comparison():
    freight, permits, thanks, joint, early, late, loose, blockade = statements()
    both = (Side(id="v", name="Valmora"), Side(id="o", name="Ordelia"))

    def stances(valmora, ordelia):
        return (
            Stance(side="Valmora", statements=valmora, searched=3),
            Stance(side="Ordelia", statements=ordelia, searched=3),
        )

    return Comparison(
        topic="the Sarn crossing",
        sides=both,
        points=(
            Point(
                issue="freight permits",
                stances=stances((freight, early, late), (permits,)),
                relation="oppose",
                evidence=(freight, permits),
                revisions=(_revision(early, late),),
            ),
            Point(
                issue="next meeting",
                stances=stances((joint,), (joint,)),
                relation="agree",
                overruled=True,
            ),
            Point(issue="patience", stances=stances((), (thanks,)), relation="one-sided"),
        ),
        unassigned=(loose,),
        searched=3,
        terms=(Term(surface="blockade", side="Valmora", uses=stances((blockade,), ())),),
    )


def _revision(before, after):
    def at(statement, words):
        start = NORDA.index(words, statement.words.span.start)
        return Span(start, start + len(words))

    return Revision(
        side="Valmora",
        before=before,
        after=after,
        changes=(
            Change(before=at(before, "Freight"), after=None, same=False),
            Change(before=None, after=at(after, "most freight"), same=False),
            Change(
                before=at(before, "will pass without any permit"),
                after=at(after, "will pass without any permit"),
                same=True,
            ),
            Change(before=None, after=at(after, "after the trial"), same=False),
        ),
    )


def readouts():
    crossing = cite(A, "Both ministers agreed to reopen the Sarn crossing on June 2.")
    again = cite(A, "The two sides agreed to meet again in July.")
    met, freight, _, thanks, closure, _ = (cite(A, line) for line in VALMORA.split("\n"))
    received, trial, permits, lawful = (cite(B, line) for line in ORDELIA.split("\n"))
    return Readouts(
        a=A.source,
        b=B.source,
        pairings=(
            Pairing(
                alignment="reworded",
                a=met,
                b=received,
                differs_a=(
                    cite(A, "her Ordelian counterpart").span,
                    cite(A, "in Lindmark").span,
                ),
                differs_b=(cite(B, "received").span,),
                score=0.81,
            ),
            Pairing(alignment="only_a", a=freight, b=None),
            Pairing(
                alignment="reworded",
                a=crossing,
                b=trial,
                differs_a=(cite(A, "Both").span,),
                differs_b=(cite(B, "The two").span, cite(B, "for a trial of ninety days").span),
                score=0.9,
            ),
            Pairing(alignment="only_a", a=thanks, b=None),
            Pairing(alignment="only_a", a=closure, b=None),
            Pairing(alignment="only_a", a=again, b=None),
            Pairing(alignment="only_b", a=None, b=permits),
            Pairing(alignment="only_b", a=None, b=lawful),
        ),
        agreements=(
            Agreement(words=crossing, confirmed_by=("a", "b"), counterpart=trial),
            Agreement(words=again, confirmed_by=("a",)),
        ),
        subjects=(
            Subject(name="Sarn crossing", order_a=1, order_b=1, share_a=0.31, share_b=0.62),
            Subject(name="blockade", order_a=2, order_b=None, share_a=0.25, share_b=0.0),
        ),
        length=(67, 51),
    )
