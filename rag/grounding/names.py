"""Names of a sentence, and whether its proof speaks of the same ones."""

import re
from collections.abc import Collection, Iterable
from typing import Final

_TOKEN: Final = re.compile(r"[^\W\d_](?:[\w.&]|['’-](?=\w))*")
_ENDING: Final = re.compile(r"|[aoeyi]|(?:n?i|e)?an?s?|in|ine|n?ese|ish|n|ns|e?s|ic|ain")
_ROLES: Final = (
    "minister|president|secretary|envoy|ambassador|spokes\\w+|officials?|leaders?|premier|prime|"
    "foreign|defen[cs]e|deputy|chief|chair\\w*|diplomat|top|senior|special|general|commander|"
    "interior|finance|trade|vice|head|of|the|['’]s"
)
_CUES: Final = (
    "said|says|say|told|tells|tell|warned|warns|urged|urges|stressed|stresses|added|adds|noted|"
    "notes|called|calls|demanded|demands|rejected|rejects|denied|denies|expressed|expresses|"
    "reiterated|reiterates|announced|announces|stated|states|insisted|insists|vowed|vows|pledged|"
    "pledges|claimed|claims|argued|argues|accused|accuses|condemned|condemns|thanked|thanks|"
    "asked|asks|replied|emphasi[sz]ed|proposed|proposes|promised|declared|declares|"
    "refused|refuses|agreed|agrees|voiced|welcomed|criticised|criticized|admitted|confirmed"
)
_NAME: Final = r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*"
_SPEAKS: Final = re.compile(
    rf"(?P<before>{_NAME})(?:,[^,.;]{{1,90}},)?\s+(?:(?:has|have|had|also|again|later|then|further)\s+)"
    rf"{{0,2}}(?:{_CUES})\b|\b(?:said|says|added)\s+(?P<after>{_NAME})(?=[,.;]|\s*$)"
)
_DEED: Final = re.compile(
    r"\b([A-Z][\w-]+)(?:,[^,.;]{1,90},)?\s+(?:(?:has|have|had|also|again|later|will|would)\s+){0,2}"
    r"(?!(?:is|are|was|were|and|or|of|in|on|at|to|for|with|by|from|that|who|which|not)\b)([a-z]{4,})"
)
# Words that often open a sentence and, capitalised there, are no names.
_OPENERS: Final = re.compile(
    r"after|all|although|also|another|any|as|at|authorities|analysts|bilateral|both|but|by|during"
    r"|each|earlier|experts|for|forces|four|from|further|government|he|her|his|however|if|in|its?"
    r"|it['’]s|later|leaders|local|many|meanwhile|military|ministers|more|most|negotiations"
    r"|neither|no|not|observers|officials|on|one|only|others?|our|over|peace|police|relations"
    r"|reports|residents|several|she|since|so|some|soldiers|sources|speaking|state|such|talks"
    r"|that|their|then|the[sr]e|they?|this|those|three|to|today|trade|troops|two|under|until|we"
    r"|what|when|where|while|who|without|with",
    re.IGNORECASE,
)
_FINITE: Final = re.compile(
    r"\s+(?:is|was|will|has|had|would|does|did|may|might|can|could|must)\b"
)
_COMMON: Final = re.compile(
    r"(?<![ui])s\Z|(?:tion|sion|ment|ness|ity|ing|ance|ence|ship|ism|acy)\Z"
)
CALENDAR: Final = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|"
    r"july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|i|mr|mrs|ms|dr"
)


def disagreement(claim: str, quote: str, sentence: str, context: str, header: str) -> str:
    """Return why ``claim`` names others than its proof does, or "" when it does not.

    A name of the claim must stand in the cited sentence. It may also be carried over from
    the context, as when the sentence only says "he", unless the sentence itself names
    someone else in its place.

    Args:
        claim: The sentence to be proved.
        quote: The words quoted for it.
        sentence: The whole sentence the quotation is from.
        context: The passage up to there, and what is known of the article.
        header: Who published the article, and where it was written.
    """
    here = f"{sentence}\n{header}"
    missing = []
    for run in _runs(claim, context):
        absent = [name for name in run if not _stands(name, here)]
        for name in absent:
            if not _stands(name, context):
                return f"{name} is not named in the cited passage."
        missing += absent if absent == run else []
    if swapped := _swapped(claim, sentence, context):
        return swapped
    if not missing:
        return ""
    others = [name for name in _actors(sentence, context) if not _stands(_last(name), claim)]
    others = others or [name for name in names(quote, context) if not _stands(name, claim)]
    for other in others:
        stranger = [name for name in missing if not same_party(name, other, context)]
        if stranger and not _carried_speaker(stranger, claim, sentence):
            return f"The cited words are about {other}, not {stranger[0]}."
    return ""


def names(text: str, context: str) -> list[str]:
    """Return the names of ``text``; the word it begins with only on evidence of ``context``."""
    return [name for run in _runs(text, context) for name in run]


def _runs(text: str, context: str) -> list[list[str]]:
    """Return the names of ``text``, those side by side together ("Elena Marsh").

    The first word of all counts as a name only on some evidence.
    """
    runs: list[list[str]] = []
    end = -2
    for token in _TOKEN.finditer(text):
        word = bare(token[0])
        opens = not re.search(r"\w", text[: token.start()])
        if not word[:1].isupper() or CALENDAR.fullmatch(word.casefold()):
            continue
        if opens and not _is_name(word, text[token.end() :], context):
            continue
        if token.start() == end + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
        end = token.end() if word == token[0] else -2
    return runs


