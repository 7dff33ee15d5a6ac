"""How much of an article's words reading a web page keeps, and how much else comes in.

Run: ``python -m benchmarks.pages``. Four sets: pages of invented sites with known truth
(``tests/fakes/pages_with_truth.py``); odd pages (``tests/fakes/odd_pages.py``); pages as large
sites build them, written afterwards (``tests/fakes/odd_sites.py``, ``other_sites.py``); the
real articles of ``../shared/corpora/sides`` as they were found, against what rules made for
them by hand leave.
Precision and recall are of words in their order.
"""

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from statistics import mean

from rag.errors import InputError
from rag.ingest.clean import clean
from rag.ingest.load import Piece, Raw, read
from rag.types import Article
from tests.fakes.odd_pages import odd_pages
from tests.fakes.odd_sites import odd_sites
from tests.fakes.other_sites import other_sites
from tests.fakes.pages_with_truth import Page, pages

_SETTINGS = {
    "as it comes": {},
    "for precision": {"favor_precision": True},
    "for recall": {"favor_recall": True},
}
REAL = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "sides" / "articles"
_WORD = re.compile("[\u2e80-\u9fff\uac00-\ud7af]|[^\\W_]+")
_AROUND = re.compile(
    r"\A\s*#+ .*\n|^Published ?:.*$|^---$|^Show me more content.*$|^\[查看原文\].*$"
    r"|^\\?#+\s*$|^.*Getty Images$|^.* is pictured in .*$|^\* .*$"
    r"|^(?:Read more|More).{0,80}:.*$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Score:
    """Precision and recall of one page, and which facts about it are right."""

    precision: float
    recall: float
    facts: dict[str, bool]


def words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, each Chinese character as one."""
    return _WORD.findall(text.lower())


def score(said: Sequence[str], true: Sequence[str]) -> tuple[float, float]:
    """Return precision and recall of words in their order."""
    matcher = SequenceMatcher(None, said, true, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same / max(1, len(said)), same / max(1, len(true))


def ours(page: bytes) -> Article:
    """Return the article that loading and cleaning make of a page."""
    (found,) = read(Piece(locator="/page.html", name="page.html", content=page))
    if not isinstance(found, Raw):
        raise InputError(found.error)
    return clean(found)


def library_alone(page: bytes, **options: bool) -> str:
    """Return the text that trafilatura makes of a page by itself."""
    import trafilatura

    return trafilatura.extract(page, include_comments=False, **options) or ""


def measure(page: Page) -> Score:
    """Score our reading of one page of the invented set."""
    article = ours(page.html)
    source = article.source
    precision, recall = score(words(article.text), words(" ".join(page.paragraphs)))
    facts = {"title": source.title == page.title, "language": source.language == page.language}
    if page.byline:
        facts["byline"] = source.byline == page.byline
    facts["outlet"] = source.outlet == page.outlet
    if page.published:
        facts["day"] = str(source.published) == page.published[:10]
    if len(page.published) > 19:
        at = source.published_at
        facts["moment"] = at is not None and at.isoformat() == page.published
    if page.url:
        facts["url"] = source.url == page.url
    facts["furniture out"] = not any(phrase in article.text for phrase in page.furniture)
    return Score(precision, recall, facts)


def real_texts() -> Iterator[tuple[str, str, str]]:
    """Yield name, text as found and text without what stands around it, by hand-made rules."""
    for path in sorted(REAL.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        text = re.sub(r"<[^<>]+>", " ", article["text"])
        yield path.stem, article["text"], _AROUND.sub("", text)


def _rows(scored: dict[str, Score]) -> None:
    designs: dict[str, list[Score]] = defaultdict(list)
    for name, one in scored.items():
        designs[name.rsplit("-", 2)[0]].append(one)
    for design, several in designs.items():
        print(
            f"  {design:12} {mean(s.precision for s in several):.3f} "
            f"{mean(s.recall for s in several):.3f}"
        )


def main(show: Sequence[str]) -> None:
    """Print the scores; with names of designs or pages, print those articles."""
    made = pages()
    started = time.perf_counter()
    scored = {page.name: measure(page) for page in made}
    seconds = time.perf_counter() - started
    _rows(scored)
    _line("ours", [(s.precision, s.recall) for s in scored.values()])
    for name, options in _SETTINGS.items():
        _line(f"trafilatura {name}", _alone(made, partial(library_alone, **options)))
    kinds = sorted({kind for s in scored.values() for kind in s.facts})
    for kind in kinds:
        right = [s.facts[kind] for s in scored.values() if kind in s.facts]
        print(f"  {kind:14} {sum(right)} of {len(right)}")
    print(f"  {len(made)} pages, {seconds / len(made) * 1000:.0f} ms each")
    odd = [(page.html.encode(), words(" ".join(page.truth))) for page in odd_pages()]
    _line("odd pages, ours", [score(words(ours(page).text), true) for page, true in odd])
    for name, options in _SETTINGS.items():
        extract = partial(library_alone, **options)
        scores = [score(words(extract(page)), true) for page, true in odd]
        _line(f"odd pages, trafilatura {name}", scores)
    made_later = (*odd_sites(), *other_sites())
    sites = [(site.html.encode(), words(" ".join(site.truth))) for site in made_later]
    _line("large sites, ours", [score(words(ours(page).text), true) for page, true in sites])
    scores = [score(words(library_alone(page)), true) for page, true in sites]
    _line("large sites, trafilatura as it comes", scores)
    if REAL.exists():
        _line("real articles", list(_real()))
    for page in made:
        if any(name in page.name for name in show):
            article = ours(page.html)
            print(page.name, scored[page.name], article.source, article.text, sep="\n")
            print("-" * 20, *page.paragraphs, sep="\n")


def _alone(made: Sequence[Page], extract: Callable[[bytes], str]) -> list[tuple[float, float]]:
    return [score(words(extract(p.html)), words(" ".join(p.paragraphs))) for p in made]


def _real() -> Iterator[tuple[float, float]]:
    for name, found, true in real_texts():
        piece = Piece(locator=f"/{name}.txt", name=f"{name}.txt", content=found.encode())
        (raw,) = read(piece)
        text = clean(raw).text if isinstance(raw, Raw) else ""
        precision, recall = score(words(text), words(true))
        if min(precision, recall) < 0.97:
            print(f"  {name}: {precision:.3f} {recall:.3f}")
        yield precision, recall


def _line(name: str, scores: Sequence[tuple[float, float]]) -> None:
    low = min(min(pair) for pair in scores)
    print(
        f"{name}: precision {mean(p for p, _ in scores):.3f}, "
        f"recall {mean(r for _, r in scores):.3f}, lowest {low:.3f}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
