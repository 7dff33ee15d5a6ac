"""Sentences that an article bears out score above those it does not."""

from benchmarks.faithfulness import auroc, judged

ARTICLE = (
    "The ferry Queen Adela struck a sandbank off Cape Ister on Friday. Nobody was killed. "
    "Seventeen of the 1, 212 passengers were treated at the hospital in Lindry."
)


def _score(sentence):
    return judged({"article": ARTICLE, "sentence": sentence, "source": "own"})


def test_what_the_article_says_is_supported():
    assert _score("The ferry Queen Adela struck a sandbank off Cape Ister.").supported


def test_a_figure_is_read_across_the_space_the_set_puts_in_it():
    assert _score("Seventeen of the 1,212 passengers were treated at the hospital.").supported


def test_what_it_does_not_say_is_not_supported_and_scores_less():
    lie = _score("The ferry Prince Odo sank off Cape Ister on Monday.")
    assert not lie.supported
    assert lie.score < _score("The ferry Queen Adela struck a sandbank on Friday.").score


def test_auroc_counts_pairs_and_ties_half():
    assert auroc([2.0, 1.0], [1.0, 0.0]) == 0.875