def _is_name(word: str, rest: str, context: str) -> bool:
    """Return whether the capitalised first word of a sentence is a name."""
    if _OPENERS.fullmatch(word):
        return False
    if re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", context):
        return False
    if re.search(rf"(?<=[^\W\d_A-Z],|[^\W\d_A-Z]\s)\s?{re.escape(word)}(?!\w)", context):
        return True
    if re.match(rf"(?:['’]s)?\s+(?:[A-Z]|(?:{_CUES})\b)", rest):
        return True
    return bool(_FINITE.match(rest)) and not _COMMON.search(word)


def _stands(name: str, text: str) -> bool:
    """Return whether ``name`` stands in ``text``, perhaps inflected or as initials."""
    tokens = [bare(m[0]) for m in _TOKEN.finditer(text)]
    wanted = name.casefold()
    capitals = [token.casefold() for token in tokens if token[0].isupper()]
    if any(token.casefold() == wanted for token in tokens) or any(
        _inflected(wanted, token) for token in capitals
    ):
        return True
    return name.isupper() and _initials(name, tokens)


def _inflected(one: str, other: str) -> bool:
    """Return whether two names differ in their endings only: Veldt and Veldtian."""
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if shared is None else shared
    if shared < 4:
        return False
    if not one.isascii() or not other.isascii():
        return max(len(one), len(other)) - shared <= 3
    return bool(_ENDING.fullmatch(one[shared:]) and _ENDING.fullmatch(other[shared:]))


def _initials(name: str, tokens: Iterable[str]) -> bool:
    letters = "".join(token[0] for token in tokens if token[0].isupper() and len(token) > 1)
    return len(name) >= 2 and name.replace(".", "") in letters


def bare(token: str) -> str:
    """Return a word without its possessive ending or final stop."""
    return re.sub(r"(?:['’]s?|\.)$", "", token)


def _last(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1]


def _speakers(text: str) -> list[str]:
    found = (m["before"] or m["after"] for m in _SPEAKS.finditer(text))
    return [name for name in found if not _OPENERS.fullmatch(_last(name))]


def _actors(sentence: str, context: str) -> list[str]:
    """Return who speaks in a sentence, and the name it begins with."""
    first = _TOKEN.search(sentence)
    opening = [bare(first[0])] if first and first[0] in names(first[0], context) else []
    return _speakers(sentence) + opening


def _swapped(claim: str, sentence: str, context: str) -> str:
    """Return an objection when claim and sentence have exchanged who does what to whom."""
    done = _deeds(sentence)
    for name, verb in _deeds(claim):
        if (name, verb) in done:
            continue
        if re.search(
            rf"\b{verb}\w*\s+(?:(?:the|a|al|an|den|die)\s)?{re.escape(name)}(?!\w)", sentence
        ):
            return f"In the cited words {name} is not the one who does this."
        for other, same in done:
            if same != verb or not _stands(other, claim) or same_party(name, other, context):
                continue
            if not _joined(name, other, f"{claim}\n{sentence}"):
                return f"The cited words are those of {other}, not of {name}."
    return ""


def _deeds(text: str) -> set[tuple[str, str]]:
    """Return who does what, as name and the beginning of the verb right after it."""
    found = set()
    for m in _DEED.finditer(text):
        apposed = re.search(r"([A-Z][\w-]+),\s", m[0][len(m[1]) :])
        doers = (m[1], apposed[1]) if apposed else (m[1],)
        found |= {(name, m[2][:5]) for name in doers if not _OPENERS.fullmatch(name)}
    return found


def _joined(one: str, other: str, text: str) -> bool:
    """Return whether two names are named in one breath: "Veldt and Osterling"."""
    first, second = re.escape(one), re.escape(other)
    link = r"(?:\s*,)?\s+(?:and|or|with)\s+"
    return bool(re.search(rf"{first}{link}{second}|{second}{link}{first}", text))


def same_party(name: str, other: str, context: str) -> bool:
    """Return whether the context introduces ``other`` as one of ``name``'s own.

    That is a title before the name ("Veldtian foreign minister Elena Marsh") or an apposition
    after it ("Marsh, envoy of Veldt,").
    """
    person = re.escape(_last(other))
    title = rf"((?:(?:[A-Z][\w'’-]*|{_ROLES}) ){{1,8}}){person}\b"
    apposition = rf"\b{person}\s*,\s*((?!who|which|and|but)[^,.;]{{1,90}})[,.;]"
    described = re.findall(title, context) + re.findall(apposition, context)
    return any(_stands(name, words) for words in described)


def _carried_speaker(strangers: Collection[str], claim: str, sentence: str) -> bool:
    """Return whether the sentence leaves its speaker to a pronoun and the claim fills it in."""
    pronoun = re.search(
        rf"\b(?:he|she|they|it|(?:the|both|two)(?:\s\w+){{1,3}})\s(?:\w+\s){{0,2}}(?:{_CUES})\b"
        r"|\b(?:said|added)\s(?:he|she|they|the\s\w+)\b",
        sentence,
        re.IGNORECASE,
    )
    spoken = " ".join(_speakers(claim))
    return bool(pronoun) and all(_stands(name, spoken) for name in strangers)
