"""Two readouts laid side by side: what both say, what one says, what was agreed."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.readouts import measure
from rag.ports import Vectors
from rag.providers.local import LocalEmbedder
from rag.readouts import align
from rag.readouts.reading import read
from rag.statements import extract
from rag.types import Article, Pairing, Readouts, Source

ROOT = Path(__file__).parents[2]
LOCAL = LocalEmbedder()
REAL = ROOT.parent / "shared" / "corpora" / "sides"


class Letters:
    """An embedder that counts letters: cheap, and near for texts that are alike."""

    name = "local:letters"

    def embed(self, texts: list[str]) -> Vectors:
        counts = np.array(
            [
                [text.lower().count(letter) + 0.01 for letter in "aeiounrstldcm"]
                for text in texts
            ],
            np.float32,
        ).reshape(len(texts), 13)
        vectors: Vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return vectors


class Endpoint(Letters):
    """The same, as if it came from an endpoint and read every language."""

    name = "openai:letters"


def article(text: str, name: str = "a", language: str = "en") -> Article:
    source = Source(id=name * 12, locator=name, title=name, language=language)
    return Article(source=source, text=text)


def laid(
    a: str, b: str, languages: tuple[str, str] = ("en", "en"), **given: object
) -> Readouts:
    one, other = article(a, "a", languages[0]), article(b, "b", languages[1])
    return align(
        one,
        other,
        statements_a=extract(one),
        statements_b=extract(other),
        embedder=given.get("embedder", LOCAL),  # type: ignore[arg-type]
    )


def quotes(pairing: Pairing) -> tuple[str | None, str | None]:
    return (
        pairing.a.quote if pairing.a else None,
        pairing.b.quote if pairing.b else None,
    )


MINE = """President Ilan Dovar of Torvia spoke by phone with President Mara Ellison of Aurelia.

The leaders agreed to reopen the Sel bridge on 4 May and to exchange 120 prisoners. Dovar
thanked Aurelia for the delivery of 30 field hospitals.

Dovar complained about the new fishing quota."""
THEIRS = """President Mara Ellison of Aurelia had a phone conversation with President Dovar.

Ellison confirmed that Aurelia is ready to swap 140 prisoners with Torvia. Thirty field
hospitals have been handed over to Torvia, Ellison said.

