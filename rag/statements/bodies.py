"""The organisations an article names, by full name, short name and kind.

"Brannock" is Brannock Alloys, "APG" the Allied Pilots Guild, "the union" the one that is named.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from rag.statements import body_words, countries, people
from rag.statements.listings import genders
from rag.statements.offices import ROLES
from rag.statements.words import listed

_OPENING = "\n.!?"
_OF = re.compile(r"\b(?:of|for)\b")
_DESCRIBED = listed("carmaker automaker chipmaker insurer brewer rival rivals")


class Bodies:
    """The organisations of one article."""

    def __init__(self, text: str, states: Mapping[str, str]) -> None:
        self.text = text[: body_words.READ]
        self.states = states
        self.short: dict[str, str] = {}
        self.names: Counter[str] = Counter()
        self.surnames = frozenset(
            match.group(2)
            for match in body_words.GIVEN_NAME.finditer(self.text)
            if match.group(1).rstrip(".") in genders() or match.group(1) in body_words.COURTESY
        )
        self._collect()
        self._shorten()

    def _collect(self) -> None:
        seen: Counter[str] = Counter()
        for match in body_words.RUN.finditer(self.text):
            name = self._clean(match.group())
            if not name:
                continue
            start = match.start() + match.group().find(name)
            end = start + len(name)
            seen[name] += 1
            before = self.text[max(0, start - 40) : start].rstrip(" ")
            if self._is_named(name) or (
                self._may_be(name)
                and (
                    body_words.STAFF_BEFORE.search(before)
                    or body_words.STAFF_AFTER.match(self.text, end)
                    or (before[-1:] in _OPENING and body_words.RELATIVE.match(self.text, end))
                )
            ):
                self.names[name] += 1
                acronym = body_words.ACRONYM.match(self.text, end + 1)
                if acronym and self.text[end : end + 1] == " ":
                    self.short.setdefault(acronym.group(1), name)
        for name in list(self.names):
            self.names[name] = max(self.names[name], seen[name])
        for name in [
            one for one in self.names if any(_ends(other, one) for other in self.names)
        ]:
            del self.names[name]
        for name in [one for one in self.names if one.split()[-1].lower() in body_words.LEGAL]:
            self.names[name.rsplit(" ", 1)[0]] += self.names.pop(name)

    def _clean(self, name: str) -> str:
        words = name.removesuffix("’s").removesuffix("'s").rstrip(".").split()
        while words and (
            words[0].lower().rstrip(".") in body_words.LEADING
            or words[0].lower() in ROLES
            or (words[0].lower() in _DESCRIBED and len(words) > 1)
        ):
            words.pop(0)
        while words and words[0].lower() in ("of", "for", "the", "and", "&", "de", "del"):
            words.pop(0)
        while words and words[-1].lower() in ROLES:
            words.pop()
        joined = " ".join(words)
        joined = self._without_person(joined)
        head, both, tail = joined.partition(" and the ")
        if both and not _OF.search(head):  # "Torvia and the River Union" are two
            joined = tail
        if " and " in joined and words[-1].lower().rstrip("'’") not in body_words.NOUNS:
            joined = joined.split(" and ")[0]
        return joined if " " in joined and len(joined) < 90 else ""

    def _without_person(self, name: str) -> str:
        """Return what follows the person in "Ana Torvald of the Net Makers' Guild"."""
        head, joint, tail = (
            name.partition(" of the ") if " of the " in name else name.partition(" of ")
        )
        words = {word.lower().strip("'’") for word in head.split()}
        person = (
            len(head.split()) > 1
            and not words & body_words.NOUNS
            and people.parse(head).name == head
        )
        return tail if joint and person else name

    def _is_named(self, name: str) -> bool:
        words = [word.lower().strip("'’.") for word in name.split()]
        tail = words[-1] in body_words.NOUNS or (
            words[-1] not in body_words.SURNAMES
            and words[-1].removesuffix("s") in body_words.NOUNS
        )
        inner = any(word in ("of", "for", "de", "del", "des") for word in words)
        heads = body_words.UNIONS | body_words.OTHERS | {"bank"}
        head = bool(set(words[:3]) & heads) and (inner or "local" in words)
        is_person = name.split(maxsplit=1)[0] in genders() and not tail
        return (tail or head) and not is_person and not _is_title(name)

    def _may_be(self, name: str) -> bool:
        first = name.split(maxsplit=1)[0]
        plain = (
            first not in genders() and not _is_title(name) and not body_words.PACT.search(name)
        )
        return plain and not self._states_in(name)

    def _states_in(self, name: str) -> tuple[str, ...]:
        return countries.mentioned(name, self.states)

    def _shorten(self) -> None:
        """Note which first or last words stand for a full name."""
        for name, _ in self.names.most_common():
            words = name.split()
            if len(words) == 1:
                continue
            for cut in range(1, len(words)):
                first, last = " ".join(words[:cut]), " ".join(words[cut:])
                if not self._states_in(first) and len(first) > 2:
                    self._note(first, name)
                if cut < len(words) and last[0].isupper() and not last.islower():
                    self._note(last, name)
        self._one_family()
        for match in body_words.OFFICERS.finditer(self.text):
            self._officers_of(match.group(1))

    def _one_family(self) -> None:
        """Let names that share a first word used alone be that: Norland."""
        firsts = Counter(name.split()[0] for name in self.names if self._is_employer(name))
        for first, count in firsts.items():
            alone = len(re.findall(rf"\b{re.escape(first)}\b(?! [A-Z])", self.text))
            if count > 1 and alone > 1 and not self._states_in(first):
                for name in [one for one in self.names if one.split()[0] == first]:
                    if self._is_employer(name):
                        self.short[name] = first
                        self.names[first] += self.names.pop(name)
                self.short.pop(first, None)

    def _note(self, short: str, name: str) -> None:
        taken = short in self.surnames or short in self.names
        if short.lower() not in body_words.LEADING and not taken:
            self.short.setdefault(short, name)

    def _officers_of(self, name: str) -> None:
        """Note the longer name of a body whose officers are named: Rovers, Verdun Rovers."""
        name = (
            name.rsplit(maxsplit=1)[-1]
            if name.split(maxsplit=1)[0].lower() in body_words.LEADING
            else name
        )
        if name in self.short or name in self.names or self._states_in(name):
            return
        if " " in name:
            if self._may_be(name) and not people.role_nouns(name):
                self.names[name] += 1
            return
        longer = re.search(rf"\b([A-ZÀ-Þ][\w&’'-]+) {re.escape(name)}\b", self.text)
        if longer and name.endswith("s") and people.is_name_word(longer.group(1)):
            self.short.setdefault(name, longer.group())
            self.names[longer.group()] += 1

    # --- asking ----------------------------------------------------------------------------

    def full(self, name: str) -> str:
        """Return the full name of a body, or the name itself."""
        name = name.removeprefix("the ").removeprefix("The ")
        first, _, rest = name.partition(" ")
        name = rest if first.lower() in _DESCRIBED and self.knows(rest) else name
        return name if name in self.names else self.short.get(name, name)

    def knows(self, name: str) -> bool:
        """Return whether a name is that of a body of the article."""
        return name in self.names or name in self.short

    def state(self, name: str) -> str:
        """Return the state or bloc a body is of by its name; empty when the name tells none."""
        for one in (name, self.full(name)):
            named = self._states_in(one)
            if named:
                return named[0]
        longer = self._longer(name) if " " in name else ""
        named = self._states_in(longer) if longer else ()
        return named[0] if named else ""

    @lru_cache(maxsize=512)  # noqa: B019 - lives as long as one article is read
    def _longer(self, name: str) -> str:
        match = re.search(rf"\b([A-Z][\w’'-]*)(?:['’]s)? {re.escape(name)}\b", self.text)
        return match.group(1) if match else ""

    def is_union(self, name: str) -> bool:
        """Return whether a body is a union of workers."""
        words = {word.lower().strip("'’") for word in name.split()}
        if words & body_words.UNIONS:
            return not self.state(name)
        said = rf"\b{re.escape(name)}\b[^.\n]{{0,40}}\b(?:union|guild)\b"
        return name.isupper() and bool(re.search(said, self.text))

    def unions(self) -> list[str]:
        """Return every union the article names, by full name."""
        found = [name for name in self.names if self.is_union(name)]
        longest = [one for one in found if not any(one != o and one in o for o in found)]
        return longest or self._union_of_capitals()

    def _union_of_capitals(self) -> list[str]:
        """Return the union an article names by its letters only: "UTW members"."""
        near = Counter(
            match.group(1)
            for match in body_words.CAPITALS.finditer(self.text)
            if match.group(1) not in self.short and not self._states_in(match.group(1))
        )
        return [name for name, count in near.most_common(1) if count > 1 or "-" in name]

    def employer(self) -> str:
        """Return the company the article is most about; empty when there is none."""
        scored = {
            name: self.text.count(name.split()[0])
            for name in self.names
            if self._is_employer(name)
        }
        return max(scored, key=lambda name: (scored[name], -self.text.find(name)), default="")

    def _is_employer(self, name: str) -> bool:
        words = [word.lower().strip("'’") for word in name.split()]
        return (
            not self.is_union(name)
            and not set(words) & body_words.OTHERS
            and not self.state(name)
            and not _is_title(name)
        )

    def meant(self, phrase: str, place: int) -> str:
        """Return which body "the union" or "an airline spokesperson" means at a place."""
        match = body_words.FEATURE.search(phrase) or body_words.FEATURED.search(phrase)
        if match is None:
            return ""
        noun = match.group(1).lower()
        if noun in ("union", "brotherhood"):
            unions = self.unions()
            return self._nearest(unions, place) if len(unions) < 3 else ""
        by_word = [
            name
            for name in self.names
            if noun in name.lower().split() or f"{noun}s" in name.lower().split()
        ]
        if by_word:
            return self._nearest(by_word, place)
        if noun.rstrip("s") in body_words.AS_EMPLOYER:
            return self._apposed(noun) or self.employer_near(place)
        return self._apposed(noun)

    def employer_near(self, place: int) -> str:
        """Return the company last named before a place, else the one named most."""
        employers = [name for name in self.names if self._is_employer(name)]
        return self._nearest(employers, place) or self.employer()

    def _apposed(self, noun: str) -> str:
        match = re.search(
            rf"\b([A-Z][\w&’'.-]*(?: [A-Z0-9][\w&’'.-]*){{0,5}}), "
            rf"(?:the|a|an) [^,.]{{0,60}}\b{noun}\b",
            self.text,
        )
        if not match or self._states_in(match.group(1)) or match.group(1)[-1].isdigit():
            return ""
        return self.full(match.group(1))

    def _nearest(self, names: list[str], place: int) -> str:
        if not names:
            return ""
        shorts: dict[str, list[str]] = {name: [name] for name in names}
        for short, name in self.short.items():
            if name in shorts:
                shorts[name].append(short)

        def last(name: str) -> int:
            return max(self.text.rfind(short, 0, place) for short in shorts[name])

        best = max(names, key=lambda name: (last(name), len(name)))
        return best if last(best) >= 0 else names[0]


def _ends(long: str, short: str) -> bool:
    """Return whether a name is only the last words of another: Local 88."""
    return long != short and long.endswith(" " + short) and len(short.split()) < 3


def _is_title(name: str) -> bool:
    words = [word.lower() for word in name.split()]
    return all(
        word in ROLES or word in ("prime", "vice", "foreign", "of", "state") for word in words
    )
