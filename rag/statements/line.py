"""A sentence as the patterns see it: words one can ask for by their place."""

from collections.abc import Sequence

from rag.statements.lexicon import Cue, Lexicon
from rag.statements.phrases import OCCASIONS, Range
from rag.statements.words import TIMES, Word, listed

_ADVERBS_OF_TIME = listed("later again recently earlier also yesterday today then")
THIS = listed("este esta ce cet cette diesen")
_BEFORE_TIME = listed("on last this late early next in")
_BEFORE_OCCASION = listed("in at during on via through after following")


class Line:
    """One sentence, read from left to right; ``low`` is where the unread part begins."""

    def __init__(self, words: Sequence[Word], lexicon: Lexicon) -> None:
        self.words = words
        self.lexicon = lexicon
        self.end = len(words)
        self.low = 0
        self.source: Range | None = None

    def spells(self, index: int, phrase: tuple[str, ...]) -> bool:
        """Return whether the words of ``phrase`` stand at ``index``."""
        if len(phrase) == 1:
            return True
        here = tuple(word.low for word in self.words[index : index + len(phrase)])
        return here == phrase

    def low_at(self, index: int) -> str:
        """Return the word at ``index`` in lower case, or nothing outside the sentence."""
        return self.words[index].low if 0 <= index < self.end else ""

    def kind_at(self, index: int) -> str:
        """Return the kind of the word at ``index``; the sentence is followed by an end."""
        return self.words[index].kind if 0 <= index < self.end else "end"

    def opens(self, index: int) -> bool:
        """Return whether "that ..." or a quotation stands at ``index``."""
        return self.low_at(index) in self.lexicon.that or self.kind_at(index) == "quote"

    def trimmed(self, start: int, end: int) -> tuple[Range, ...]:
        """Return the range without punctuation at its ends, if anything is left."""
        while start < end and self.kind_at(start) in ("comma", "stop", "close", "end"):
            start += 1
        while start < end and self.kind_at(end - 1) in ("comma", "stop", "open"):
            end -= 1
        return ((start, end),) if start < end else ()

    def at_according(self, index: int) -> bool:
        """Return whether "according to" stands at ``index``."""
        phrases_here = self.lexicon.according.get(self.low_at(index), ())
        return any(self.spells(index, phrase) for phrase in phrases_here)

    def gerund_at(self, index: int) -> bool:
        """Return whether a participle of reporting ("adding") stands at ``index``."""
        while self.low_at(index) in self.lexicon.adverbs:
            index += 1
        return any(
            cue.form == "gerund" and self.spells(index, cue.words)
            for cue in self.lexicon.cues.get(self.low_at(index), ())
        )

    def finite_cue(self, index: int) -> Cue | None:
        """Return the finite reporting verb at ``index``, past adverbs."""
        while self.low_at(index) in self.lexicon.adverbs:
            index += 1
        for cue in self.lexicon.cues.get(self.low_at(index), ()):
            if cue.form == "finite" and self.spells(index, cue.words):
                return cue
        return None

    def cue_within(self, index: int, reach: int) -> bool:
        """Return whether a finite reporting verb stands in the next few words."""
        return any(
            self.finite_cue(place) for place in range(index, min(self.end, index + reach))
        )

    def skip_adjuncts(self, index: int) -> int:
        """Return the index after words of time and occasion: "on Tuesday in an interview"."""
        while index < self.end:
            step = self.adjunct(index)
            if not step:
                return index
            index += step
        return index

    def adjunct(self, index: int) -> int:
        """Return the number of words of a time or occasion at ``index``."""
        low, after = self.low_at(index), self.low_at(index + 1)
        if low == "for" and after in ("weeks", "months", "years", "days"):
            return 2
        if low in _ADVERBS_OF_TIME:
            return 1
        if low in TIMES and self.kind_at(index) == "word":
            return 1 + (after.isdigit() or after in TIMES)
        if low in THIS and after in TIMES:
            return 2
        if low in _BEFORE_TIME and after in TIMES:
            more = self.low_at(index + 2)
            return 2 + (more.isdigit() or more in TIMES)
        return self.occasion(index) if low in _BEFORE_OCCASION else 0

    def occasion(self, index: int) -> int:
        """Return the number of words of "in a written statement" at ``index``."""
        for length in range(1, 6):
            if self.kind_at(index + length) != "word":
                return 0
            if self.low_at(index + length) in OCCASIONS:
                return length + 1 + (self.low_at(index + length + 1) in OCCASIONS)
        return 0
