"""Scope in, briefing out: gather, lay side by side and write, composed with LCEL."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.brief import sections as cut
from rag.brief.material import Material, Scope, gather
from rag.brief.new import News, new_section, news
from rag.brief.positions import Compared, agreed, disputed
from rag.brief.template import load
from rag.brief.watch import watch_section
from rag.brief.written import Writer, cut_off
from rag.ports import ChatModel
from rag.types import (
    Briefing,
    Comparison,
    Definition,
    Section,
    SectionKind,
    Step,
    Trace,
)

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the steps hand on to each other."""

    definition: Definition
    scope: Scope
    as_of: dt.datetime
    material: Material | None = None
    comparison: Comparison | None = None
    steps: tuple[Step, ...] = ()

    def after(self, name: str, began: float, detail: str = "") -> "State":
        """Return the state with one more step noted."""
        step = Step(name=name, seconds=round(time.monotonic() - began, 4), detail=detail)
        return replace(self, steps=(*self.steps, step))


class Briefer:
    """Writes briefings over many articles; safe to share between threads."""

    def __init__(self, compared: Compared, model: ChatModel | None) -> None:
        self._compared = compared
        self._model = model

    def stream(
        self, definition: Definition, scope: Scope, *, as_of: dt.datetime
    ) -> Iterator[Section | Briefing]:
        """Yield the sections as they are written, and the whole briefing last.

        Raises:
            InputError: There is no template of the definition's name.
        """
        load(definition.template)
        yield from self._chain().stream(State(definition=definition, scope=scope, as_of=as_of))

    def _chain(self) -> "Runnable[State, Section | Briefing]":
        import langsmith
        from langchain_core.runnables import RunnableGenerator, RunnableLambda

        langsmith.configure(enabled=False)  # or its environment variables send articles away
        return (
            RunnableLambda(self._gather)
            | RunnableLambda(self._compare)
            | RunnableGenerator(self._write)
        )

    def _gather(self, state: State) -> State:
        began = time.monotonic()
        material = gather(state.definition, state.scope)
        detail = (
            f"{len(material.sentences):,} sentences of {len(state.scope.articles):,} articles"
        )
        return replace(state, material=material).after("gather", began, detail)

    def _compare(self, state: State) -> State:
        kinds = load(state.definition.template).sections
        if state.material is None or not {"agreed", "disputed"} & {*kinds}:
            return state
        began = time.monotonic()
        found = self._compared([statement for statement, _ in state.material.told])
        detail = f"{len(found.points):,} issues"
        return replace(state, comparison=found).after("compare", began, detail)

    def _write(self, states: Iterator[State]) -> Iterator[Section | Briefing]:
        for state in states:
            if state.material is None:
                continue
            began = time.monotonic()
            writer = Writer(self._model, state.definition) if self._model else None
            found = news(state.material)
            written: list[Section] = []
            for section in _sections(state, state.material, found, writer):
                if section.claims or section.note:
                    written.append(section)
                    yield section
            yield _whole(state.after("write", began), state.material, written, found, writer)


def _sections(
    state: State, material: Material, found: News, writer: Writer | None
) -> Iterator[Section]:
    kinds = load(state.definition.template).sections
    leading = dict(_leading(material, kinds, writer))
    for kind in kinds:
        yield from leading.get(kind, ()) or _makers(state, material, found, writer)[kind]()


def _makers(
    state: State, material: Material, found: News, writer: Writer | None
) -> Mapping[SectionKind, Callable[[], Iterable[Section]]]:
    compared = state.comparison

    def said() -> Iterator[Section]:
        for section in cut.said(material):
            yield (writer.said(material, section) if writer else None) or section

    return {
        "lead": tuple,
        "points": tuple,
        "new": lambda: new_section(material, found),
        "said": said,
        "agreed": lambda: agreed(material, compared) if compared else (),
        "disputed": lambda: disputed(material, compared) if compared else (),
        "figures": lambda: (cut.figures(material),),
        "timeline": lambda: cut.timeline(material),
        "watch": lambda: watch_section(material),
    }


def _leading(
    material: Material, kinds: Sequence[SectionKind], writer: Writer | None
) -> Iterator[tuple[SectionKind, tuple[Section, ...]]]:
    """Yield lead and key points, which are written together."""
    wanted = [kind for kind in kinds if kind in {"lead", "points"}]
    headings = {"lead": "In short", "points": "Key points"}
    most = material.size.lead + (material.size.points if "points" in wanted else 0)
    claims = writer.points(material, most) if writer and wanted else None
    if claims:
        for kind, part in zip(
            ("lead", "points"), cut_off(claims, material.size.lead), strict=True
        ):
            if kind in wanted:
                yield kind, (Section(heading=headings[kind], claims=part, kind=kind),)
        return
    first = cut.lead(material)
    if "lead" in wanted:
        yield "lead", (cut.section("lead", headings["lead"], first),)
    if "points" in wanted:
        shown = first if "lead" in wanted else []
        said = (
            {c.text for one in cut.said(material) for c in one.claims}
            if "said" in kinds
            else ()
        )
        further = cut.points(material, shown, said)
        yield "points", (cut.section("points", headings["points"], further),)


def _whole(
    state: State,
    material: Material,
    written: Sequence[Section],
    found: News,
    writer: Writer | None,
) -> Briefing:
    definition, scope = state.definition, state.scope
    shown = {
        c.source.id for section in written for claim in section.claims for c in claim.citations
    }
    folded = material.folded
    near = [other for other, _ in folded.others]
    trace = Trace(steps=state.steps)
    if writer:
        prompts = (*writer.prompts.items(), load(definition.template).label)
        trace = Trace(
            model=writer.name,
            prompts=prompts if writer.prompts else (),
            usage=writer.usage,
            steps=state.steps,
        )
    return Briefing(
        title=_title(definition, len(scope.articles)),
        as_of=state.as_of,
        sections=tuple(written),
        used=tuple(a.source for a in (*folded.kept, *near) if a.source.id in shown),
        unused=tuple(a.source for a in folded.kept if a.source.id not in shown),
        copies=tuple(source for source in folded.copies if source.id not in shown),
        notice=" ".join(filter(None, (_nothing(definition, shown), _said_of(writer)))),
        trace=trace,
        definition=definition,
        since=scope.before,
        changed=None if scope.before is None else bool(found.sentences),
    )


def _title(definition: Definition, articles: int) -> str:
    if definition.name and not definition.topic:
        return f"Briefing: {definition.name}"
    scope = f"{articles:,} article{'' if articles == 1 else 's'}"
    return f"Briefing: {definition.topic}" if definition.topic else f"Briefing on {scope}"


def _nothing(definition: Definition, shown: set[str]) -> str:
    if shown:
        return ""
    topic = definition.topic
    return f"No article in scope speaks of “{topic}”." if topic else "No article is in scope."


def _said_of(writer: Writer | None) -> str:
    return writer.notice if writer else ""
