"""What an edit must be to make sense, and edits as values that desks can share."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple, get_args

from rag.errors import InputError
from rag.statements.edits import RELATIONS, SEPARATOR, folded
from rag.types import Edit, EditKind

KINDS: tuple[EditKind, ...] = get_args(EditKind)
_LONGEST = 300
_MOST = 2_000
_LISTED = 8
_EXPORTED = "Give what `readout sides edit --export FILE` wrote."
_UNSCOPED = ("rename side", "merge sides", "hide side", "move outlet")
_ALONE = ("hide side", "split speaker")
_NAMED = ("rename side", "merge sides", "name speaker")


class Words(NamedTuple):
    """An edit without its number and day."""

    kind: EditKind
    subject: str
    object: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the library has that an edit can be about.

    Attributes:
        sides: Each side with its other names.
        names: Each speaker with the names that articles have for them.
        outlets: Outlets and agencies.
    """

    sides: Mapping[str, Collection[str]]
    names: Mapping[str, Collection[str]]
    outlets: tuple[str, ...]

    def side(self, name: str) -> str:
        """Return the present name of a side that has this name or other name.

        Raises:
            InputError: There is none.
        """
        named = {folded(other): side for side, names in self.sides.items() for other in names}
        named |= {folded(side): side for side in self.sides}
        if folded(name) not in named:
            raise _unknown("side", name, self.sides, "Sides")
        return named[folded(name)]

    def speaker(self, name: str) -> str:
        """Return the spelling of a speaker.

        Raises:
            InputError: There is none of this name, or only one who goes by another.
        """
        spelling = {folded(present): present for present in self.names}
        if folded(name) in spelling:
            return spelling[folded(name)]
        for present, names in self.names.items():
            if folded(name) in map(folded, names):
                raise InputError(
                    f"{name!r} goes by {present!r} in this library.",
                    hint=f"Edit {present!r}, or split {name!r} from it first.",
                )
        raise _unknown("speaker", name, self.names, "Speakers")

    def merged(self, name: str) -> str:
        """Return the spelling of a name that goes by another.

        Raises:
            InputError: There is none of this name, or it is a person of its own.
        """
        goes_by = {
            (own, present)
            for present, names in self.names.items()
            for own in names
            if folded(own) == folded(name)
        }
        for own, present in sorted(goes_by):
            if folded(own) != folded(present):
                return own
        if goes_by:
            raise InputError(
                f"{name!r} is a speaker of its own already.",
                hint="`readout sides names` lists the speakers who have several names.",
            )
        raise _unknown("speaker", name, self.names, "Speakers")

    def outlet(self, name: str) -> str:
        """Return the spelling of an outlet or agency.

        Raises:
            InputError: There is none of this name.
        """
        spelling = {folded(outlet): outlet for outlet in self.outlets}
        if folded(name) not in spelling:
            raise _unknown("outlet", name, self.outlets, "Outlets")
        return spelling[folded(name)]


def checked(words: Words, known: Known, *, new: bool = False) -> Words:
    """Return an edit with the names as the library spells them.

    Args:
        words: The edit as the user gave it.
        known: What it can be about.
        new: Whether a speaker or outlet may be moved to a side nobody has spoken for yet.

    Raises:
        InputError: It is about something that is not there, or changes nothing.
    """
    kind, subject, given, scope = (words.kind, *map(_settled, words[1:]))
    if kind not in KINDS:
        raise InputError(f"There is no edit {kind!r}.", hint=f"Edits: {', '.join(KINDS)}.")
    if (scope and kind in _UNSCOPED) or (given and kind in _ALONE):
        raise InputError(f"{kind!r} takes no {given or scope!r}.", hint="Leave it out.")
    match kind:
        case "rename side":
            return Words(kind, known.side(subject), _new_side(known, subject, given))
        case "merge sides":
            return _merged(known.side(subject), known.side(given))
        case "hide side":
            return Words(kind, known.side(subject))
        case "move outlet":
            return Words(kind, known.outlet(subject), _goal(known, given, new=new))
        case "relate":
            return _related(subject, given, _between(known, scope))
        case _:
            return _of_speaker(Words(kind, subject, given, scope), known, new=new)


def export(edits: Sequence[Edit]) -> tuple[dict[str, str], ...]:
    """Return edits as plain values, in their order."""
    return tuple(
        {
            "kind": edit.kind,
            "subject": edit.subject,
            "object": edit.object,
            "scope": edit.scope,
            "made_at": edit.made_at.isoformat(),
        }
        for edit in edits
    )


def read(rows: object) -> tuple[tuple[Words, dt.datetime | None], ...]:
    """Return the edits that ``export`` gave, each with its time where it has one.

    They may be from anywhere: what they are about need not be in the library.

    Raises:
        InputError: One of them is no edit; its number is named.
    """
    if not isinstance(rows, list | tuple):
        raise InputError("These are no edits.", hint=_EXPORTED)
    if len(rows) > _MOST:
        raise InputError(f"{len(rows):,} edits are too many.", hint=f"At most {_MOST:,}.")
    return tuple(_read(row, number) for number, row in enumerate(rows, 1))


