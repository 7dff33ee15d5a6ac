import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.grounding.cite import DraftClaim, cite
from rag.grounding.verify import verify
from rag.types import Article, Claim, Passage, Source, Span

TEXT = (
    "PORT ANSEL, March 4 (Harbour Wire) -- Veldtian foreign minister Elena Marsh met "
    "Tomas Kolar, the Osterling envoy, in Port Ansel on Tuesday. Veldt will not withdraw its "
    "1,200 troops from the island, she said. Kolar told Marsh that Osterling was ready for "
    "talks without conditions. "
    "Exports of grain rose 14 percent to $3.5 million in the first quarter, he added. "
    "The two sides agreed to reopen three crossings by September 10. "
    "Marsh denied that her country had closed the strait. "
    "The North Sea Council (NSC) welcomed the meeting. "
    "Kolar, however, opposed a new customs union."
)


def passage(text=TEXT, language="en"):
    source = Source(
        id="b" * 12,
        locator="b.txt",
        title="Marsh and Kolar meet",
        outlet="Harbour Wire",
        published=dt.date(2031, 3, 4),
        language=language,
    )
    article = Article(source=source, text=text)
    return Passage.cut(article, Span(0, len(text)))


def judged(said, quote, **options):
    claim = verify(cite(DraftClaim(text=said, passage=1, quote=quote), [passage(**options)]))
    assert bool(claim.reason) == (claim.verdict != "supported")
    return claim


TRUE = [
    ("Elena Marsh met Tomas Kolar on Tuesday.", "Elena Marsh met Tomas Kolar"),
    ("Veldt will not withdraw its 1,200 troops.", "Veldt will not withdraw its 1,200 troops"),
    (
        "Marsh said Veldt would not pull its 1200 troops out.",
        "will not withdraw its 1,200 troops from the island",
    ),
    (
        "According to Harbour Wire, Osterling is ready for talks.",
        "Osterling was ready for talks without conditions",
    ),
    (
        "Grain exports rose by 14% to 3.5 million dollars.",
        "Exports of grain rose 14 percent to $3.5 million",
    ),
    ("Kolar said grain exports rose 14 percent.", "Exports of grain rose 14 percent"),
    ("Both sides agreed to reopen 3 crossings.", "agreed to reopen three crossings"),
    (
        "The two countries agreed to reopen three crossings by Sept. 10.",
        "agreed to reopen three crossings by September 10",
    ),
    (
        "On 4 March the two ministers met in Port Ansel.",
        "met Tomas Kolar, the Osterling envoy, in Port Ansel on Tuesday",
    ),
    (
        "Veldt denied having closed the strait.",
        "Marsh denied that her country had closed the strait",
    ),
    (
        "Marsh said her country did not close the strait.",
        "denied that her country had closed the strait",
    ),
    ("The NSC welcomed the meeting.", "The North Sea Council (NSC) welcomed the meeting"),
    ("Kolar opposed a new customs union.", "opposed a new customs union"),
    (
        "Osterling's envoy opposed a customs union.",
        "Kolar, however, opposed a new customs union",
    ),
    (
        "In 2031, grain exports rose 14 percent in the first quarter.",
        "Exports of grain rose 14 percent",
    ),
]


@pytest.mark.parametrize(("text", "quote"), TRUE, ids=[t[0] for t in TRUE])
def test_a_claim_that_its_quotation_proves_is_supported(text, quote):
    assert (judged(text, quote).verdict, judged(text, quote).reason) == ("supported", "")


