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
_AGAIN: Final = 0.85
"""Another sentence of the same speaker is worth so much of what it would be."""
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
"""The same of one whose speaker is not given the full name in what is picked."""


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
        alone: bool = False,
    ) -> list[Sentence]:
        """Return what is chosen and more of the pool, best first.

        The best sentence tells most of what was said for its length, by those who are heard
        most, in words that recur. Its worth falls with its likeness to what is picked (maximal
        marginal relevance, Carbonell and Goldstein 1998), and where its speaker or its part of
        the article has been picked before.

        Args:
            pool: What to pick from.
            chosen: What is shown already.
            size: Length of all that is picked, in sentences of usual length; the last one may
                go half its length beyond that.
            most: Sentences at most in all.
            alone: Whether they will stand without a heading that names the speaker.
        """
        picked, room = list(chosen), size * self._usual()
        worth = self._worth(set(pool).difference(picked))
        if not alone:
            worth = {s: points * self._below_name(s) for s, points in worth.items()}
        alike = {s: max((likeness(s, t) for t in picked), default=0.0) for s in worth}
        while len(picked) < most:
            rest = [s for s in worth if alike[s] < SAME]
            if not rest:
                break
            left = self._left(picked, alone=alone)
            value = {s: worth[s] * left(s) * (1 - alike[s] ** _BEND) for s in rest}
            best = max(rest, key=lambda s: (value[s], -s.place))
            if sum(len(s.span) for s in picked) + len(best.span) / 2 > room:
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

    def _left(
        self, picked: Collection[Sentence], *, alone: bool
    ) -> Callable[[Sentence], float]:
        """Return what tells what is left of the worth of a sentence beside those picked."""
        times = Counter(self.heard[s].speaker for s in picked if s in self.heard)
        parts = Counter(self._part(s) for s in picked)

        def left(sentence: Sentence) -> float:
            voice = self.heard.get(sentence)
            share = _AGAIN ** (times[voice.speaker] if voice else 0)
            share *= _NEAR ** parts[self._part(sentence)]
            return share * (self._unaided(sentence, picked) if alone else 1.0)

        return left

    def _unaided(self, sentence: Sentence, picked: Collection[Sentence]) -> float:
        """Return what is left of the worth of a sentence in the lead."""
        voice = self.heard.get(sentence)
        follows = any(sentence.place == other.place + 1 for other in picked)
        if not follows and (sentence.leans or sentence.is_cut or (voice and not voice.named)):
            return _ASTRAY
        name = voice.statement.speaker if voice else ""
        return 1.0 if any(name in s.text for s in (sentence, *picked)) else _STRANGE

    def _part(self, sentence: Sentence) -> int:
        return _PARTS * sentence.place // len(self.sentences)
