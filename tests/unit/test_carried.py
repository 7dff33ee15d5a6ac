from rag.compare.columns import told_once
from rag.retrieval.carried import fold
from rag.types import Hit, Passage, Span
from tests.fakes.briefing import article, statement

GROUP = f"{1:012x}"
WORDS = "Veldt and Ostmark agreed to reopen the harbour of Lugra. It will open on March 15."


def hit(text, number, group=GROUP):
    of = article(text, number=number, group=group)
    return Hit(passage=Passage.cut(of, Span(0, len(text))), score=0.5)


def shown(*hits, limit=10):
    return [one.passage.source.id for one in fold(hits, limit)]


def test_the_same_words_of_another_carrier_are_shown_once():
    other = WORDS.replace(" ", "\u00a0").upper()

    assert shown(hit(WORDS, 1), hit(other, 2)) == [GROUP]


def test_part_of_what_another_carrier_prints_is_not_shown_again():
    assert shown(hit(WORDS, 1), hit(WORDS.split(". ", maxsplit=1)[0], 2)) == [GROUP]


def test_a_passage_that_differs_by_one_figure_is_evidence_of_its_own():
    assert len(shown(hit(WORDS, 1), hit(WORDS.replace("15", "16"), 2))) == 2


def test_articles_that_are_no_carriers_of_one_text_do_not_hide_each_other():
    assert len(shown(hit(WORDS, 1, ""), hit(WORDS.upper(), 2, ""))) == 2


def test_passages_of_one_article_do_not_hide_each_other():
    assert len(shown(hit(WORDS, 1), hit(WORDS.split(". ", maxsplit=1)[0], 1))) == 2


def test_no_more_hits_are_shown_than_asked_for():
    assert len(shown(hit(WORDS, 1, ""), hit("Other words.", 2, ""), limit=1)) == 1


def test_a_statement_set_in_other_quotation_marks_is_told_once():
    one, other = (
        article('"We will pay", Anna Kort said.'),
        article("“We will pay”, Anna Kort said.", number=2),
    )
    said = (statement(one, '"We will pay"'), statement(other, "“We will pay”"))

    assert told_once(said) == said[:1]