The Aurelian harbour festival will take place in June."""

TOKENS = (
    "The two leaders agreed to open a bridge. Dovar said no. Prisoners come home 120 Sel,"
    " gas and grain exports; “we stay” 4 May Wen ceasefire\n was reached talks."
)
WORDS = st.lists(st.sampled_from(TOKENS.split(" ")), max_size=60).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_every_sentence_of_both_stands_in_at_least_one_pairing(a: str, b: str) -> None:
    found = laid(a, b, embedder=Letters())
    for name, text in (("a", a), ("b", b)):
        one = article(text, name)
        cited = [citation.span for p in found.pairings if (citation := getattr(p, name))]
        for sentence in read(one, extract(one)):
            here = sorted(span for span in cited if sentence.span.covers(span))
            words = set("".join(span.slice(text) for span in here).split())
            assert here[0].start == sentence.span.start
            assert max(span.end for span in here) == sentence.span.end
            assert set("".join(sentence.text).split()) - words <= {"and", ";"}


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS)
def test_every_span_cuts_verbatim_from_its_own_readout(a: str, b: str) -> None:
    found = laid(a, b, embedder=Letters())
    for one in found.pairings:
        for citation, marks, text in ((one.a, one.differs_a, a), (one.b, one.differs_b, b)):
            if citation is None:
                assert not marks
                continue
            assert citation.quote == citation.span.slice(text)
            assert all(citation.span.covers(mark) for mark in marks)
            assert all(mark.slice(text) == mark.slice(text).strip() for mark in marks)
    for agreement in found.agreements:
        side = a if agreement.words.source.id.startswith("a") else b
        assert agreement.words.span.slice(side) == agreement.words.quote


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_swapping_the_readouts_swaps_the_sides(a: str, b: str) -> None:
    there, back = laid(a, b, embedder=Letters()), laid(b, a, embedder=Letters())
    only = [quotes(one)[0] for one in there.of("only_a")]
    assert only == [quotes(one)[1] for one in back.of("only_b")]
    pairs_there = sorted(str(quotes(one)) for one in there.pairings if one.a and one.b)
    pairs_back = sorted(str(quotes(one)[::-1]) for one in back.pairings if one.a and one.b)
    assert pairs_there == pairs_back
    assert there.length == back.length[::-1]


@settings(max_examples=40, deadline=None)
@given(WORDS)
def test_one_text_twice_is_the_same_throughout(text: str) -> None:
    found = laid(text, text, embedder=Letters())
    assert all(one.alignment == "same" for one in found.pairings)
    if found.pairings:
        assert found.notice == "The two readouts are the same text."


def test_the_same_point_in_other_words_is_paired_with_its_differing_words() -> None:
    found = laid(MINE, THEIRS)
    hospitals = next(
        one for one in found.of("reworded") if "field hospitals" in str(quotes(one)[0])
    )
    assert str(quotes(hospitals)[1]).startswith("Thirty field\nhospitals")
    marked = {mark.slice(MINE) for mark in hospitals.differs_a}
    assert any("thanked" in words for words in marked)
    assert not any("hospitals" in words or "30" in words for words in marked)


def test_figures_that_differ_are_marked_in_both() -> None:
    found = laid(MINE, THEIRS)
    prisoners = next(one for one in found.of("reworded") if "120" in str(quotes(one)[0]))
    assert any("120" in mark.slice(MINE) for mark in prisoners.differs_a)
    assert any("140" in mark.slice(THEIRS) for mark in prisoners.differs_b)


def test_what_only_one_readout_says_stands_alone() -> None:
    found = laid(MINE, THEIRS)
    assert [quotes(one)[0] for one in found.of("only_a")] == [
        "Dovar complained about the new fishing quota."
    ]
    assert [quotes(one)[1] for one in found.of("only_b")] == [
        "The Aurelian harbour festival will take place in June."
    ]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The SIDES agreed: the bridge, opens.", "The sides agreed the bridge opens"),
        ("They will send thirty-four buses.", "They will send 34 buses."),
        ("The minister’s answer came on time.", "The minister's answer came on time."),
    ],
)
def test_case_punctuation_and_spelled_figures_make_no_difference(a: str, b: str) -> None:
    assert [one.alignment for one in laid(a, b).pairings] == ["same"]


def test_a_missing_not_is_a_difference() -> None:
    found = laid("Torvia will not close the port.", "Torvia will close the port.")
    (only,) = found.of("reworded")
    assert [mark.slice("Torvia will not close the port.") for mark in only.differs_a] == ["not"]
    assert only.differs_b == ()


def test_the_same_words_in_another_order_are_not_the_same() -> None:
    found = laid("Torvia attacked Varn at the river.", "Varn attacked Torvia at the river.")
    (only,) = found.of("reworded")
    assert len(only.differs_a) == len(only.differs_b) > 0


def test_hard_line_breaks_do_not_cut_sentences() -> None:
    text = (
        "President Ellison spoke today with President Dovar about the bridge at\n"
        "Sel, where traffic has been halted since the flood of last year. She\n"
        "promised that engineers would arrive before the end of the month."
    )
    assert [s.text[:9] for s in read(article(text), ())] == ["President", "She promi"]


def test_datelines_and_list_numbers_are_not_part_of_a_sentence() -> None:
    text = "OSTHAVEN, March 4 (Courier) -- Dovar left.\n\n2. The two ministers met."
    assert [s.text for s in read(article(text), ())] == [
        "Dovar left.",
        "The two ministers met.",
    ]


def test_a_sentence_with_two_points_goes_by_its_clauses_with_two_partners() -> None:
    a = (
        "Dovar and Ellison spoke by phone. They discussed the export of grain through Osthaven,"
        " and called for the exchange of prisoners held since the border war."
    )
    b = (
        "Ellison and Dovar spoke by phone. The exchange of prisoners held since the border war"
        " was raised. They discussed the export of grain through Osthaven."
    )
    found = [quotes(one) for one in laid(a, b).pairings if one.a and one.a.span.start > 33]
    assert [(one[:8], other[:8]) for one, other in found if one and other] == [
        ("and call", "The exch"),
        ("They dis", "They dis"),
    ]


BOTH_AGREE = (
    "Dovar and Ellison met in Osthaven. The two leaders agreed to reopen the Sel bridge."
)


@pytest.mark.parametrize(
    ("other", "confirmed"),
    [
        ("Both sides reached an agreement on reopening the bridge over the Sel.", ("a", "b")),
        ("Ellison accepted the reopening of the Sel bridge.", ("a", "b")),
        ("The Sel bridge will be reopened.", ("a", "b")),
        ("The leaders discussed the reopening of the Sel bridge.", ("a",)),
        ("Ellison demanded that the Sel bridge be reopened.", ("a",)),
        ("Ellison praised the harbour festival.", ("a",)),
    ],
)
def test_an_agreement_is_confirmed_only_by_a_text_that_says_so(
    other: str, confirmed: tuple[str, ...]
) -> None:
    found = laid(BOTH_AGREE, f"Ellison and Dovar met in Osthaven. {other}")
    assert [one.confirmed_by for one in found.agreements] == [confirmed]
    (agreement,) = found.agreements
    assert (agreement.counterpart is not None) == (len(confirmed) == 2)


def test_what_only_b_claims_as_agreed_is_claimed_by_b() -> None:
    found = laid("Ellison met Dovar. The talks were long.", BOTH_AGREE)
    assert [one.confirmed_by for one in found.agreements] == [("b",)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The sides failed to reach an agreement on the bridge."),
        ("en", "The two leaders discussed the bridge."),
        ("en", "Dovar stressed that the bridge belongs to Torvia."),
        ("en", "Wen said that the two countries are committed to peace."),
        ("zh", "双方就大桥问题交换了意见。"),
        ("ru", "Стороны обсудили мост."),
    ],
)
def test_talk_and_one_sided_words_are_no_agreement(language: str, text: str) -> None:
    assert laid(text, text, (language, language)).agreements == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The two sides agreed to reopen the bridge."),
        ("en", "It was agreed to reopen the bridge."),
        ("en", "The ministers discussed the bridge, underscoring the need for a new one."),
        ("en", "An understanding was reached on the bridge."),
        ("zh", "双方同意重新开放大桥。"),
        ("zh", "两国领导人就大桥达成重要共识。"),
        ("ru", "Стороны договорились открыть мост."),
        ("ru", "Достигнута договорённость об открытии моста."),
        ("es", "Ambos presidentes acordaron reabrir el puente."),
        ("fr", "Les deux présidents sont convenus de rouvrir le pont."),
        ("de", "Die beiden Minister vereinbarten, die Brücke zu öffnen."),
    ],
)
def test_agreements_are_known_in_six_languages(language: str, text: str) -> None:
    (agreement,) = laid(text, text, (language, language)).agreements
    assert agreement.confirmed_by == ("a", "b")


def test_two_languages_are_paired_by_figures_and_dates_alone_and_the_notice_says_so() -> None:
    english = "Torvia will send 120 buses. They agreed on patience. It opens on 4 May."
    chinese = "托维亚将派出120辆客车。双方愿意等待。大桥五月开放，具体为5月4日。"
    found = laid(english, chinese, ("en", "zh"))
    paired = [quotes(one) for one in found.pairings if one.a and one.b]
    assert [(a and a[:6], b and b[:3]) for a, b in paired] == [
        ("Torvia", "托维亚"),
        ("It ope", "大桥五"),
    ]
    assert all(not one.differs_a and not one.differs_b for one in found.pairings)
    assert found.notice.startswith("The readouts are in English and Chinese")
    assert "English only" in found.notice


def test_an_endpoint_embedder_pairs_two_languages_by_meaning() -> None:
    found = laid(MINE, THEIRS, ("en", "fr"), embedder=Endpoint())
    assert (
        found.notice
        == "The readouts are in English and French: differing words are not marked."
    )
    assert found.of("reworded")
    assert not any(one.differs_a or one.differs_b for one in found.pairings)


def test_texts_with_nothing_in_common_are_said_to_have_nothing_in_common() -> None:
    found = laid("Cats sleep on warm roofs.", "Interest rates rose by 25 points.")
    assert not [one for one in found.pairings if one.a and one.b]
    assert "No sentence of one was found in the other" in found.notice


@pytest.mark.parametrize(
    ("a", "b", "name"), [("***", MINE, "A"), (MINE, "…", "B"), ("", "—", "A and B")]
)
def test_a_text_without_sentences_is_said_to_have_none(a: str, b: str, name: str) -> None:
    found = laid(a, b)
    assert found.notice.startswith(f"There is no sentence in {name}:")
    assert {one.alignment for one in found.pairings} <= {"only_a", "only_b"}


def test_subjects_have_an_order_and_shares_in_both() -> None:
    found = laid(MINE, THEIRS)
    opening = found.subjects[0]
    assert (opening.name, opening.order_a, opening.order_b) == ("Opening", 1, 1)
    for orders in ([s.order_a for s in found.subjects], [s.order_b for s in found.subjects]):
        numbers = [order for order in orders if order is not None]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert sum(s.share_a for s in found.subjects) == pytest.approx(1, abs=0.01)
    assert sum(s.share_b for s in found.subjects) == pytest.approx(1, abs=0.01)
    assert len({s.name for s in found.subjects}) == len(found.subjects)


def test_three_thousand_sentences_take_seconds() -> None:
    lines = [f"Dovar said that bridge {n} needs {n + 7} wagons of grain." for n in range(1500)]
    a, b = article(" ".join(lines), "a"), article(" ".join(reversed(lines)), "b")
    started = time.process_time()
    found = align(a, b, statements_a=(), statements_b=(), embedder=LOCAL)
    assert time.process_time() - started < 40
    assert "3,000 sentences" in found.notice
    assert {one.alignment for one in found.pairings} == {"same"}


@pytest.mark.parametrize(
    ("folder", "floors"),
    [
        (ROOT / "benchmarks" / "pairs" / "tuned", (0.72, 0.74, 0.72)),
        (ROOT / "benchmarks" / "pairs" / "held-out", (0.65, 0.70, 0.70)),
        (REAL, (0.65, 0.85, 0.85)),
    ],
    ids=["tuned", "held-out", "real"],
)
def test_alignment_keeps_its_floors(folder: Path, floors: tuple[float, ...]) -> None:
    if folder == REAL and not REAL.is_dir():
        pytest.skip("the shared pairs are not here")
    found = [float(line.rsplit(" ", 1)[1]) for line in measure(folder).lines()]
    assert all(one >= floor for one, floor in zip(found, floors, strict=True))
