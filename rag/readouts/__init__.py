"""Two readouts of one meeting: what both say, what only one says, and what was agreed."""

from collections.abc import Sequence

from rag.ports import Embedder
from rag.readouts.anchors import by_anchors
from rag.readouts.ledger import ledger
from rag.readouts.likeness import MOST_EMBEDDED, likeness
from rag.readouts.pairs import choose, lay_out
from rag.readouts.reading import Sentence, read
from rag.readouts.subjects import subjects
from rag.readouts.words import Matrix, Vocabulary
from rag.types import Article, Readouts, Statement

__all__ = ["align"]

_LOCAL = "local:"
_NAMES = {
    "en": "English", "zh": "Chinese", "ru": "Russian", "es": "Spanish", "fr": "French",
    "de": "German", "uk": "Ukrainian", "ja": "Japanese", "ar": "Arabic", "pt": "Portuguese",
}  # fmt: skip
_BY_ENDPOINT = "set RAG_EMBEDDER=openai to align them by meaning."


def align(
    a: Article,
    b: Article,
    *,
    statements_a: Sequence[Statement],
    statements_b: Sequence[Statement],
    embedder: Embedder,
) -> Readouts:
    """Return two readouts laid side by side; swapping them swaps the sides of the result.

    Every sentence of both stands in at least one pairing. The local embedder reads English
    only: other languages are aligned by their words, and readouts in two languages by figures
    and names alone, which the notice says. The statements tell who speaks and what is said
    jointly. Thousands of sentences take seconds.
    """
    one, other = read(a, statements_a), read(b, statements_b)
    vocabulary = Vocabulary(one, other)
    language = _language(a), _language(b)
    alike = language[0] == language[1] or "und" in language
    chosen = {}
    if one and other:
        likely = _likely(one, other, vocabulary, embedder, language)
        chosen = choose(one, other, likely)
    pairings = lay_out(one, other, chosen, vocabulary, words_compare=alike)
    return Readouts(
        a=a.source,
        b=b.source,
        pairings=pairings,
        agreements=ledger(one, other, chosen),
        subjects=subjects(one, other, chosen, vocabulary),
        length=(sum(s.length for s in one), sum(s.length for s in other)),
        notice=_notice(one, other, chosen, embedder, language),
    )


def _language(article: Article) -> str:
    return article.source.language.partition("-")[0].lower()


def _likely(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    vocabulary: Vocabulary,
    embedder: Embedder,
    language: tuple[str, str],
) -> Matrix:
    local = embedder.name.startswith(_LOCAL)
    known = set(language) - {"und"}
    if len(known) > 1 and local:
        return by_anchors(a, b, vocabulary)
    readable = not local or known <= {"en"}
    return likeness(a, b, vocabulary, embedder if readable else None)


def _notice(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    chosen: dict[tuple[int, int], float],
    embedder: Embedder,
    language: tuple[str, str],
) -> str:
    """Return what the reader must know before trusting the columns, if anything."""
    empty = " and ".join(name for name, part in (("A", a), ("B", b)) if not part)
    if empty:
        return f"There is no sentence in {empty}: nothing can be compared."
    told: list[str] = []
    known = sorted(set(language) - {"und"})
    names = " and ".join(_NAMES.get(code, code) for code in known)
    local = embedder.name.startswith(_LOCAL)
    if len(known) > 1:
        told.append(
            f"The readouts are in {names} and the local embedder reads English only: only"
            f" sentences that share figures, dates, names or states are paired; {_BY_ENDPOINT}"
            if local
            else f"The readouts are in {names}: differing words are not marked."
        )
    elif local and known and known != ["en"]:
        told.append(
            f"The local embedder reads English only: these readouts in {names} are aligned by"
            f" the words they share; {_BY_ENDPOINT}"
        )
    if len(a) + len(b) > MOST_EMBEDDED:
        told.append(
            f"Together the texts have {len(a) + len(b):,} sentences: they are aligned by the"
            " words they share only."
        )
    if not chosen:
        told.append(
            "No sentence of one was found in the other: they may not be about one meeting."
        )
    elif _one_text(a, b):
        told.append("The two readouts are the same text.")
    return " ".join(told)


def _one_text(a: Sequence[Sentence], b: Sequence[Sentence]) -> bool:
    return [s.text for s in a] == [s.text for s in b]
