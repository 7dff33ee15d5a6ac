"""Have a model write claims, and check each of them before it is passed on."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.errors import BadReplyError, ModelError, TooLongError
from rag.grounding.cite import DraftClaim, DraftStream, cite, parse_draft
from rag.grounding.verify import verify
from rag.ports import ChatModel
from rag.types import Claim, Passage, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole reply, checked.

    Attributes:
        passages: What the model was shown, in the order it was numbered.
        usage: What all tries cost.
    """

    claims: tuple[Claim, ...]
    passages: tuple[Passage, ...]
    usage: Usage

    @property
    def unbacked(self) -> int:
        """How many of its claims are not backed by the passages."""
        return sum(claim.verdict == "unsupported" for claim in self.claims)


def write(
    prompt: Callable[[Sequence[Passage]], tuple[str, str]],
    passages: tuple[Passage, ...],
    model: ChatModel,
    *,
    until: float,
    pay: Callable[[Usage], object] = lambda _: None,
    fewer: bool = True,
) -> Iterator[Claim | Reply]:
    """Yield each claim as soon as it is written and verified, and last the whole ``Reply``.

    When the passages, or the reply to them, do not fit the model, half of them are tried, down
    to one.

    Args:
        prompt: Returns the system and the user message that show these passages.
        passages: Best first; at least one.
        model: Writes a reply in the shape of `rag.grounding.cite.Draft`.
        until: Monotonic time after which no further try begins.
        pay: Told once what all tries cost, also when they end in an error.
        fewer: Whether to try fewer passages; without, what does not fit raises.

    Raises:
        BadReplyError: The reply is not of the agreed shape, or not one of its claims is backed
            by the passages.
        ModelError: From the model; like the above, perhaps after some claims were yielded,
            which are then not to be relied on.
    """
    spent: list[Usage] = []
    while True:
        claims: list[Claim] = []
        tries = len(spent)
        try:
            for piece in _claims(*prompt(passages), passages, model):
                if isinstance(piece, Usage):
                    spent.append(piece)
                    continue
                claims.append(piece)
                yield piece
        except ModelError as error:
            spent += [Usage(calls=1)] if len(spent) == tries else []
            again = fewer and isinstance(error, TooLongError) and not claims
            if not again or len(passages) < 2 or time.monotonic() > until:
                pay(total(spent))
                raise
            passages = passages[: len(passages) // 2]
        else:
            pay(total(spent))
            yield _reply(claims, passages, total(spent))
            return


def total(spent: Iterable[Usage]) -> Usage:
    """Return the sum of what several calls cost."""
    every = tuple(spent)
    return Usage(
        calls=sum(one.calls for one in every),
        prompt_tokens=sum(one.prompt_tokens for one in every),
        completion_tokens=sum(one.completion_tokens for one in every),
    )


def _claims(
    system: str, user: str, passages: tuple[Passage, ...], model: ChatModel
) -> Iterator[Claim | Usage]:
    stream = DraftStream()
    early: list[DraftClaim] = []
    for piece in model.stream(system, user):
        if isinstance(piece, Usage):
            yield piece
            continue
        for drafted in stream.feed(piece):
            yield from _checked(drafted, passages, early)
            early.append(drafted)
    whole = list(parse_draft(stream.reply).claims)
    if whole[: len(early)] != early:
        raise BadReplyError(
            "The model's reply contradicts itself.", hint="Try again, or choose another model."
        )
    for drafted in whole[len(early) :]:
        yield from _checked(drafted, passages, early)
        early.append(drafted)


def _checked(
    drafted: DraftClaim, passages: tuple[Passage, ...], before: Sequence[DraftClaim]
) -> Iterator[Claim]:
    """Yield the claim, cited and verified, unless the model has written it before."""
    if drafted.text.casefold() not in {other.text.casefold() for other in before}:
        yield verify(cite(drafted, passages))


def _reply(claims: Sequence[Claim], passages: tuple[Passage, ...], usage: Usage) -> Reply:
    reply = Reply(claims=tuple(claims), passages=passages, usage=usage)
    if claims and reply.unbacked == len(claims):
        raise BadReplyError(
            "None of the model's sentences is backed by the passages.",
            hint="Ask about something more specific, or choose another model.",
        )
    return reply
