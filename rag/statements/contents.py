"""Where the content of a statement begins and ends in its sentence."""

from rag.statements import phrases
from rag.statements.lexicon import Cue
from rag.statements.line import THIS, Line
from rag.statements.offices import ROLES
from rag.statements.phrases import Range
from rag.statements.words import HELPING, TIMES, listed

CONJUNCTIONS = listed("and but while although though y pero et mais und aber и а но")
_SUBORDINATORS = listed("asked if when while after although though since as because")
_TOPICS = listed("position positions stance view views attitude opinions opinion")
_VAGUE = listed("to in on at for of with about and or")
_TELL = Cue(("told",), "tell", "finite", "tell")
_REACH = 60
_CLAUSE = 5


_HAS = {"de": listed("hat haben hatte hatten"), "es": HELPING["es"]}
_FARTHEST = 9
GERMAN = listed("der die das dem den des von vom eines einer einem")
_ARTICLES = phrases.DETERMINERS | listed("la su sus son sa ses leur leurs seinem ihrem")
_AND = listed("and but y e et und и")
_OF = listed("de del des du d'")


class Contents(Line):
    """A sentence that knows where contents begin and end."""

    def content_start(self, after: int, cue: Cue) -> int | None:
        """Return where the content begins, past times, occasions and the person addressed."""
        parted = after + (self.low_at(after) in self.lexicon.particles)  # "teilte mit, ..."
        if self.lexicon.language == "de" and self.kind_at(self.past_place(parted)) == "comma":
            return self.past_place(parted) + 1  # "erklärte, seine Regierung habe ..."
        skipped = self.skip_adjuncts(after)
        kind = self.kind_at(skipped)
        if self.opens(skipped):
            return skipped
        if kind in ("comma", "stop"):
            return self.after_pause(skipped, cue)
        if kind != "word":
            return None
        if cue.frame == "tell":
            return self.after_addressee(skipped)
        return self.clause_start(skipped) if cue.frame == "clause" else skipped

    def opening(self, index: int) -> int:
        """Return where a verb begins with its auxiliary: "« ... », a déclaré Torvald"."""
        helping = HELPING.get(self.lexicon.language, frozenset())
        first = index
        while first > self.low and self.low_at(first - 1) in helping | self.lexicon.adverbs:
            first -= 1
        return first if self.low_at(first) in helping else index

    def unhelped(self, source: Range) -> Range:
        """Return a subject without the auxiliary behind it: "el portavoz ha" explicado."""
        last = self.words[source[1] - 1]
        helping = _HAS.get(self.lexicon.language, frozenset())
        return source[0], source[1] - (last.low in helping and not last.capital)

    def is_perfect(self, index: int) -> bool:
        """Return whether a participle stands with its auxiliary; any other verb does."""
        participle = self.low_at(index).endswith(("ado", "ido", "dicho"))
        return self.lexicon.language != "es" or not participle or self.opening(index) < index

    def drops_subject(self, after: int) -> bool:
        """Return whether "Subrayó que ..." leaves out who, as Spanish does."""
        near = range(after, min(self.end, after + 6))
        return self.lexicon.language == "es" and any(
            self.low_at(place) in self.lexicon.that for place in near
        )

    def past_named(self, index: int) -> int:
        """Return where the verb of "Laut Torvald liegt ..." stands; 0 where there is none."""
        place = index
        while place < min(self.end, index + _FARTHEST) and (
            self.words[place].capital or self.low_at(place) in GERMAN
        ):
            place += 1
        named = self.words[place - 1].capital and place > index
        return place if named and place < self.end and self.kind_at(place) == "word" else 0

    def holder(self, after: int) -> int:
        """Return where the subject begins behind a verb: "a déclaré mardi à la presse X"."""
        place = after
        while place < min(self.end, after + _FARTHEST):
            low = self.low_at(place)
            joined = place > after and low in _OF
            if low in self.lexicon.closers or joined:
                place += 2 + (self.low_at(place + 1) in _ARTICLES)
            elif low in TIMES or (low in THIS and self.low_at(place + 1) in TIMES):
                place += 1
            elif place > after and (self.is_plain(place) or self.is_called(place)):
                place += 1  # "con su homólogo norlandés, Erik Sund" is an adjunct to its end
            else:
                return self.end if place > after and self.kind_at(place) == "comma" else place
        return after

    def is_called(self, place: int) -> bool:
        """Return whether a name is of the noun before it: "al diario Norte el ministro"."""
        before, word = self.words[place - 1], self.words[place]
        named = word.kind == "word" and word.capital and not before.capital
        return named and before.kind == "word" and self.low_at(place + 1) in _ARTICLES

    def is_plain(self, place: int) -> bool:
        """Return whether an adjective or the like stands there, and no subject begins."""
        word = self.words[place]
        begins = word.capital or word.low in _ARTICLES | self.lexicon.pronouns | ROLES
        return word.kind == "word" and not begins and word.low not in self.lexicon.that

    def past_place(self, index: int) -> int:
        """Return the index after a time and a place: "erklärte heute in Harwick, ..."."""
        index = self.skip_adjuncts(index)
        if self.low_at(index) in self.lexicon.closers:
            while self.kind_at(index) == "word" and index < self.end:
                index += 1
        return index

    def timed(self, index: int) -> bool:
        """Return whether a time, a place and a comma follow: "erklärte heute in Harwick, "."""
        return self.low_at(index) in TIMES and self.kind_at(self.past_place(index)) == "comma"

    def after_pause(self, index: int, cue: Cue) -> int | None:
        """Return where the content begins after a comma or colon behind the verb."""
        if self.opens(index + 1):
            return index + 1
        if self.kind_at(index) == "comma":
            place = index + 1
            limit = min(self.end, index + 20)
            while place < limit and self.kind_at(place) != "comma":
                place += 1
            return place + 1 if place < limit and self.opens(place + 1) else None
        return index + 1 if cue.frame in ("clause", "any", "tell") else None

    def clause_start(self, index: int) -> int | None:
        """Return where a clause begins after a verb that takes no object."""
        limit = min(self.end, index + 15)
        if self.low_at(index) in _VAGUE | {"that", "during", "by", "from", "after", "before"}:
            for place in range(index, limit):
                if self.opens(place):
                    return place
                if self.kind_at(place) in ("comma", "stop"):
                    break
            return None
        clause = phrases.has_verb(self.words, index, min(self.end, index + 30), self.lexicon)
        quoted = any(self.kind_at(place) == "quote" for place in range(index, limit))
        foreign = self.lexicon.language != "en"
        return index if clause or quoted or foreign or self.end - index > 3 else None

    def after_addressee(self, index: int) -> int | None:
        """Return where the content begins after "told reporters"."""
        limit = min(self.end, index + 14)
        for place in range(index, limit):
            low, kind = self.low_at(place), self.kind_at(place)
            joined = self.low_at(place - 1) in CONJUNCTIONS
            if (low in self.lexicon.that and not joined) or kind == "quote":
                return place
            if low == "to" and place > index:
                return place
            if kind in ("comma", "stop"):
                return self.after_pause(place, _TELL)
            if place > index and phrases.is_verb(self.words, place, self.lexicon):
                told = self.behind_addressee(index, place)
                return self.after_name(index, limit) if told is None else told
        return self.after_name(index, limit)

    def after_name(self, index: int, limit: int) -> int | None:
        """Return where the content begins after "told him" or "told Channel Nine"."""
        place = index
        if self.low_at(place) in ("him", "her", "them", "me", "us", "you", "it", "reporters"):
            return self.skip_adjuncts(place + 1) if place + 1 < self.end else None
        while place < limit and (
            self.words[place].capital
            or self.low_at(place) == "of"
            or (self.low_at(place) == "the" and self.begins_name(place, index))
        ):
            place += 1
        start = self.skip_adjuncts(place + (place == index))
        return start if start < self.end and self.kind_at(start) == "word" else None

    def behind_addressee(self, index: int, verb: int) -> int | None:
        """Return where the subject of ``verb`` begins behind "this newspaper" at ``index``."""
        if self.low_at(index) not in phrases.DETERMINERS:
            return None
        subject = phrases.subject(self.words, verb, index, self.lexicon)
        if subject is not None and subject[0] > index + 1:
            return subject[0]
        for place in range(verb - 1, index + 1, -1):
            if self.low_at(place) in phrases.DETERMINERS:
                alone = self.low_at(place - 1) not in phrases.PREPOSITIONS
                return place if alone else None
        return None

    def begins_name(self, place: int, index: int) -> bool:
        """Return whether "the" is part of whom one tells: first of all, or behind "of"."""
        return place == index or self.low_at(place - 1) == "of"

    def content_end(self, start: int, cue: Cue | None) -> int:
        """Return the end of a content: of the sentence, or where another statement begins."""
        for index in range(start, self.end):
            kind, low = self.kind_at(index), self.low_at(index)
            if kind in ("comma", "stop") and self.breaks(index + 1, cue):
                return index
            if kind == "quote" and low == "," and self.gerund_at(index + 1):
                return index + 1
            if low in _AND and index > start + 1 and self.coordinates(index + 1, cue):
                return index
        return self.end

    def breaks(self, index: int, cue: Cue | None) -> bool:
        """Return whether another statement begins after a comma."""
        low = self.low_at(index)
        if self.gerund_at(index) or self.at_according(index):
            return True
        if low in CONJUNCTIONS:
            return self.coordinates(index + 1, cue) or self.new_speaker(index + 1)
        if self.coordinates(index, cue) and low != "called":
            return True
        may_change = self.is_subordinate() or self.kind_at(index - 1) == "stop"
        return may_change and self.new_speaker(index)

    def is_subordinate(self) -> bool:
        """Return whether the sentence opens with a clause such as "Asked whether ..."."""
        return self.low == 0 and self.low_at(0) in _SUBORDINATORS

    def coordinates(self, index: int, cue: Cue | None) -> bool:
        """Return whether a second verb of the same speaker stands after "and"."""
        return (
            cue is not None and self.kind_at(index) == "word" and bool(self.finite_cue(index))
        )

    def new_speaker(self, index: int) -> bool:
        """Return whether a new speaker and verb begin at ``index``."""
        for place in range(index + 1, min(self.end, index + 10)):
            if self.kind_at(place) not in ("word", "comma"):
                return False
            if self.finite_cue(place):
                source = phrases.subject(self.words, place, index, self.lexicon)
                return source is not None and source[0] <= index + 1
            if phrases.is_verb(self.words, place, self.lexicon):
                return False
        return False

    def is_bare(self, content: Range, cue: Cue) -> bool:
        """Return whether the content only names a topic: "explained Russia's position"."""
        start, end = content
        if end - start > 5 or any(
            self.kind_at(place) == "quote" for place in range(start, end)
        ):
            return False
        if cue.frame in ("clause", "any") and self.words[end - 1].low in _TOPICS:
            return True
        return end - start == 1 and self.words[start].low in _VAGUE | phrases.SHORT

    def separates(self, index: int, low: int) -> bool:
        """Return whether content ends at ``index``: a quotation, or a clause and a comma."""
        if index < low:
            return False
        if self.is_dash(index) and self.kind_at(index - 1) in ("comma", "quote"):
            index -= 1
        word = self.words[index]
        if word.kind == "quote":
            return word.low in (",", "?", "!", ".", "…", "—", "-") or index == low
        if word.kind not in ("comma", "stop") or word.end - word.start > 2:
            return False
        if self.kind_at(index - 1) == "quote":
            return True
        if self.lexicon.language != "en":
            return word.kind == "comma" and index - low >= _CLAUSE
        return word.kind == "comma" and phrases.has_verb(
            self.words, max(low, index - _REACH), index, self.lexicon
        )

    def is_dash(self, index: int) -> bool:
        """Return whether a single dash stands at ``index``."""
        return self.low_at(index) in ("—", "–", "-")

    def after_told(self, index: int) -> int:
        """Return the index after the people told and when: "told parliament on Thursday"."""
        limit = min(self.end, index + 5)
        place = index
        while place < limit and self.kind_at(place) == "word" and not self.adjunct(place):
            if self.opens(place) or phrases.is_verb(self.words, place, self.lexicon):
                return index
            place += 1
        return self.skip_adjuncts(place) if place > index else index
