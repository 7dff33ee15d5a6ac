"""Patterns of reported speech in one sentence: who, by which words, what."""

from collections.abc import Sequence
from typing import NamedTuple

from rag.statements import phrases
from rag.statements.contents import CONJUNCTIONS
from rag.statements.foreign import Foreign
from rag.statements.lexicon import Cue, Lexicon
from rag.statements.phrases import Range
from rag.statements.words import Word, listed

_MODALS = listed("will would can could shall should may might must not never to")
_BE = listed("is are was were am be been being")
_NEGATED = listed("not never didn't doesn't don't hasn't haven't didn’t doesn’t don’t")
_INVERTING = listed(
    """
    say add write note explain recall tweet state declare announce reply continue warn insist
    argue report conclude ask quip joke predict
    """
)
_ADJUNCTS = listed("in on at during to with after before while when as")
_DOCUMENTS = listed("statement readout communique communiqué release transcript")
_ASIDES = listed("who which according a an in at as")
_TAIL, _REACH = 45, 60


class Found(NamedTuple):
    """A statement in a sentence, as ranges of its words.

    ``until`` is the word after it, where the next one may begin.
    """

    content: tuple[Range, ...]
    cue: Range
    source: Range | None
    lemma: str
    until: int


def read(words: Sequence[Word], lexicon: Lexicon) -> list[Found]:
    """Return the statements of one sentence in reading order, none inside another."""
    end = len(words)
    while end and words[end - 1].kind == "end":
        end -= 1
    return _Reader(words[:end], lexicon).read()


