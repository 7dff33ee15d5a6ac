"""Texts that are somebody's own words are told from reports about them."""

import pytest

from rag.providers import registry
from rag.render.json_parts import statement_json
from rag.statements import extract
from rag.statements.address import heading
from rag.types import Article, Source

TAGGER = registry.tagger()
OWN = (
    "Tonight our services did what they are trained for.\n\n"
    "No warning reached the office in Dorn. I have ordered the files to be kept.\n\n"
    "Whoever claims that a warning came must name the person who took it."
)


def said(text, title="", language="en"):
    source = Source(id="abcdef012345", locator="a.txt", title=title, language=language)
    return extract(Article(source=source, text=text))


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Statement by Interior Minister Jarek Oblon", "Interior Minister Jarek Oblon"),
        ("Statement by Minister Jarek Oblon on the events in Dorn", "Minister Jarek Oblon"),
        ("Opening remarks by President Milo Tereck at the bridge", "President Milo Tereck"),
        ("Remarks as delivered by President Milo Tereck", "President Milo Tereck"),
        ("SPEECH BY PRESIDENT MILO TERECK", "PRESIDENT MILO TERECK"),
        ("Letter from Ada Molnar to the members", "Ada Molnar"),
        ("Rede von Außenministerin Lena Hartweg zur Lage", "Außenministerin Lena Hartweg"),
        ("Discours du ministre Paul Lorvan devant l'Assemblée", "ministre Paul Lorvan"),
        ("Discurso del presidente Teo Marrón en el puerto", "presidente Teo Marrón"),
        ("Interview with Finance Minister Ruta Orbe", "Finance Minister Ruta Orbe"),
        (
            "Remarks by Trade and Industry Minister Ida Lund",
            "Trade and Industry Minister Ida Lund",
        ),
    ],
)
def test_a_heading_names_whose_words_follow(line, author):
    found = heading(line)
    assert found is not None
    assert found.author == author
    assert found.who.slice(line) == author


@pytest.mark.parametrize(
    "line",
    [
        "Statement by the Foreign Ministry",
        "Joint statement",
        "Remarks by President Milo Tereck and Prime Minister Ada Lund",
        "President Tereck's speech draws anger",
        'Minister Oblon: "A statement of intent"',
        "The statement by Jarek Oblon was late.",
        "",
    ],
)
def test_any_other_line_names_nobody(line):
    assert heading(line) is None


def test_the_paragraphs_under_a_heading_are_its_author_s_words():
    text = f"Statement by Interior Minister Jarek Oblon of Ostmark\n\n{OWN}"
    found = said(text)
    assert [one.quote for one in found] == OWN.split("\n\n")
    assert {(one.speaker, one.side, one.kind) for one in found} == {
        ("Jarek Oblon", "Ostmark", "direct")
    }
    assert found[0].cue == "Statement"
    assert found[0].spans.source[0].slice(text) == ("Interior Minister Jarek Oblon of Ostmark")


def test_a_title_names_the_author_of_a_text_without_a_heading():
    found = said(OWN, title="Statement by Interior Minister Jarek Oblon of Ostmark")
    assert [one.quote for one in found] == OWN.split("\n\n")
    assert {(one.speaker, one.role) for one in found} == {
        ("Jarek Oblon", "Interior Minister of Ostmark")
    }
    assert {(one.cue, one.spans.cue, one.spans.source) for one in found} == {("", (), ())}
    assert statement_json(found[0])["cue"] == ""


def test_salutation_thanks_and_contact_are_none_of_them():
    text = (
        f"Remarks by President Milo Tereck\n\nLadies and gentlemen,\n\n{OWN}\n\nThank you.\n\n"
        "For further information: press office, +00 555 0101.\n\nOur office is open daily."
    )
    assert [one.quote for one in said(text)] == OWN.split("\n\n")


@pytest.mark.parametrize(
    "text",
    [
        'Tereck spoke on Monday. "We will not forget," Tereck said. "I will not yield. We go."',
        "The ferry was late. The quay was wet. Nobody came.",
    ],
)
def test_a_report_about_a_speech_stays_a_report(text):
    found = said(text, title="Speech by President Milo Tereck")
    assert all(one.cue for one in found)
    assert [one.speaker for one in found] == ["Tereck"] * len(found)


def test_the_office_that_issued_a_text_tells_whose_minister_speaks():
    contact = (
        "For further information: press office, Ministry of the Interior of Ostmark, +00 5"
    )
    text = f"Statement by Interior Minister Jarek Oblon\n\n{OWN}\n\n{contact}"
    assert {one.side for one in said(text)} == {"Ostmark"}
    assert {one.teller for one in said(text)} == {"Ostmark"}


def test_answers_to_what_is_asked_are_of_whom_the_heading_names():
    text = (
        "Briefing by Foreign Ministry spokesperson Lan Hui\n\nThe hall was full.\n\n"
        "Q: Does Orvelia plan to join?\n\nA: We have noted the reports.\n\nWe will study them."
        "\n\nQ: Will the minister attend?\n\nA: I have nothing to announce."
    )
    found = said(text)
    assert [one.quote for one in found] == [
        "We have noted the reports.",
        "We will study them.",
        "I have nothing to announce.",
    ]
    assert {(one.speaker, one.cue, one.kind) for one in found} == {("Lan Hui", ":", "direct")}


def test_an_interview_without_answers_is_nobody_s_own_words():
    assert all(one.cue for one in said(OWN, title="Interview with Minister Jarek Oblon"))


@pytest.mark.parametrize(
    "title",
    [
        "Remarks by President Milo Tereck and Prime Minister Ada Lund",
        "Remarks by President Milo Tereck",
    ],
)
def test_turns_under_names_are_of_those_named(title):
    text = (
        "PRESIDENT TERECK: We will not forget what happened, and I say so here.\n\n"
        "PRIME MINISTER LUND: We thank you, and I can only agree with every word.\n\n"
        "PRESIDENT TERECK: Our teams will meet again, as I told my friend today."
    )
    source = Source(id="abcdef012345", locator="a.txt", title=title, language="en")
    found = extract(Article(source=source, text=text), TAGGER)
    names = [one.speaker.rsplit(" ", 1)[-1] for one in found]
    assert names == ["Tereck", "Lund", "Tereck"]


def test_what_another_says_between_the_author_s_paragraphs_stays_the_other_s():
    text = (
        "Déclaration du ministre Paul Lorvan\n\nNous avons vu les images.\n\nJ'ai demandé une "
        "enquête.\n\n« Il fait froid ici », a déclaré Hugo Stern.\n\nElle dira tout."
    )
    assert [(one.speaker, one.quote) for one in said(text, language="fr")] == [
        ("Paul Lorvan", "Nous avons vu les images."),
        ("Paul Lorvan", "J'ai demandé une enquête."),
        ("Hugo Stern", "« Il fait froid ici »"),
        ("Paul Lorvan", "Elle dira tout."),
    ]
