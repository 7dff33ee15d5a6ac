"""What the matcher reads, and what its word does to an answer."""

import numpy as np
import pytest

from rag.library import Library
from rag.newsroom import Newsroom
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder

NEWS = (
    "The ferry company of Torvia put the ferry Saint Ilva back into service on Friday, the "
    "harbour office said. Repairs to the ferry cost the company four million crowns. "
    "Captain Mara Ellin takes over the bridge from the first of May."
)
QUESTION = "Who will be in charge of the ferry of the company?"


class FakeMatcher:
    """Is sure of the sentences that hold a word, and keeps what it read."""

    name = "fake"

    def __init__(self, word):
        self.word = word
        self.read = []

    def match(self, question, sentences, leads):
        self.read.append((question, tuple(sentences), tuple(leads)))
        return np.array([0.99 if self.word in one else 0.001 for one in sentences], np.float32)


@pytest.fixture
def opened(tmp_path):
    rooms = []

    def room(matcher, text=NEWS, language="en"):
        library = Library.open(tmp_path / f"library{len(rooms)}", lock_timeout=5)
        rooms.append(
            Newsroom(library, embedder=WordEmbedder(64), clock=lambda: NOW, matcher=matcher)
        )
        content = f"Language: {language}\nOutlet: Norda\n\n{text}\n".encode()
        rooms[-1].add_files([("a.txt", content)])
        return rooms[-1]

    yield room
    for one in rooms:
        one.close()


def test_an_answer_in_other_words_is_given_when_the_matcher_is_sure(opened):
    answer = opened(FakeMatcher("Captain")).ask(QUESTION)
    assert answer.status == "answered"
    assert any("Captain Mara Ellin" in citation.quote for citation in answer.citations)


def test_it_reads_the_question_with_each_likely_sentence_once(opened):
    matcher = FakeMatcher("Captain")
    opened(matcher).ask(QUESTION)
    (question, sentences, leads) = matcher.read[0]
    assert question == QUESTION
    assert len(sentences) == len(set(sentences)) == len(leads) == 3


def test_a_sentence_that_leans_on_the_one_before_is_read_with_it(opened):
    matcher = FakeMatcher("She")
    opened(matcher, NEWS + " She has never sailed the Saint Ilva before.").ask(QUESTION)
    told = dict(zip(*matcher.read[0][1:], strict=True))
    assert told["She has never sailed the Saint Ilva before."].startswith("Captain Mara")
    assert told["Captain Mara Ellin takes over the bridge from the first of May."] == ""


def test_articles_in_other_languages_are_not_given_to_it(opened):
    matcher = FakeMatcher("Kapitän")
    opened(matcher, "Die Kapitänin der Fähre ist Mara Ellin, sagte das Hafenamt.", "de").ask(
        "Wer ist die Kapitänin der Fähre?"
    )
    assert all(not sentences for _, sentences, _ in matcher.read)