def _of_speaker(words: Words, known: Known, *, new: bool) -> Words:
    kind, subject, given, scope = words
    scope = known.side(scope) if scope else ""
    if kind == "split speaker":
        return Words(kind, known.merged(subject), scope=scope)
    speaker = known.speaker(subject)
    if kind == "move speaker":
        return Words(kind, speaker, _goal(known, given, new=new), scope)
    if not given or given == speaker:
        raise InputError(
            f"Who is {speaker!r}?", hint="Give the name of the person, another than this."
        )
    return Words(kind, speaker, given, scope)


def _new_side(known: Known, old: str, name: str) -> str:
    """Return a name for a side that no other side has."""
    if not name or SEPARATOR.strip() in name:
        raise InputError(f"{name!r} is no name for a side.", hint="Use words without a ';'.")
    present = known.side(old)
    named = {
        folded(other): side
        for side, names in known.sides.items()
        for other in (*names, side)
        if side != present
    }
    if folded(name) in named:
        raise InputError(
            f"There is a side {named[folded(name)]!r} already.",
            hint=f"Merge {present!r} into it, or choose another name.",
        )
    if name == present:
        raise InputError(f"The side is called {name!r} already.", hint="Give another name.")
    return name


def _merged(subject: str, target: str) -> Words:
    if subject == target:
        raise InputError(
            f"{subject!r} cannot be merged into itself.", hint="Name two different sides."
        )
    return Words("merge sides", subject, target)


def _goal(known: Known, side: str, *, new: bool) -> str:
    """Return the side to move to; none for one who speaks for nobody."""
    if not side:
        return ""
    try:
        return known.side(side)
    except InputError as error:
        if not new:
            raise InputError(
                str(error), hint=f"{error.hint} --new makes a side of this name."
            ) from None
    if SEPARATOR.strip() in side:
        raise InputError(f"{side!r} is no name for a side.", hint="Use words without a ';'.")
    return side


def _between(known: Known, scope: str) -> tuple[str, ...]:
    return tuple(sorted({known.side(name) for name in scope.split(SEPARATOR) if name}))


def _related(issue: str, relation: str, sides: Sequence[str]) -> Words:
    if not issue:
        raise InputError("The issue has no name.", hint="Give it as `readout compare` does.")
    if relation not in RELATIONS:
        raise InputError(
            f"{relation!r} is no relation.", hint=f"Relations: {', '.join(RELATIONS)}."
        )
    if len(sides) < 2:
        raise InputError("A relation is between two sides or more.", hint="Name them.")
    return Words("relate", issue, relation, SEPARATOR.join(sides))


def _settled(words: object) -> str:
    """Return words given by somebody, in one line.

    Raises:
        InputError: They are too long, or hold what cannot be shown.
    """
    line = " ".join(words.split()) if isinstance(words, str) else "\0"
    if not line.isprintable():
        raise InputError("A name holds what cannot be printed.", hint="Use letters only.")
    if len(line) > _LONGEST:
        raise InputError(
            f"{line[:40]!r}... is too long for a name.", hint=f"At most {_LONGEST} characters."
        )
    return line


def _read(row: object, number: int) -> tuple[Words, dt.datetime | None]:
    try:
        return _shaped(row)
    except InputError as error:
        raise InputError(f"Edit {number} is no edit: {error}", hint=_EXPORTED) from None


def _shaped(row: object) -> tuple[Words, dt.datetime | None]:
    if not isinstance(row, Mapping) or row.get("kind") not in KINDS:
        raise InputError("There is no such kind of edit.")
    subject, given, scope = (
        _settled(row.get(key, "")) for key in ("subject", "object", "scope")
    )
    words = Words(row["kind"], subject, given, scope)
    if words.kind == "relate":
        words = _related(subject, given, _parts(scope))
    elif not subject or (words.kind in _NAMED and given in ("", subject)):
        raise InputError("It has no subject, or no other object.")
    return words, _time(row.get("made_at"))


def _parts(scope: str) -> tuple[str, ...]:
    return tuple(sorted({part for part in scope.split(SEPARATOR) if part}))


def _time(given: object) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(given) if isinstance(given, str) else None
        return found.astimezone(dt.UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        raise InputError(f"{given!r} is no time.") from None


def _unknown(what: str, name: str, known: Iterable[str], title: str) -> InputError:
    names = sorted(set(known))
    near = get_close_matches(name, names, _LISTED, 0.5)
    shown = (near or names)[:_LISTED]
    more = "" if near or len(names) <= _LISTED else f", and {len(names) - _LISTED:,} more"
    return InputError(
        f"There is no {what} {name!r} in the library.",
        hint=f"{title}: {', '.join(shown) or 'none yet'}{more}.",
    )