class _Reader(Foreign):
    """Reads the statements of one sentence from left to right."""

    def read(self) -> list[Found]:
        outer = self.outer()
        if outer is not None:
            return [outer]
        found: list[Found] = []
        index = 0
        while index < self.end:
            statement = self.at(index)
            if statement is None:
                index += 1
                continue
            found.append(statement)
            self.source = statement.source or self.source
            index = self.low = max(statement.until, index + 1)
        return found

    def outer(self) -> Found | None:
        """Return the statement of a sentence that ends with "..., X said"."""
        for index in range(self.end - 1, max(1, self.end - _TAIL), -1):
            cue = self.finite_cue(index) if self.kind_at(index) == "word" else None
            if cue is None or cue.frame not in ("clause", "any", "tell"):
                continue
            if self.low_at(index) != cue.words[0] or not self.usable(index, cue):
                continue
            after = index + len(cue.words)
            source = None if self.is_inverted(index, after, cue) else self.subject(index, cue)
            if source is None or source[0] < 2 or self.kind_at(source[0] - 1) != "comma":
                continue
            if self.kind_at(source[0] - 2) == "quote" or not self.attributes(
                source, after, cue
            ):
                continue
            statement = self.attribution(source, (index, after), cue)
            return statement if statement and statement.until >= self.end else None
        return None

    def at(self, index: int) -> Found | None:
        """Return the statement whose cue begins at ``index``."""
        low = self.words[index].low
        if self.words[index].kind != "word":
            return None
        for phrase in self.lexicon.according.get(low, ()):
            if self.spells(index, phrase):
                return self.according(index, index + len(phrase))
        for cue in self.lexicon.cues.get(low, ()):
            if self.spells(index, cue.words):
                return self.cued(index, index + len(cue.words), cue)
        return None

    def cued(self, index: int, after: int, cue: Cue) -> Found | None:
        """Read the statement of the verb ``words[index:after]``."""
        if cue.form == "gerund" and self.low_at(index - 1) not in _BE:
            return self.participle(index, after, cue)
        if not self.usable(index, cue):
            return None
        if self.is_inverted(index, after, cue):
            return self.inverted(index, after, cue)
        if (turned := self.turned(index, after)) is not None:
            end = self.content_end(turned[1], cue)
            fragments = self.trimmed(turned[1], end)
            return Found(fragments, (index, after), turned[0], cue.lemma, end)
        source = self.subject(index, cue)
        if source is None and index == self.low == 0 and self.drops_subject(after):
            return self.report(None, (index, after), cue)
        read = (
            self.attribution if source and self.attributes(source, after, cue) else self.report
        )
        return read(source, (index, after), cue) if source else None

    def usable(self, index: int, cue: Cue) -> bool:
        """Return whether the verb is asserted: no question, modal, negation or passive."""
        nearby = {self.low_at(index - 1), self.low_at(index - 2)}
        if self.lexicon.language != "en":
            return self.is_perfect(index)
        if nearby & _NEGATED:
            return False
        if cue.form == "base":
            infinitive = self.low_at(index - 1) == "to"
            return self.opens(index + len(cue.words)) if infinitive else not nearby & _MODALS
        return cue.form != "finite" or not self.is_passive(index)

    def is_passive(self, index: int) -> bool:
        """Return whether "was" or an article makes a participle of the verb."""
        last = phrases.before_adverbs(self.words, index - 1, self.low, self.lexicon)
        passive = any(word.low in _BE for word in self.words[last + 1 : index])
        return passive or self.low_at(index - 1) in ("to", "of", "by", "a", "an", "the")

    def subject(self, index: int, cue: Cue) -> Range | None:
        """Return the subject of the verb; that of the statement before when it has none."""
        before = self.low_at(index - 1)
        if cue.lemma == "be" and before not in CONJUNCTIONS:
            return None
        last = phrases.before_adverbs(self.words, index - 1, self.low, self.lexicon)
        if before == "to" or self.low_at(last) in CONJUNCTIONS or last < self.low:
            return self.source or self.clause_subject(index)
        if self.kind_at(last) == "comma" and self.source and last <= self.low:
            return self.source
        source = phrases.subject(self.words, index, self.low, self.lexicon)
        if source is None or not self.names(source, cue):
            return None
        source = self.unhelped(source)
        noun = cue.words[-1] in self.lexicon.nouns and not self.verbal(source, index, cue)
        return None if noun else source

    def verbal(self, source: Range, index: int, cue: Cue) -> bool:
        """Return whether a word that is also a noun ("claims") is the verb here."""
        start, end = source
        if end - start == 1 and self.low_at(start) in self.lexicon.pronouns:
            return True
        after = index + len(cue.words)
        if self.kind_at(start - 1) == "quote" and self.kind_at(after) in ("end", "comma"):
            return True
        return self.opens(after) or self.low_at(after) in (
            "to",
            "he",
            "she",
            "they",
            "his",
            "her",
        )

    def names(self, source: Range, cue: Cue) -> bool:
        """Return whether the phrase can speak: a pronoun, a name, or a determined noun."""
        first, last = self.words[source[0]], self.words[source[1] - 1]
        if last.kind not in ("word", "close", "comma"):
            return False
        if cue.form == "base" and not last.low.endswith("s") and source[1] - source[0] < 2:
            return last.low in self.lexicon.pronouns or last.capital
        possessive = last.low.endswith(("'s", "’s"))
        titled = first.low in ("a", "an") and cue.lemma == "call"
        figure = source[1] - source[0] == 1 and last.low.isdigit()
        if possessive or titled or figure:
            return False
        return first.low not in ("there", "what", "nothing", "i", "we", "you")

    def clause_subject(self, index: int) -> Range | None:
        """Return the subject of the clause that a second verb at ``index`` belongs to."""
        for verb in range(max(self.low, index - _REACH), index):
            if phrases.is_verb(self.words, verb, self.lexicon):
                return phrases.subject(self.words, verb, self.low, self.lexicon)
        return None

    def is_inverted(self, index: int, after: int, cue: Cue) -> bool:
        """Return whether the verb stands between its content and its subject."""
        first = self.opening(index)
        if cue.form == "gerund" or not self.separates(first - 1, self.low):
            return False
        if self.lexicon.language != "en" and self.ends_foreign(first, after, cue):
            return True
        if self.kind_at(after) != "word" or self.low_at(after) in self.lexicon.that:
            return False
        if self.kind_at(first - 1) == "quote":
            return True
        if self.lexicon.language != "en":
            near = {self.low_at(place) for place in range(after, min(self.end, after + 6))}
            plain = not (near & self.lexicon.that or self.timed(after))
            marked = self.low_at(first - 1) in (",", "—", "–", "-")
            return plain and marked and (cue.frame == "clause" or self.is_quoted(first, after))
        source = phrases.following(self.words, after, self.lexicon)
        if source is None or (cue.lemma not in _INVERTING and self.lexicon.language == "en"):
            return False
        return not phrases.has_verb(
            self.words, after, min(self.end, source[1] + 8), self.lexicon
        )

    def inverted(self, index: int, after: int, cue: Cue) -> Found | None:
        """Read "...," said X."""
        source = phrases.following(self.words, self.holder(after), self.lexicon)
        if self.lexicon.language != "en":
            until = source[1] if source else after
            while self.kind_at(until) == "word":
                until += 1
            return self.closed(self.opening(index), (index, after), source, cue, until)
        return self.closed(index, (index, after), source, cue, source[1]) if source else None

    def attributes(self, source: Range, after: int, cue: Cue) -> bool:
        """Return whether the verb closes what stands before its subject."""
        if self.is_parenthetic(source, after, cue):
            return True
        before = source[0] - 1
        apart = self.separates(before, self.low) and source != self.source
        if not apart or (cue.frame == "object" and self.kind_at(before) != "quote"):
            return False
        after = self.skip_adjuncts(after)
        if self.kind_at(after) in ("end", "comma"):
            return True
        quoted = self.kind_at(before) == "quote" or (
            self.kind_at(before - 1) == "quote" and before - 1 >= self.low
        )
        if cue.frame == "tell" and not quoted:
            return self.kind_at(self.after_told(after)) in ("end", "comma")
        if quoted:
            return not self.opens(after)
        return self.is_aside(after, cue)

    def is_aside(self, after: int, cue: Cue) -> bool:
        """Return whether only time and place follow, not what is said."""
        low = self.low_at(after)
        near = range(after, min(self.end, after + 12))
        return (
            low in _ADJUNCTS
            and (low != "to" or cue.frame == "clause")
            and not any(self.opens(place) for place in near)
        )

    def is_parenthetic(self, source: Range, after: int, cue: Cue) -> bool:
        """Return whether "X said" stands between two commas: "On top of that, X said, ..."."""
        return (
            cue.frame == "clause"
            and source[0] - 1 > self.low
            and self.kind_at(source[0] - 1) == "comma"
            and self.kind_at(after) == "comma"
            and self.kind_at(after + 1) == "word"
            and not self.gerund_at(after + 1)
            and self.low_at(after + 1) not in self.lexicon.that
            and phrases.has_verb(
                self.words, after + 1, min(self.end, after + _REACH), self.lexicon
            )
        )

    def attribution(self, source: Range, verb: Range, cue: Cue) -> Found | None:
        """Read "..., X said in an interview"."""
        until = verb[1]
        limit = min(self.end, until + _REACH)
        while until < limit and self.kind_at(until) not in ("comma", "stop", "quote"):
            if self.low_at(until) in CONJUNCTIONS and self.cue_within(until + 1, 3):
                break
            until += 1
        return self.closed(source[0], verb, source, cue, until)

    def closed(
        self, before: int, verb: Range, source: Range | None, cue: Cue, until: int
    ) -> Found | None:
        """Return the statement whose content ends before the words of attribution."""
        fragments = self.trimmed(self.low, before)
        if not fragments or before <= self.low:
            return None
        more, until = self.carried_on(fragments[0], until, cue)
        return Found(fragments + more, verb, source, cue.lemma, until)

    def carried_on(self, first: Range, until: int, cue: Cue) -> tuple[tuple[Range, ...], int]:
        """Return what of the content follows the words of attribution, and where that ends."""
        after = until + 1
        if self.kind_at(until) == "quote":
            return ((until, after),), after
        if self.is_dash(after) and self.kind_at(after + 1) == "quote":
            return ((after + 1, after + 2),), after + 2
        if self.kind_at(until) != "comma" or after >= self.end:
            return (), until
        if self.kind_at(after) == "quote":
            end = after + 1
            if self.kind_at(end) == "word" and not self.gerund_at(end):
                end = self.content_end(end, cue)
            return ((after, end),), end
        if self.kind_at(first[1] - 1) != "quote" and self.goes_on(after):
            end = self.content_end(after, cue)
            return self.trimmed(after, end), end
        return (), until

    def goes_on(self, index: int) -> bool:
        """Return whether the content continues after "..., X said,"."""
        low = self.low_at(index)
        if self.gerund_at(index) or low in _ASIDES:
            return False
        return not (low in CONJUNCTIONS and self.cue_within(index + 1, 8))

    def according(self, index: int, after: int) -> Found | None:
        """Read "according to X, ..." and "..., according to X"."""
        leading = index == self.low or self.low_at(index - 1) in CONJUNCTIONS
        if leading:
            stop = after
            limit = min(self.end, after + _REACH)
            while stop < limit and self.words[stop].kind != "comma":
                stop += 1
            stop = self.past_apposed(after, stop, limit)
            start = stop + 1
            if self.lexicon.language == "de" and (verb := self.past_named(after)):
                stop = start = verb
            end = self.content_end(start, None)
            if stop == after or start >= end:
                return None
            return Found(((start, end),), (index, after), (after, stop), "according", end)
        source = phrases.following(self.words, after, self.lexicon)
        if source is None:
            return None
        before = index - (self.kind_at(index - 1) == "comma")
        fragments = self.trimmed(self.low, before)
        until = source[1]
        if self.kind_at(until) == "comma" and self.kind_at(index - 1) == "comma":
            rest = self.content_end(until + 1, None)
            if not self.gerund_at(until + 1) and rest > until + 1:
                fragments += ((until + 1, rest),)
                until = rest
        return (
            Found(fragments, (index, after), source, "according", until) if fragments else None
        )

    def report(self, source: Range | None, verb: Range, cue: Cue) -> Found | None:
        """Read the content that follows its verb."""
        start = self.content_start(verb[1], cue)
        if start is None:
            return None
        end = self.content_end(start, cue)
        fragments = self.trimmed(start, end)
        if not fragments:
            return None
        if self.is_bare(fragments[0], cue):
            self.source, self.low = source, end
            return None
        inner = self.relayed(source, start) if source else None
        if inner is not None:
            return inner
        return Found(fragments, verb, source, cue.lemma, max(end, verb[1]))

    def relayed(self, source: Range, start: int) -> Found | None:
        """Return what a paper relays: "a readout said X told Y"."""
        if not any(self.low_at(index) in _DOCUMENTS for index in range(*source)):
            return None
        begin = start + (self.low_at(start) in self.lexicon.that)
        for index in range(begin + 1, min(self.end, begin + 8)):
            cue = self.finite_cue(index)
            if cue is None or self.low_at(index) != cue.words[0]:
                continue
            speaker = phrases.subject(self.words, index, begin, self.lexicon)
            if speaker is None or speaker[0] != begin:
                return None
            return self.report(speaker, (index, index + len(cue.words)), cue)
        return None

    def participle(self, index: int, after: int, cue: Cue) -> Found | None:
        """Read a participle that carries on the clause: ", adding that ..."."""
        last = phrases.before_adverbs(self.words, index - 1, 0, self.lexicon)
        if last < 0 or self.low_at(last) in phrases.PREPOSITIONS | phrases.DETERMINERS:
            return None
        if self.kind_at(last) == "word" and self.low_at(last) not in CONJUNCTIONS:
            opens = self.opens(after)
            source = phrases.noun_phrase(self.words, last + 1, self.low, self.lexicon)
            return self.report(source, (index, after), cue) if opens and source else None
        source = self.source or self.clause_subject(index)
        return self.report(source, (index, after), cue) if source else None
