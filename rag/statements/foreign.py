"""How Spanish, French, German and Russian sentences report, where English does otherwise."""

from rag.statements import phrases
from rag.statements.contents import GERMAN, Contents
from rag.statements.lexicon import Cue
from rag.statements.offices import ROLES
from rag.statements.phrases import Range
from rag.statements.words import listed

_NEAR = 15
_APPOSED, _FIRM = 6, 2
_FRONTED = listed(
    """
    zugleich später zuvor dann danach dabei dazu daraufhin zudem außerdem gleichzeitig erneut
    auch gestern heute am im in nach vor bei auf zuletzt schließlich ferner weiter so dort hier
    anschließend abends inzwischen unterdessen derweil
    """
)
"""Opens a German sentence whose subject follows its verb."""
_FIRMS = listed("company firm société compagnie empresa compañía naviera firma reederei")


class Foreign(Contents):
    """A sentence of another language than English."""

    def turned(self, index: int, after: int) -> tuple[Range, int] | None:
        """Return the subject of "Zugleich kündigte er an, ..." and where the content begins.

        In German the subject may follow its verb.
        """
        pronoun = self.low_at(after) in self.lexicon.pronouns
        named = self.low_at(after) in GERMAN or (after < self.end and self.words[after].capital)
        fronted = self.low_at(self.low) in _FRONTED and index - self.low <= _APPOSED and named
        if self.lexicon.language != "de" or index == self.low or not (pronoun or fronted):
            return None
        comma = after
        while comma < min(self.end, after + _NEAR) and self.kind_at(comma) == "word":
            comma += 1
        if self.kind_at(comma) not in ("comma", "stop"):
            return None
        until = after + 1
        while not pronoun and until < comma and self.low_at(until) not in self.lexicon.closers:
            until += 1
        return ((after, until), comma + 1) if comma + 1 < self.end else None

    def is_quoted(self, first: int, after: int) -> bool:
        """Return whether a quotation stands before and a person after: "...", lamentó X."""
        source = phrases.following(self.words, after, self.lexicon)
        quoted = self.kind_at(first - 2) == "quote"
        return (
            quoted
            and source is not None
            and any(
                word.low in ROLES or word.capital for word in self.words[source[0] : source[1]]
            )
        )

    def ends_foreign(self, index: int, after: int, cue: Cue) -> bool:
        """Return whether a quotation stands before, and no subject after: «...», dijo."""
        place = index - 1
        while self.kind_at(place) in ("comma", "stop") and place > self.low:
            place -= 1
        closes = self.kind_at(after) in ("end", "comma")
        adjunct = self.low_at(after) in self.lexicon.closers or self.holder(after) > after
        return self.kind_at(place) == "quote" and cue.frame == "clause" and (closes or adjunct)

    def past_apposed(self, start: int, comma: int, limit: int) -> int:
        """Return the comma behind "the spokesman, Colonel Idris Valk,", else the first one."""
        end = comma + 1
        while end < limit and self.kind_at(end) == "word":
            end += 1
        here = self.words[comma + 1 : end]
        office = any(word.low in ROLES for word in self.words[start:comma])
        plain = start < comma and (office or not self.words[comma - 1].capital)
        named = len(here) > 1 and here[-1].capital and here[-2].capital
        firm = len(here) > _FIRM and here[-1].capital and here[-2].low in _FIRMS
        closed = self.kind_at(end) == "comma" and end < limit
        short = len(here) <= _APPOSED and not any(
            phrases.is_verb(self.words, place, self.lexicon) for place in range(comma + 1, end)
        )
        return end if closed and plain and short and (named or firm) else comma
