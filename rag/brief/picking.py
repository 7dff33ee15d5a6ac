"""Picking the sentences of a summary: as much of what was said as fits, from all over."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rag.brief.sentences import SAME, Sentence, likeness
from rag.brief.voices import Voice

_STATEMENT: Final = 0.5
"""A statement counts for its words and half a usual sentence, so that short ones count too."""
_SLACK: Final = 0.3
"""Added to the length that what is said is divided by, or scraps of five words would win."""
_RARE: Final = 0.5
"""What the words of somebody hardly heard count beside those of who is heard most."""
_WEIGHT: Final = 0.8
"""What the weight of a sentence in its article counts beside what is said in it."""
_AGAIN: Final = 0.9
"""Another sentence of the same speaker is worth so much of what it would be."""
_TWICE: Final = 0.7
"""The same in the lead, which has few."""
_NEAR: Final = 0.95
"""The same for another one from the same part of the article."""
_PARTS: Final = 5
_BEND: Final = 1.5
"""Above 1, so that the few terms which all sentences on a matter share hardly count."""
_ASTRAY: Final = 0.3
"""What is left of the worth of a sentence when readers cannot tell whose words it has."""
_LOOSE: Final = 0.6
"""The same of one that points to another sentence."""
_STRANGE: Final = 0.85
"""The same in the lead, when the speaker's full name stands nowhere in it."""
_FULL: Final = 0.5
"""Share of the usual length that a sentence of the lead has at least."""


@dataclass(frozen=True, slots=True)
class Picker:
    """The sentences of one article and whose words they carry.

    Attributes:
        apart: Speakers under whose names sentences will stand.
    """

    sentences: Sequence[Sentence]
    heard: Mapping[Sentence, Voice]
    apart: Collection[str]

    def pick(
        self,
        pool: Iterable[Sentence],
        chosen: Sequence[Sentence],
        *,
        size: float,
        most: int,
        lead: bool = False,
    ) -> list[Sentence]:
        """Return what is chosen and more of the pool, best first.

        The best sentence tells most of what was said for its length, by those who are heard
        most, in words that recur. Its worth falls with its likeness to what is picked (maximal
        marginal relevance, Carbonell and Goldstein 1998), and where its speaker or its part of
        the article has been picked before.

        Args:
            pool: What to pick from.
            chosen: What is shown already.
            size: Length of all that is picked, in sentences of usual length; a sentence may go
                beyond that by half its length.
            most: Sentences at most in all.
            lead: Whether they will stand without a heading that names the speaker. Then only
                those are picked that can, and none in place of a better one that is too long.
        """
        picked, usual = list(chosen), self._usual()
        worth = self._worth(set(pool).difference(picked))
        if not lead:
            worth = {s: points * self._below_name(s) for s, points in worth.items()}
        alike = {s: max((likeness(s, t) for t in picked), default=0.0) for s in worth}
        while len(picked) < most:
            room = 2 * (size * usual - sum(len(s.span) for s in picked))
            able = self._able_to_lead(picked) if lead else None
            fits = [s for s in worth if (able(s) if able else len(s.span) <= room)]
            rest = [s for s in fits if alike[s] < SAME]
            if not rest:
                break
            left = self._left(picked, lead=lead)
            value = {s: worth[s] * left(s) * (1 - alike[s] ** _BEND) for s in rest}
            best = max(rest, key=lambda s: (value[s], -s.place))
            if len(best.span) > room:
                break
            picked.append(best)
            del worth[best]
            alike = {s: max(alike[s], likeness(s, best)) for s in worth}
        return picked

    def _usual(self) -> float:
        """Return how many characters a sentence has here on the mean."""
        return sum(len(s.span) for s in self.sentences) / max(len(self.sentences), 1)

    def _worth(self, pool: Iterable[Sentence]) -> dict[Sentence, float]:
        usual = self._usual()
        times = Counter(voice.speaker for voice in self.heard.values())
        loudest = max(times.values(), default=1)
        worth = {}
        for sentence in pool:
            worth[sentence] = _WEIGHT * sentence.weight
            if voice := self.heard.get(sentence):
                told = voice.size / usual + _STATEMENT * voice.held
                known = _RARE + (1 - _RARE) * (times[voice.speaker] / loudest) ** 0.5
                worth[sentence] += known * told / (len(sentence.span) / usual + _SLACK)
        return worth

    def _below_name(self, sentence: Sentence) -> float:
        """Return what is left of the worth of a sentence that will stand in a section."""
        voice = self.heard.get(sentence)
        if voice and voice.speaker in self.apart:
            return 1.0
        if voice and not voice.named:
            return _ASTRAY
        return _LOOSE if sentence.leans else 1.0

    def _able_to_lead(self, picked: Collection[Sentence]) -> Callable[[Sentence], bool]:
        """Return what tells whether a sentence speaks to somebody who reads those picked."""
        fewest = _FULL * self._usual()
        followers = {sentence.place + 1 for sentence in picked}

        def able(sentence: Sentence) -> bool:
            voice = self.heard.get(sentence)
            whole = not (sentence.leans or sentence.is_cut or (voice and not voice.named))
            return len(sentence.span) >= fewest and (whole or sentence.place in followers)

        return able

    def _left(self, picked: Collection[Sentence], *, lead: bool) -> Callable[[Sentence], float]:
        """Return what tells what is left of the worth of a sentence beside those picked."""
        times = Counter(self.heard[s].speaker for s in picked if s in self.heard)
        parts = Counter(self._part(s) for s in picked)

        def left(sentence: Sentence) -> float:
            share = _NEAR ** parts[self._part(sentence)]
            if voice := self.heard.get(sentence):
                name = voice.statement.speaker
                known = not lead or any(name in s.text for s in (sentence, *picked))
                again = (_TWICE if lead else _AGAIN) ** times[voice.speaker]
                share *= again * (1.0 if known else _STRANGE)
            return float(share)

        return left

    def _part(self, sentence: Sentence) -> int:
        return _PARTS * sentence.place // len(self.sentences)
