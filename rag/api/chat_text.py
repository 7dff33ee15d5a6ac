"""An answer as the Markdown of a chat: lines as they are proved, then what they rest on."""

from collections.abc import Iterable, Iterator

from rag.render import claim_markdown, escape_markdown, sources_markdown
from rag.render.answered import numbers_of, short_mark
from rag.types import Answer, Citation, Claim, Source, numbered


def written(parts: Iterable[Claim | Answer]) -> Iterator[str]:
    """Yield pieces of text, each of which follows those before.

    Of a stream of claims each is a line as soon as it is there; an answer alone has its claims
    in itself. Where the answer's claims are others than those that came, they are told anew.
    """
    came: list[Claim] = []
    for part in parts:
        if isinstance(part, Claim):
            yield from _line(part, came)
            came.append(part)
        else:
            yield from _rest(part, came)


def _line(claim: Claim, before: list[Claim]) -> Iterator[str]:
    group = before[-1].group if before else ""
    if claim.group != group:
        yield f"\n**{escape_markdown(claim.group or 'Besides')}**\n\n"
    yield f"{claim_markdown(claim, numbered([*before, claim]))}\n"


def _rest(answer: Answer, came: list[Claim]) -> Iterator[str]:
    numbers = numbers_of(answer)
    for fact in (answer.reason, answer.notice):
        if fact:
            yield f"\n*{escape_markdown(fact)}*\n\n"
    if answer.short:
        yield f"\n**In short:** {_short(answer.short, numbers)}\n\n"
    if [*answer.claims] != came:
        yield from _anew(answer.claims, came)
    if numbers:
        yield f"\nSources\n\n{sources_markdown(numbers)}\n"
    if answer.nearest:
        yield "\nNearest articles\n\n"
        yield from map(_nearest, answer.nearest)


def _anew(claims: Iterable[Claim], came: list[Claim]) -> Iterator[str]:
    if came:
        yield "\nThe lines above do not count; the answer is:\n\n"
    told: list[Claim] = []
    for claim in claims:
        yield from _line(claim, told)
        told.append(claim)


def _short(short: Citation, numbers: dict[Citation, int]) -> str:
    mark = short_mark(short, numbers)
    return escape_markdown(short.quote) + (f" \\[{mark}\\]" if mark else "")


def _nearest(source: Source) -> str:
    told = ", ".join(filter(None, (source.title, source.outlet, str(source.published or ""))))
    return f"- {escape_markdown(told)}\n"