FALSE = [
    ("Exports of grain rose 40 percent.", "Exports of grain rose 14 percent", "40 percent"),
    (
        "Exports of grain reached $3.5 billion.",
        "Exports of grain rose 14 percent to $3.5 million",
        "3.5 billion",
    ),
    (
        "Exports of grain rose 14 percent to $35 million.",
        "rose 14 percent to $3.5 million",
        "35 million",
    ),
    ("The sides agreed to reopen five crossings.", "agreed to reopen three crossings", "five"),
    (
        "The sides agreed to reopen three crossings by September 12.",
        "agreed to reopen three crossings by September 10",
        "September 12",
    ),
    ("Marsh met Kolar on Friday.", "Elena Marsh met Tomas Kolar", "Friday"),
    ("In 2029, grain exports rose 14 percent.", "Exports of grain rose 14 percent", "2029"),
    (
        "Veldt will withdraw its troops from the island.",
        "will not withdraw its 1,200 troops from the island",
        "denies",
    ),
    (
        "Veldt will withdraw its troops from the island.",
        "withdraw its 1,200 troops from the island",
        "denies",
    ),
    ("Marsh did not meet Kolar in Port Ansel.", "Elena Marsh met Tomas Kolar", "denies"),
    ("Exports of grain fell 14 percent.", "Exports of grain rose 14 percent", "opposite"),
    ("Kolar supported a new customs union.", "opposed a new customs union", "opposite"),
    ("Arvania is ready for talks.", "Osterling was ready for talks", "Arvania"),
    (
        "Osterling will not withdraw its 1,200 troops.",
        "Veldt will not withdraw its 1,200 troops",
        "Veldt",
    ),
    (
        "Marsh told Kolar that Osterling was ready for talks.",
        "Osterling was ready for talks without conditions",
        "not the one",
    ),
    (
        "Petra Lund welcomed the meeting.",
        "The North Sea Council (NSC) welcomed the meeting",
        "Petra",
    ),
    ("Marsh opposed a new customs union.", "opposed a new customs union", "Kolar"),
    (
        "The envoys discussed fishing rights at dinner.",
        "The two sides agreed to reopen three crossings",
        "something else",
    ),
    ("Veldt is a great country.", "Veldt", "too short"),
    ("They met in the city.", "in the", "too short"),
]


@pytest.mark.parametrize(("text", "quote", "why"), FALSE, ids=[f"{t[0]} {t[2]}" for t in FALSE])
def test_a_claim_that_says_other_than_its_quotation_is_unsupported(text, quote, why):
    claim = judged(text, quote)

    assert claim.verdict == "unsupported"
    assert why in claim.reason


SWAPS = [
    ("Osterling supports Veldt's bid.", "Veldt supports Osterling's bid for the seat"),
    ("Veldt thanked Osterling for its help.", "He thanked Veldt for its help"),
    ("Kolar said Marsh had agreed.", "Marsh said Kolar had agreed to it"),
]
ORDERS = [
    ("Veldt and Osterling proposed a plan.", "Osterling and Veldt proposed a plan"),
    (
        "Marsh thanked Kolar for coming.",
        "Marsh thanked Kolar for coming, and Kolar thanked Marsh",
    ),
    ("Veldt was thanked for its help.", "He thanked Veldt for its help"),
]


@pytest.mark.parametrize(("said", "quote"), SWAPS)
def test_who_does_what_to_whom_may_not_be_exchanged(said, quote):
    whole = f"Marsh of Veldt met Kolar of Osterling. {quote}."

    assert judged(said, quote, text=whole).verdict == "unsupported"


@pytest.mark.parametrize(("said", "quote"), ORDERS)
def test_another_order_of_words_is_no_exchange(said, quote):
    whole = f"Marsh of Veldt met Kolar of Osterling. {quote}."

    assert judged(said, quote, text=whole).verdict == "supported"


DATES = [
    ("The summit opens in April.", "the summit opens next month", "supported"),
    ("The summit opens in May 2031.", "the summit opens next month", "unsupported"),
    ("The summit opened on March 3.", "the summit opened yesterday with a dinner", "supported"),
    (
        "The summit opened on March 2.",
        "the summit opened yesterday with a dinner",
        "unsupported",
    ),
    (
        "The summit opened on 2031-03-03.",
        "the summit opened on 3 March in the port",
        "supported",
    ),
    ("Some 21 ships and 2 boats came.", "twenty-one ships and two boats came", "supported"),
    ("Some 1.2 million tonnes of grain came.", "1,200,000 tonnes of grain came", "supported"),
    ("Some 12 million tonnes of grain came.", "1,200,000 tonnes of grain came", "unsupported"),
    ("Growth is between 4 and 5 percent.", "growth of 4 to 5 percent a year", "supported"),
    ("Growth is 5 percent.", "growth of 5 points a year", "unsupported"),
]


