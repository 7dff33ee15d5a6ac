"""Which sections a briefing has, in which order, and how much goes into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast, get_args

from rag import prompts
from rag.errors import InputError, SettingsError
from rag.types import Length, SectionKind

_FIELDS: Final = ("version", "title", "purpose", "sections")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A kind of briefing, from ``prompts/templates``.

    Attributes:
        version: Raised with every change; stands in the trace of what a model wrote.
        purpose: One sentence for whoever chooses.
        guidance: How a model is told to write.
    """

    name: str
    version: int
    title: str
    purpose: str
    sections: tuple[SectionKind, ...]
    guidance: str

    @property
    def label(self) -> tuple[str, int]:
        """Name and version, as a trace records them."""
        return f"templates/{self.name}", self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of each kind a briefing shows.

    Attributes:
        lead: Sentences of the lead; the other sections likewise.
        quota: Sentences of one side, whichever side.
        days: Days of the timeline.
        issues: Issues agreed, and issues disputed.
    """

    lead: int
    points: int
    quota: int
    new: int
    figures: int
    days: int
    issues: int
    watch: int


SIZES: Final[Mapping[Length, Size]] = {
    "short": Size(lead=1, points=4, quota=2, new=3, figures=2, days=4, issues=2, watch=3),
    "standard": Size(lead=2, points=8, quota=4, new=6, figures=4, days=8, issues=4, watch=5),
    "long": Size(lead=3, points=16, quota=8, new=12, figures=8, days=16, issues=8, watch=10),
}


@cache
def load(name: str) -> Template:
    """Return the template of that name.

    Raises:
        InputError: There is none of this name.
        SettingsError: Its file is damaged.
    """
    known = names()
    if name not in known:
        raise InputError(
            f"There is no template {name!r}.", hint=f"Use one of {', '.join(known)}."
        )
    return _read(_folder() / f"{name}.md")


def names() -> tuple[str, ...]:
    """Return the names of all templates, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.md")))


def _folder() -> Path:
    return prompts.folder() / "templates"


def _read(path: Path) -> Template:
    try:
        _, front, guidance = path.read_text(encoding="utf-8").split("---\n", 2)
        fields = dict(line.split(": ", 1) for line in front.splitlines())
        version, title, purpose, sections = (fields.pop(field) for field in _FIELDS)
        return Template(
            name=path.stem,
            version=int(version),
            title=title,
            purpose=purpose,
            sections=_kinds(sections),
            guidance=guidance.strip(),
        )
    except (OSError, ValueError, KeyError):
        raise SettingsError(
            f"Template {path.name} is damaged.", hint="Restore the file from the distribution."
        ) from None


def _kinds(listed: str) -> tuple[SectionKind, ...]:
    kinds = tuple(listed.split())
    if not kinds or not set(kinds) <= {*get_args(SectionKind)} - {"other"}:
        raise ValueError(listed)
    return cast("tuple[SectionKind, ...]", kinds)
