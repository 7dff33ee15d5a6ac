"""Answers of every kind, over the invented articles, and a room that gives them."""

from collections.abc import Iterator
from dataclasses import replace

from rag.types import Answer, Citation, Claim, Hit, Passage, Span, Step, Trace, Usage
from tests.fakes.room import ALL, ARTICLES, FakeRoom, cite

FALLBACK = (
    "The endpoint did not reply in 30 seconds. Wait a moment and ask again. "
    "Shown instead: sentences cut from the articles."
)
CONFLICT = "The sources differ: 2.1 percent in one article, five million dollars in another."


def claim(number: int, words: str, *, group: str = "", text: str = "") -> Claim:
    """Return a supported claim that cites ``words`` of an article."""
    cited = cite(ARTICLES[number], words)
    return Claim(text=text or words, citations=(cited,), verdict="supported", group=group)


def hit(number: int, start: str, score: float, *, similarity: float = 0.0) -> Hit:
    """Return the rest of an article from ``start`` on as a passage found."""
    article = ARTICLES[number]
    span = Span(article.text.index(start), len(article.text))
    passage = Passage.cut(article, span)
    return Hit(passage=passage, score=score, coverage=score / 2, similarity=similarity)


def part(citation: Citation, words: str) -> Citation:
    """Cite ``words`` of what a citation quotes."""
    start = citation.span.start + citation.quote.index(words)
    return Citation(passage=citation.passage, span=Span(start, start + len(words)))


def short(**more: object) -> Answer:
    """Return an answer of one day, with all that tells how it came about."""
    opens = claim(
        0,
        "Valmora and Ordelia will reopen the Sarn crossing on June 2, officials of both "
        "countries said on Tuesday after two days of talks.",
    )
    given: dict[str, object] = {
        "question": "When does it open?",
        "query": "When does the Sarn crossing open?",
        "status": "answered",
        "claims": (opens,),
        "short": part(opens.citations[0], "June 2"),
        "searched": 3,
        "confidence": 0.734,
        "considered": (
            hit(2, "Alder Ports said", 0.31),
            hit(0, "LINDMARK", 0.82, similarity=0.61),
            hit(1, "Asked about", 0.44, similarity=0.29),
            hit(0, "Hauliers in Lindmark", 0.28, similarity=0.2),
        ),
        "followups": (
            "What did Ilse Varga say about freight?",
            "What did Ordelia say about the water levels in the Sarn, the trial of ninety "
            "days, the permits for freight, the customs post and everything else that was on "
            "the agenda of the two days of talks in Lindmark?",
            "Who pays $5m, not $6m?",
        ),
        "trace": Trace(
            steps=(
                Step(name="standalone", seconds=0.0004, detail="carried over: Sarn crossing"),
                Step(name="retrieve", seconds=0.031, detail="12 passages from 3 articles"),
                Step(name="judge", seconds=0.0021, detail="0.73, passes at 0.40"),
                Step(name="extract", seconds=1.24, detail="1 sentence"),
            )
        ),
    }
    return Answer(**(given | more))  # type: ignore[arg-type]


def by_side(**more: object) -> Answer:
    """Return the statements of two sides."""
    given: dict[str, object] = {
        "question": "What did each side say about freight?",
        "query": "What did each side say about freight?",
        "status": "answered",
        "claims": (
            claim(0, "freight must pass without a permit from the first day", group="Valmora"),
            claim(
                0,
                "the water question had been raised twice and would be raised again in July",
                group="Valmora",
            ),
            claim(
                1,
                "permits stay in force for freight until the trial has been assessed",
                group="Ordelia",
            ),
        ),
        "notice": "No statement of the Dockers' union on this was found in 3 articles.",
        "searched": 3,
        "confidence": 0.9,
    }
    return Answer(**(given | more))  # type: ignore[arg-type]


def partial() -> Answer:
    """Return a model's answer of which one sentence is not backed and one contradicted."""
    return Answer(
        question="What will the customs post cost, and who pays?",
        query="What will the customs post cost, and who pays?",
        status="partial",
        claims=(
            claim(
                0,
                "The two sides will put $5m, not $6m, into a shared customs post",
                text="Both sides pay for a shared customs post.",
            ),
            Claim(
                text="It opens with a feast.",
                verdict="unsupported",
                reason="The quoted words stand in none of the passages.",
            ),
            Claim(
                text="It costs $6m.",
                citations=(cite(ARTICLES[0], "$5m, not $6m"),),
                verdict="contradicted",
                reason="The quotation says $5m.",
            ),
        ),
        reason="2 of 3 sentences are not backed by the passages.",
        notice=CONFLICT,
        searched=3,
        confidence=0.66,
        trace=Trace(
            model="openai:small-model-1",
            prompts=(("answer", 3), ("standalone", 1)),
            usage=Usage(calls=2, prompt_tokens=4210, completion_tokens=187),
            steps=(Step(name="write", seconds=2.31, detail="3 sentences"),),
        ),
    )


def declined() -> Answer:
    """Return an answer that is none, with the articles that came nearest."""
    return Answer(
        question="What do whales eat?",
        query="What do whales eat?",
        status="declined",
        reason="Nothing in the 3 articles searched answers this question.",
        searched=3,
        nearest=(ARTICLES[2].source, ARTICLES[1].source),
        confidence=0.12,
        considered=(hit(2, "KESTRA", 0.2, similarity=0.11),),
        trace=Trace(
            steps=(Step(name="judge", seconds=0.001, detail="0.12, passes at 0.40"),),
        ),
    )


def fallback() -> Answer:
    """Return extracts that stand in for a model that failed."""
    steps = (
        Step(name="write", seconds=30.0, detail="The endpoint did not reply in 30 seconds."),
        Step(name="extract", seconds=0.01),
    )
    return short(question="When?", query="When?", notice=FALLBACK, trace=Trace(steps=steps))


KINDS = {
    "each": by_side,
    "cost": partial,
    "whales": declined,
    "endpoint": fallback,
}


class AnswersRoom(FakeRoom):
    """Gives the answer whose word stands in the question, else a short one."""

    def ask_stream(self, question, *, filters=ALL, history=()) -> Iterator[Claim | Answer]:
        self.asked.append((question, filters, tuple(history)))
        made = next((make for word, make in KINDS.items() if word in question), short)()
        yield from made.claims
        rewritten = made.query != made.question and bool(history)
        yield replace(made, question=question, query=made.query if rewritten else question)
