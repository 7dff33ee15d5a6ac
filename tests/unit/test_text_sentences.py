"""Sentences and paragraphs: whole, exact, in order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import list_mark, paragraphs, sentences
from tests.fakes.pace import at_most

ANY = st.text(
    st.one_of(
        st.sampled_from(" \n\t.!?…。！？\"“”„«»「」()[]'’-—aAbBéЯ中1,;:"), st.characters()
    )
)

CASES = {
    "en": [
        ["U.S. Secretary J. Smith met Gen. Ondra on Sept. 10.", "They spoke for 3.5 hours."],
        ["The talks began at 5 p.m. Monday.", "They end at 9 a.m. Geneva time."],
        ["It closed at 5 p.m.", "The minister left at once."],
        ["He came from the U.S.", "The others came by train."],
        ["See No. 3 and Vol. II of the report.", "No.", "That is all."],
        ["“We will stay. We will not yield,” he said.", "Nobody replied."],
        ["“We will stay.”", "He left."],
        ['"Is it over?" Novak asked.', "It was."],
        ['"Enough!" the envoy said.', "She sat down."],
        ["Mr. and Mrs. Smith Jr. met Lt. Col. Reva of Orsk Corp. in St. Elm.", "It rained."],
        ["He wants plan B.", "She wants plan A."],
        ["Wait...", "There is more ... and more."],
        [
            "Prices rose 2.4 percent (2.1 percent in May. Not more.) last year.",
            "They may fall.",
        ],
        ["(It was late.)", "They left."],
        ["The ruling stands.[1]", "It is final."],
        ["NORTH ELM, Va. - In a first, it snowed.", "Really?!", "Yes."],
        ["1. The border.", "2. The grain."],
        ["J. Ruiz said so.", "W. X. Yao agreed."],
    ],
    "ru": [
        ["Встреча прошла в 2024 г. в Орске.", "Министр им. Крамова уехал."],
        ["«Это важно!» — отметил он.", "А. С. Крамов не возражал."],
        ["Обсуждали зерно, уголь и т. д.", "Он ушёл."],
        ["Погибли 5 тыс. животных.", "Это много."],
    ],
    "zh": [
        ["双方同意停火。", "他说：“我们会遵守。”", "会谈结束了！", "是吗？"],
        ["“好。”他说。", "大家走了。"],
    ],
    "es": [["El Sr. López llegó.", "¿Vendrá mañana?", "¡Sí!", "EE. UU. ayudará."]],
    "de": [
        ["Am 10. September kam Dr. Ems z. B. nach Orsk.", "Der 3. Mai ist frei."],
        ["„Wir bleiben. Wir warten“, sagte er.", "„Gut.“", "Sie ging."],
    ],
    "fr": [
        ["M. Dubreuil a dit : « Nous restons. »", "Il est parti.", "« Quoi ? » a-t-il dit."]
    ],
}


@pytest.mark.parametrize(
    ("language", "expected"), [(code, case) for code, cases in CASES.items() for case in cases]
)
def test_a_text_is_cut_into_the_sentences_a_reader_sees(language, expected):
    text = ("" if language == "zh" else " ").join(expected)

    assert [span.slice(text) for span in sentences(text, language)] == expected


@given(ANY)
def test_every_visible_character_lies_in_exactly_one_sentence(text):
    spans = sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    covered = "".join(span.slice(text) for span in spans)
    assert [c for c in covered if not c.isspace()] == [c for c in text if not c.isspace()]


@given(ANY)
def test_no_sentence_has_white_space_around_it_or_reaches_over_a_line_break(text):
    for span in sentences(text):
        words = span.slice(text)
        assert words == words.strip()
        assert len(words.splitlines()) == 1


def test_a_quotation_over_the_limit_is_cut_at_its_own_stops():
    text = "“" + "We go on. " * 40 + "We end,” he said."

    assert len(sentences(text)) > 30


@pytest.mark.parametrize("unit", ["“a. ", "(. ", '"a. ', "U.S. ", "a.", "。", "« a. ", ". . "])
def test_sentences_take_linear_time(unit):
    with at_most(4):
        sentences(unit * (100_000 // len(unit)))


@given(ANY)
def test_paragraphs_are_the_blocks_between_blank_lines(text):
    found = [span.slice(text) for span in paragraphs(text)]

    assert [c for c in "".join(found) if not c.isspace()] == [
        c for c in text if not c.isspace()
    ]
    for block in found:
        assert block == block.strip()
        assert all(line.strip() for line in block.splitlines())


def test_a_paragraph_keeps_its_lines_together():
    assert [s.slice("a\nb\n\n \nc") for s in paragraphs("a\nb\n\n \nc")] == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("- Torvia denies it", "- "),
        ("•\tTorvia denies it.", "•\t"),
        ("– Torvia denies it", "– "),
        ("– Мы готовы, – сказал он.", ""),
        ("- We are ready, - he said.", ""),
        ("-5 degrees were measured.", ""),
        ("- 5 degrees", ""),
        ("2. The two leaders agreed.", ""),
        ("Torvia - a state - denies it.", ""),
        ("-", ""),
    ],
)
def test_the_mark_of_a_list_is_known_from_that_of_speech(sentence: str, mark: str) -> None:
    assert sentence[: list_mark(sentence)] == mark