@pytest.mark.parametrize(("said", "quote", "verdict"), DATES)
def test_figures_and_dates_agree_however_they_are_written(said, quote, verdict):
    assert judged(said, quote, text=f"In the port, {quote}.").verdict == verdict


def test_a_claim_that_cites_nothing_stays_unsupported():
    claim = verify(Claim(text="Peace is near."))

    assert (claim.verdict, claim.reason) == ("unsupported", "It cites nothing.")


def test_the_reason_that_nothing_was_cited_is_kept():
    assert judged("Peace is near.", "peace in our time").reason.startswith(
        "Its quotation stands"
    )


CHINESE = (
    "韦尔特外交部长玛什星期二在安塞尔港表示，韦尔特不会从该岛撤出1200名士兵。"
    "双方同意重新开放三个口岸。"
)


def test_words_are_compared_in_scripts_without_spaces_too():
    assert (
        judged(
            "韦尔特不会撤出1200名士兵。",
            "韦尔特不会从该岛撤出1200名士兵",
            text=CHINESE,
            language="zh",
        ).verdict
        == "supported"
    )
    assert (
        judged(
            "韦尔特会撤出1200名士兵。",
            "韦尔特不会从该岛撤出1200名士兵",
            text=CHINESE,
            language="zh",
        ).verdict
        == "unsupported"
    )
    assert (
        judged(
            "天气很好，渔民返回家园。", "双方同意重新开放三个口岸", text=CHINESE, language="zh"
        ).verdict
        == "unsupported"
    )


FOREIGN = [
    (
        "Veldt will keep 1,200 soldiers on the island.",
        "韦尔特不会从该岛撤出1200名士兵",
        CHINESE,
        "zh",
    ),
    ("Both sides will reopen three crossings.", "双方同意重新开放三个口岸", CHINESE, "zh"),
    (
        "Veldt will keep its soldiers on the island.",
        "Вельдт оставит своих солдат на острове",
        "Вельдт оставит своих солдат на острове, сказала Марш.",
        "ru",
    ),
    (
        "The ministers of Veldt met in the port.",
        "Los ministros se reunieron en el puerto",
        "Los ministros se reunieron en el puerto de Ansel.",
        "es",
    ),
]


@pytest.mark.parametrize(("text", "quote", "whole", "language"), FOREIGN)
def test_across_languages_nothing_is_said_about_the_words(text, quote, whole, language):
    claim = judged(text, quote, text=whole, language=language)

    assert claim.verdict == "unchecked"
    assert "another language" in claim.reason


def test_across_languages_figures_must_still_agree():
    claim = judged(
        "Veldt keeps 9,000 soldiers.",
        "撤出1200名士兵",
        text="韦尔特不会撤出1200名士兵。",
        language="zh",
    )

    assert claim.verdict == "unsupported"
    assert "9,000" in claim.reason


@given(st.text(min_size=1, max_size=80), st.integers(0, len(TEXT) - 40), st.integers(3, 40))
def test_any_claim_gets_a_verdict_and_keeps_its_words_and_citations(text, start, length):
    try:
        drafted = DraftClaim(text=text, passage=1, quote=TEXT[start : start + length])
    except ValueError:
        return
    cited = cite(drafted, [passage()])

    claim = verify(cited)

    assert (claim.text, claim.citations, claim.moved) == (
        cited.text,
        cited.citations,
        cited.moved,
    )
    assert claim.verdict in ("supported", "unsupported", "unchecked")
    assert claim.citations or claim.verdict == "unsupported"


def test_a_sentence_of_the_article_proves_itself():
    text = passage().text
    for sentence in text.split(". ")[1:]:
        assert judged(sentence, sentence).verdict == "supported", sentence
