"""Does the quotation prove the sentence? Checked by words, figures, names and negation."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag.grounding.figures import missing
from rag.grounding.names import disagreement, names
from rag.grounding.orders import is_planted
from rag.grounding.roles import crossed, misattributed, turned
from rag.grounding.shades import overstated
from rag.grounding.wording import added
from rag.text import content_terms, sentences
from rag.types import Citation, Claim, Source

_MIN_TERMS: Final = 3
_CLAUSE: Final = 5
"""Words of a quotation that is long enough with one term less."""
_MIN_SHARE: Final = 0.5

_NEGATION: Final = re.compile(
    r"\b(?:not(?!\s+only)|no(?!\s*\.?\s*\d|\s+doubt)|never|nor|neither|none|nothing|nobody|cannot"
    r"|\w+n['’]t|den(?:y|ies|ied|ying)|refus\w+|reject\w+|rul(?:e|es|ed|ing)\s+out|declin(?:ed|es)\s+to"
    r"|fail(?:ed|s)\s+to)\b"
    r"|\b(?:не|нет|ни|никогда|отверг\w*|отказ\w*|отриц\w*)\b"
    r"|\b(?:ne|n['’]\w+|nie|nicht|kein\w*|nunca|jamais|rechaz\w+)\b"
    r"|不(?![断仅僅同少])|没有|沒有|未|否认|否認|拒绝|拒絕",
    re.IGNORECASE,
)
_OPPOSITES: Final = tuple(
    (
        re.compile(rf"\b(?:{one})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{other})\b", re.IGNORECASE),
    )
    for one, other in (
        (
            r"rose|rises?|rising|risen|increas\w+|grew|grow\w*|climb\w+|gain\w*",
            r"fell|falls?|falling|fallen|decreas\w+|declin\w+|shr[aiu]nk\w*|dropp?\w*|cuts?",
        ),
        (r"support\w*|back(?:s|ed|ing)|approv\w+|endors\w+", r"oppos\w+|disapprov\w+"),
        (r"accept\w*|agree[sd]?|agreeing", r"refus\w+|reject\w+|disagree\w*"),
        (r"won|wins?|winning", r"lost|loses?|losing"),
        (r"open(?:s|ed|ing)?", r"clos(?:e|es|ed|ing)"),
        (r"more than|over|at least|above", r"less than|fewer than|under|at most|below"),
    )
)
_SCRIPTS: Final = (
    re.compile(r"[A-Za-z\u00c0-\u024f]"),
    re.compile(r"[\u0400-\u04ff]"),
    re.compile(r"[\u0370-\u03ff]"),
    re.compile(r"[\u0590-\u05ff]"),
    re.compile(r"[\u0600-\u06ff]"),
    re.compile(r"[\u0900-\u0dff]"),
    re.compile(r"[\u0e00-\u0eff]"),
    re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]"),
)
_ENGLISH: Final = re.compile(
    r"\b(?:the|of|and|to|that|was|were|is|are|with|for|by|from|said|ha[sd]|have|would|which|its?"
    r"|s?he|they|their|not|be|been)\b",
    re.IGNORECASE,
)
_OTHER: Final = re.compile(
    r"\b(?:der|die|das|und|den|le|la|les|des|et|du|el|los|las|y|en|del|il|di|che|della|os?|da|em"
    r"|não|het|een|van)\b",
    re.IGNORECASE,
)
_HAN_NUMBER: Final = re.compile(r"[一二两三四五六七八九十百千]")


@dataclass(frozen=True, slots=True)
class _Proof:
    """What may prove a claim: its quotations, their sentences, and what stands before them."""

    quote: str
    sentence: str
    context: str
    before: Sequence[str]
    sources: Sequence[Source]

    @property
    def whole_sentence(self) -> bool:
        """Whether the quotation is a sentence of the article rather than a part of one."""
        return len(self.quote) >= 0.9 * len(self.sentence)


def verify(claim: Claim) -> Claim:
    """Decide whether the citations of a claim bear on what it says.

    A claim is ``supported`` when its quotation says enough, shares enough words with it, and
    disagrees in no figure, date, name or negation; otherwise ``unsupported`` with the first
    reason found. In another language only figures can be compared: ``unchecked``. This is a
    check of words, not of meaning: it refuses what cannot be read off the cited sentence.
    A claim without citations stays unsupported.
    """
    if not claim.citations:
        return replace(claim, verdict="unsupported", reason=claim.reason or "It cites nothing.")
    proof = _proof(claim.citations)
    if objection := _planted(proof) or _thin(proof) or _wrong_figure(claim.text, proof):
        return replace(claim, verdict="unsupported", reason=objection)
    if _foreign(claim.text, proof):
        return replace(
            claim,
            verdict="unchecked",
            reason="Its quotation is in another language, so only figures were compared.",
        )
    objection = (
        _contradiction(claim.text, proof)
        or _irrelevance(claim.text, proof)
        or _overreach(claim.text, proof)
    )
    if objection:
        return replace(claim, verdict="unsupported", reason=objection)
    return replace(claim, verdict="supported", reason="")


def _proof(citations: Sequence[Citation]) -> _Proof:
    return _Proof(
        quote=" … ".join(citation.quote for citation in citations),
        sentence=" … ".join(_sentence(citation) for citation in citations),
        context="\n".join(_context(citation) for citation in citations),
        before=[sentence for citation in citations for sentence in _before(citation)],
        sources=[citation.source for citation in citations],
    )


def _sentence(citation: Citation) -> str:
    """Return what the quotation is part of: its sentences, cut at semicolons outside it."""
    text, offset = citation.passage.text, citation.passage.span.start
    start, end = citation.span.start - offset, citation.span.end - offset
    around = [
        s for s in sentences(text, citation.source.language) if s.start < end and start < s.end
    ]
    if not around:
        return citation.quote
    head = text[min(start, around[0].start) : start].rpartition("; ")[2]
    tail = text[end : max(end, around[-1].end)].partition(";")[0]
    return f"{head}{text[start:end]}{tail}"


def _before(citation: Citation) -> list[str]:
    """Return the sentences of the passage before the one the quotation begins in."""
    text, start = citation.passage.text, citation.span.start - citation.passage.span.start
    return [s.slice(text) for s in sentences(text, citation.source.language) if s.end <= start]


def _context(citation: Citation) -> str:
    """Return the header of the passage and its text up to the end of the cited sentence."""
    source, passage = citation.source, citation.passage
    sentence = _sentence(citation)
    until = passage.text.find(sentence) + len(sentence)
    header = (source.title, source.outlet, source.agency, source.byline, source.place)
    return "\n".join((*header, passage.text[:until]))


def _planted(proof: _Proof) -> str:
    near = " ".join((*proof.before[-1:], proof.sentence))
    return "The cited words give orders to whoever reads them." if is_planted(near) else ""


def _thin(proof: _Proof) -> str:
    terms = set(content_terms(proof.quote))
    clause = len(terms) >= _MIN_TERMS - 1 and len(proof.quote.split()) >= _CLAUSE
    if len(terms) >= _MIN_TERMS or clause or (terms and proof.whole_sentence):
        return ""
    return "Its quotation is too short to prove anything."


def _wrong_figure(claim: str, proof: _Proof) -> str:
    days = {source.published for source in proof.sources if source.published}
    absent = missing(claim, f"{proof.quote} {proof.sentence}", days)
    if not absent or (_foreign(claim, proof) and _HAN_NUMBER.search(proof.sentence)):
        return ""
    return f"{absent} does not stand in the cited sentence."


def _foreign(claim: str, proof: _Proof) -> bool:
    """Return whether claim and quotation are in different scripts or languages."""
    scripts = [
        max(range(len(_SCRIPTS)), key=lambda n: _letters(n, text))
        for text in (claim, proof.quote)
    ]
    if scripts[0] != scripts[1]:
        return True
    known = {source.language.split("-")[0] for source in proof.sources} <= {"en", "und"}
    says, said = bool(_ENGLISH.search(claim)), bool(_ENGLISH.search(proof.sentence))
    there = says and not said and (not known or bool(_OTHER.search(proof.sentence)))
    here = said and not says and bool(_OTHER.search(claim))
    if not there and not here:
        return False
    shared = set(content_terms(claim)) & set(content_terms(proof.sentence))
    names = set(content_terms(" ".join(re.findall(r"\b[A-Z\d][\w,.]*", claim))))
    return shared <= names


def _letters(script: int, text: str) -> int:
    return len(_SCRIPTS[script].findall(text))


def _contradiction(claim: str, proof: _Proof) -> str:
    if bool(_NEGATION.search(claim)) != _negates(proof):
        return "One of claim and quotation denies what the other says."
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if _only(one, other, claim) and _only(other, one, proof.quote):
                return "Claim and quotation say the opposite."
    if any(
        source.language.startswith("de") for source in proof.sources
    ):  # German capitalises every noun
        return ""
    header = "\n".join(f"{s.outlet}\n{s.agency}\n{s.place}" for s in proof.sources)
    return disagreement(claim, proof.quote, proof.sentence, proof.context, header)


def _only(one: re.Pattern[str], other: re.Pattern[str], text: str) -> bool:
    return bool(one.search(text)) and not other.search(text)


def _negates(proof: _Proof) -> bool:
    """Return whether the quotation, or its clause just before it, is negated."""
    before = proof.sentence.partition(proof.quote)[0]
    clause = re.split(r"[,;:—–]|\b(?:but|and|while|that)\b", before)[-1]
    return bool(_NEGATION.search(proof.quote) or _NEGATION.search(clause))


def _irrelevance(claim: str, proof: _Proof) -> str:
    """Compare by the words with content: enough of the claim's must be the proof's."""
    wanted = set(content_terms(claim))
    cited = set(content_terms(proof.sentence))
    near = {term for term in wanted if _matches(term, cited)}
    context = set(content_terms(proof.context))
    told = {term for term in wanted if _matches(term, context)}
    enough = min(2, len(wanted))
    quoted = any(_matches(term, set(content_terms(proof.quote))) for term in wanted)
    if quoted and len(near) >= enough and len(told) >= _MIN_SHARE * len(wanted):
        return ""
    return "Its quotation is about something else."


def _overreach(claim: str, proof: _Proof) -> str:
    """Return in what the claim says more than its proof, or something else with its words."""
    header = "\n".join(f"{s.outlet}\n{s.agency}\n{s.byline}\n{s.place}" for s in proof.sources)
    language = proof.sources[0].language
    if objection := (
        turned(claim, proof.sentence)
        or crossed(claim, proof.sentence)
        or misattributed(claim, proof.sentence, proof.before, proof.context, header)
        or overstated(claim, proof.quote, proof.sentence, language)
    ):
        return objection
    german = language.startswith("de")  # which capitalises every noun
    known = set() if german else {name.casefold() for name in names(claim, proof.context)}
    here = f"{proof.sentence}\n{header}"
    if extra := added(claim, here, proof.context, known):
        return f"The cited sentence does not say “{extra}”."
    return ""


def _matches(term: str, terms: Collection[str]) -> bool:
    """Return whether a term is among others, perhaps with another ending."""
    if term in terms:
        return True
    stem = term[: max(5, len(term) - 3)]
    return len(term) > 5 and any(
        other.startswith(stem) and abs(len(other) - len(term)) <= 4 for other in terms
    )
