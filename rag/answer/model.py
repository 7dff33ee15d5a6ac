"""Answer with a model: every sentence is checked before it is passed on."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag import prompts
from rag.grounding.pack import escape, pack, render_passages
from rag.grounding.written import Reply, write
from rag.ports import ChatModel
from rag.types import Claim, Hit, Passage, Status, Usage

MAX_QUESTION_CHARACTERS = 4000
MAX_SECONDS = 60.0
"""After so long no further try with fewer passages begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a model made of a question: the last thing `answer_stream` yields.

    Attributes:
        status: ``answered``; ``partial`` when some claims are not backed by the passages;
            ``declined``, without claims, when the model found no answer in them.
        reason: Why it is partial or declined; empty when answered.
        prompts: Name and version of the prompts used.
        passages: What the model was shown, in the order it was numbered.
    """

    claims: tuple[Claim, ...]
    status: Status
    reason: str
    usage: Usage
    prompts: tuple[tuple[str, int], ...]
    passages: tuple[Passage, ...]


def answer_stream(  # noqa: PLR0913  the last three are set once, by the chain
    question: str,
    query: str,
    hits: Sequence[Hit],
    model: ChatModel,
    *,
    budget: int,
    key: str,
    pay: Callable[[Usage], object] = lambda _: None,
) -> Iterator[Claim | Written]:
    """Yield each claim as soon as it is written and verified, and last a ``Written``.

    Args:
        question: As the user wrote it.
        query: As it was searched for, standing alone.
        hits: The passages found, best first; at least one.
        model: Writes the reply.
        budget: Most tokens of passages to show.
        key: Random for each request: marks what is data in the prompt.
        pay: Told once what all tries cost, also when they end in an error.

    Raises:
        BadReplyError: The reply is not of the agreed shape, or not one of its sentences is
            backed by the passages.
        ModelError: From the model; like the above, perhaps after some claims were yielded,
            which are then not to be relied on.
    """
    prompt = prompts.load("answer")

    def asked(passages: Sequence[Passage]) -> tuple[str, str]:
        return prompt.fill(
            key=key,
            passages=render_passages(passages, key),
            question=escape(question[:MAX_QUESTION_CHARACTERS]),
            query=escape(query[:MAX_QUESTION_CHARACTERS]),
        )

    passages = pack((hit.passage for hit in hits), budget)
    until = time.monotonic() + MAX_SECONDS
    for part in write(asked, passages, model, until=until, pay=pay):
        yield part if isinstance(part, Claim) else _written(part, prompt.label)


def _written(reply: Reply, label: tuple[str, int]) -> Written:
    claims = reply.claims
    status: Status = "answered"
    reason = ""
    if not claims:
        status, reason = "declined", "The model found no answer in the passages."
    elif reply.unbacked:
        status = "partial"
        reason = f"{reply.unbacked} of {len(claims)} sentences are not backed by the passages."
    return Written(
        claims=claims,
        status=status,
        reason=reason,
        usage=reply.usage,
        prompts=(label,),
        passages=reply.passages,
    )
