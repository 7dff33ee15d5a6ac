"""How was this answered? The steps, the passages considered, what it cost."""

import re
from collections.abc import Iterable

import streamlit as st

from rag.types import Answer, Hit, Trace
from rag.ui import parts, words

_BAR = re.compile(r"passes at [\d.]*\d")
_FIGURES = (
    "From 0 to 1. Words: share of the question's words that stand in the passage, rare ones "
    "counting more. Meaning: how near the two are; – when found by words only."
)


def draw(answer: Answer, key: str) -> None:
    """Show it folded away; it is drawn when it is opened, and the rest of the page is not."""
    st.fragment(_how)(answer, key)


def _how(answer: Answer, key: str) -> None:
    with st.expander(
        "How was this answered?", type="compact", key=f"how-{key}", on_change="rerun"
    ) as shown:
        if not shown.open:
            return
        with st.container(gap="small"):
            parts.block(words.table((), _facts(answer), kind="told"))
            if answer.trace.steps:
                head = ("Step", "What it did", "Time")
                parts.block(words.table(head, _steps(answer.trace), kind="steps"))
            _passages(answer)


def made(trace: Trace) -> None:
    """Show, folded away, how something other than an answer was made."""
    with st.expander("How was this made?", type="compact"):
        rows = [*_author(trace), *_cost(trace)]
        parts.block(words.table((), rows, kind="told"))
        if trace.steps:
            head = ("Step", "What it did", "Time")
            parts.block(words.table(head, _steps(trace), kind="steps"))


def _facts(answer: Answer) -> Iterable[tuple[str, str]]:
    yield from _author(answer.trace)
    yield "Searched for", words.shorten(answer.query, 400)
    yield "In scope", words.count(answer.searched, "article")
    if told := _confidence(answer):
        yield "Confidence", told
    yield from _cost(answer.trace)


def _author(trace: Trace) -> Iterable[tuple[str, str]]:
    written = "Sentences cut from the articles" if trace.model == "extracts" else trace.model
    yield "Written by", written


def _cost(trace: Trace) -> Iterable[tuple[str, str]]:
    usage = trace.usage
    if usage.calls:
        calls = words.count(usage.calls, "call")
        read, wrote = usage.prompt_tokens, usage.completion_tokens
        yield "Model", f"{calls}, {read:,} tokens read, {wrote:,} written"
    if trace.prompts:
        yield "Prompts", ", ".join(f"{name} v{version}" for name, version in trace.prompts)


def _confidence(answer: Answer) -> str:
    """Return how sure it is and where the bar lies, as far as the steps tell."""
    bars = (_BAR.search(step.detail) for step in answer.trace.steps)
    bar = next((found.group() for found in bars if found), "")
    if not (answer.confidence or bar):
        return ""
    return f"{answer.confidence:.2f}, {bar}" if bar else f"{answer.confidence:.2f}"


def _steps(trace: Trace) -> Iterable[tuple[str, str, str]]:
    for step in trace.steps:
        yield words.sentence(step.name), words.shorten(step.detail, 300), _time(step.seconds)


def _time(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1000 * seconds:.0f} ms" if seconds >= 0.0005 else "< 1 ms"


def _passages(answer: Answer) -> None:
    cited = [hit for hit in answer.considered if _is_cited(hit, answer)]
    passed = [hit for hit in answer.considered if hit not in cited]
    for name, hits in (("cited", cited), ("considered, not cited", passed)):
        if hits:
            head = (f"{words.count(len(hits), 'passage')} {name}", "Score", "Words", "Meaning")
            parts.block(words.table(head, map(_row, hits), kind="hits"))
    if answer.considered:
        parts.note(_FIGURES)


def _is_cited(hit: Hit, answer: Answer) -> bool:
    passage = hit.passage
    return any(
        citation.source.id == passage.source.id and citation.span.overlaps(passage.span)
        for citation in answer.citations
    )


def _row(hit: Hit) -> tuple[str, str, str, str]:
    title = words.shorten(hit.passage.source.title, 70)
    start = words.shorten(hit.passage.text, 90)
    near = f"{hit.similarity:.2f}" if hit.similarity else ""
    return f"{title}: {start}", f"{hit.score:.2f}", f"{hit.coverage:.2f}", near
