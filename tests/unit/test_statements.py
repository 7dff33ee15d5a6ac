"""Statements: who said what, cut from the article."""

import datetime as dt
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.statements import extract
from rag.statements.reading import reported
from rag.types import Article, Source, Statement


def said(text: str, language: str = "en") -> tuple[Statement, ...]:
    source = Source(
        id="abcdef012345",
        locator="a.txt",
        title="A title",
        published=dt.date(2031, 3, 13),
        language=language,
    )
    return extract(Article(source=source, text=text))


def only(text: str, language: str = "en") -> Statement:
    found = said(text, language)
    assert len(found) == 1, [one.quote for one in found]
    return found[0]


def parts(statement: Statement, text: str) -> list[str]:
    return [span.slice(text) for span in statement.spans.content]


@pytest.mark.parametrize(
    ("text", "content", "cue", "speaker"),
    [
        (
            "Ana Torvald said that the ferry would sail.",
            "that the ferry would sail",
            "said",
            "Ana Torvald",
        ),
        (
            "The ferry would sail again in May, Ana Torvald said.",
            "The ferry would sail again in May",
            "said",
            "Ana Torvald",
        ),
        (
            "“We sail in May,” said Ana Torvald, the harbour master.",
            "“We sail in May,”",
            "said",
            "Ana Torvald",
        ),
        (
            "According to Ana Torvald, the ferry is late.",
            "the ferry is late",
            "According to",
            "Ana Torvald",
        ),
        (
            "The ferry is late, according to Ana Torvald.",
            "The ferry is late",
            "according to",
            "Ana Torvald",
        ),
        ("Ana Torvald: “The ferry is late.”", "“The ferry is late.”", ":", "Ana Torvald"),
        (
            "Ana Torvald thanked Veldt for the new quay.",
            "Veldt for the new quay",
            "thanked",
            "Ana Torvald",
        ),
        (
            "Ana Torvald told reporters that the quay was safe.",
            "that the quay was safe",
            "told",
            "Ana Torvald",
        ),
        (
            "Both sides expressed their commitment to open water.",
            "their commitment to open water",
            "expressed",
            "both sides",
        ),
        (
            "The Torvian side emphasized its support for the treaty.",
            "its support for the treaty",
            "emphasized",
            "the Torvian side",
        ),
    ],
)
def test_each_pattern_gives_content_cue_and_speaker(
    text: str, content: str, cue: str, speaker: str
) -> None:
    statement = only(text)
    assert (statement.quote, statement.cue, statement.speaker) == (content, cue, speaker)


def test_a_quotation_interrupted_by_its_source_is_one_statement_of_two_fragments() -> None:
    text = "“The tide is high,” she said, “and the quay is wet.”"
    assert parts(only(text), text) == ["“The tide is high,”", "“and the quay is wet.”"]


@pytest.mark.parametrize("gap", [" ", "\n\n"])
def test_a_quotation_carried_on_without_a_cue_belongs_to_the_same_speaker(gap: str) -> None:
    text = f"“The tide is high,” Ana Torvald said.{gap}“The quay is wet.”"
    assert parts(only(text), text) == ["“The tide is high,”", "“The quay is wet.”"]


def test_several_cues_share_one_source() -> None:
    text = (
        "Torvald explained Torvia's position, welcomed the “four-step plan”, and praised Veldt."
    )
    found = said(text)
    assert [(one.cue, one.speaker) for one in found] == [
        ("welcomed", "Torvald"),
        ("praised", "Torvald"),
    ]


def test_a_participle_carries_on_with_the_same_speaker() -> None:
    found = said("Torvald said the quay was wet, adding that the ferry would wait.")
    assert [one.quote for one in found] == ["the quay was wet", "that the ferry would wait"]
    assert {one.speaker for one in found} == {"Torvald"}


@pytest.mark.parametrize(
    "text",
    [
        "The two sides exchanged views on the harbour crisis.",
        "The ministers discussed trade and fishing.",
        "Torvald explained Torvia's position.",
        "The harbour was closed on Monday.",
        "",
        "   \n\n  ",
        "“",
        "said",
        ", said .",
    ],
)
def test_a_bare_topic_or_no_report_is_no_statement(text: str) -> None:
    assert said(text) == ()


def test_a_statement_inside_another_is_left_out() -> None:
    assert only("Torvald said that Maas had said that the port was shut.").speaker == "Torvald"
    outer = only("The port that Maas said was shut is open again, Torvald said.")
    assert outer.speaker == "Torvald"


@pytest.mark.parametrize(
    "quoted",
    ["“no”", '"no"', "''no''", "‘no no’", "«no»", "„no“", "「no」"],
)
def test_every_style_of_quotation_marks_is_read(quoted: str) -> None:
    text = f"{quoted}, Ana Torvald said."
    statement = only(text)
    assert statement.kind == "direct"
    assert statement.quote == quoted


def test_kind_tells_quoted_partly_quoted_and_reported_words_apart() -> None:
    assert only("“We will not leave,” Torvald said.").kind == "direct"
    assert only("Torvald called the plan “a folly” that nobody wants.").kind == "mixed"
    assert only("Torvald said the plan was a folly.").kind == "indirect"


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "“We will stay, Torvald said.\n\nMaas said the port was shut."
    assert said(text)[-1].quote == "the port was shut"


def test_a_dateline_is_no_part_of_a_statement() -> None:
    text = (
        "HARWICK, March 12 (Norpress) -- Torvia is ready to talk, Ana Torvald said on Monday."
    )
    statement = only(text)
    assert statement.quote == "Torvia is ready to talk"
    assert statement.said_on == dt.date(2031, 3, 10)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("on Tuesday", dt.date(2031, 3, 11)),
        ("on Thursday", dt.date(2031, 3, 13)),
        ("on March 2", dt.date(2031, 3, 2)),
        ("on 28 December", dt.date(2030, 12, 28)),
        ("yesterday", dt.date(2031, 3, 12)),
        ("again", dt.date(2031, 3, 13)),
    ],
)
def test_the_day_is_the_one_named_else_the_day_of_publication(when: str, day: dt.date) -> None:
    assert only(f"Ana Torvald said {when} that the ferry would sail.").said_on == day


def test_a_day_inside_the_content_is_not_the_day_it_was_said() -> None:
    statement = only("Ana Torvald said the ferry would sail on Tuesday.")
    assert statement.said_on == dt.date(2031, 3, 13)


@pytest.mark.parametrize("named", ["the Pier Agreement of 2 March", "the truce of March 2"])
def test_a_day_that_names_something_is_not_the_day_it_was_said(named: str) -> None:
    *_, last = said(f"Torvald praised {named} and said that the ferry would sail.")
    assert last.quote.endswith("the ferry would sail")
    assert last.said_on == dt.date(2031, 3, 13)


def test_ids_count_from_one_in_reading_order() -> None:
    found = said("Torvald said it was late. Maas said it was early.")
    assert [one.id for one in found] == ["abcdef012345:s1", "abcdef012345:s2"]


@pytest.mark.parametrize(
    ("language", "text", "speaker", "cue"),
    [
        ("zh", "外交部发言人托瓦尔表示，港口将重新开放。", "托瓦尔", "表示"),
        ("ru", "Анна Торвальд заявила, что порт открыт.", "Анна Торвальд", "заявила"),
        ("es", "Ana Torvald dijo que el puerto está abierto.", "Ana Torvald", "dijo"),
        ("fr", "Ana Torvald a déclaré que le port est ouvert.", "Ana Torvald", "déclaré"),
        ("de", "Ana Torvald sagte, dass der Hafen offen sei.", "Ana Torvald", "sagte"),
    ],
)
def test_other_languages_are_read_by_name_cue_and_content(
    language: str, text: str, speaker: str, cue: str
) -> None:
    statement = only(text, language)
    assert (statement.speaker, statement.cue) == (speaker, cue)


_PIECES = st.sampled_from(
    [
        "Ana Torvald",
        "said",
        "told",
        "that",
        "“",
        "”",
        '"',
        "''",
        "‘",
        "’",
        ",",
        ".",
        ":",
        "--",
        "(",
        ")",
        "he",
        "according to",
        "and",
        "adding",
        "both sides",
        "the port",
        "was shut",
        "\n",
        "\n\n",
        "on Monday",
        "托瓦尔表示，",
        "港口。",
        "заявил",
    ]
)


@given(st.lists(_PIECES, max_size=60), st.sampled_from(["en", "zh", "ru", "und"]))
def test_every_statement_is_cut_from_its_article_and_none_inside_another(
    pieces: list[str], language: str
) -> None:
    text = " ".join(pieces)
    found = said(text, language)
    for one in found:
        assert one.cue in text
        for span in (*one.spans.content, *one.spans.cue, *one.spans.source):
            assert span.end <= len(text)
            assert span.slice(text).strip()
    contents = [span for one in found for span in one.spans.content]
    assert contents == sorted(contents)
    assert not any(a.overlaps(b) for a, b in pairwise(contents))


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    said(text)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "Ana Torvald said that ",
        "and said a ",
        "“a ",
        '" a ',
        "Torvald, ",
        "Torvia ",
        "( ",
        "The minister of Torvia said it was fine. ",
        "She said so. ",
    ],
)
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        said(text)
        return time.process_time() - started

    seconds(2_000)
    small, large = (min(seconds(n) for _ in range(3)) for n in (15_000, 90_000))
    assert large < 6 * 3 * max(small, 0.02)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ana Torvald said on Tuesday that it was wet.", dt.date(2031, 3, 18)),
        ("On March 10 in Harwick, Ana Torvald said it was wet.", dt.date(2031, 3, 10)),
        ("Ana Torvald promised an inquiry, which is to end by June 30.", dt.date(2031, 3, 19)),
        (
            'Ana Torvald called it "a door", and the members vote on March 2.',
            dt.date(2031, 3, 19),
        ),
    ],
)
def test_only_a_day_of_the_cues_own_clause_dates_a_statement(text: str, day: dt.date) -> None:
    source = Source(
        id="abcdef012345",
        locator="a.txt",
        title="",
        published=dt.date(2031, 3, 19),
        language="en",
    )
    assert extract(Article(source=source, text=text))[0].said_on == day


def test_what_a_speaker_said_leaves_out_the_words_between_and_cuts_the_rest_verbatim():
    text = "“We wait,” said Minister Lio Han, “and we watch.\n\n“We are patient.”"
    source = Source(id="0" * 12, locator="x", title="t", language="en")
    (found,) = extract(Article(source=source, text=text))
    assert found.said == "“We wait,” … “and we watch.\n\n“We are patient.”"
    assert all(piece in text for piece in found.said.split(" … "))


@pytest.mark.parametrize(
    ("language", "text", "source", "content"),
    [
        (
            "fr",
            "« Rien ne va », a déclaré le porte-parole Tom Barral.",
            "le porte-parole Tom Barral",
            "« Rien ne va »",
        ),
        (
            "fr",
            "« Rien ne va », a déclaré mardi à la presse Tom Barral.",
            "Tom Barral",
            "« Rien ne va »",
        ),
        (
            "fr",
            "« Rien ne va », a également rappelé sa directrice, Signe Holm.",
            "sa directrice, Signe Holm",
            "« Rien ne va »",
        ),
        (
            "fr",
            "Le ministère a démenti que la ministre ait confirmé la libération.",
            "Le ministère",
            "que la ministre ait confirmé la libération",
        ),
        (
            "es",
            "«No se acordó nada», ha dicho el portavoz Tom Barral.",
            "el portavoz Tom Barral",
            "«No se acordó nada»",
        ),
        (
            "es",
            "El portavoz ha explicado que el muelle está mojado.",
            "El portavoz",
            "que el muelle está mojado",
        ),
        (
            "de",
            "Laut dem Sprecher Tom Barral liegt der Fall bei den Gerichten.",
            "dem Sprecher Tom Barral",
            "liegt der Fall bei den Gerichten",
        ),
        (
            "de",
            "„Wir warten“, erinnerte ihre Chefin Signe Holm.",
            "ihre Chefin Signe Holm",
            "„Wir warten“",
        ),
        (
            "de",
            "Das Ministerium bestritt, dass die Ministerin das bestätigt habe.",
            "Das Ministerium",
            "dass die Ministerin das bestätigt habe",
        ),
    ],
)
def test_what_is_said_in_other_languages_has_its_speaker(language, text, source, content):
    (one,) = reported(text, language)
    assert one.source.slice(text) == source
    assert [span.slice(text) for span in one.content] == [content]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El acuerdo anunciado por el portavoz entra en vigor hoy."),
        ("de", "Laut wurde es in der Halle am Abend."),
    ],
)
def test_a_participle_or_a_loud_hall_reports_nothing(language, text):
    assert not reported(text, language)


@pytest.mark.parametrize(
    ("language", "sentence", "source", "content"),
    [
        ("de", "Zugleich kündigte er an, das Schiff bleibe.", "er", "das Schiff bleibe"),
        (
            "de",
            "Am Abend erklärte der Sprecher in Kessar, das Schiff sei sicher.",
            "der Sprecher",
            "das Schiff sei sicher",
        ),
        ("de", "Später sagte sie dem Sender ANT, es sei vorbei.", "sie", "es sei vorbei"),
        (
            "es",
            '"Vinimos a hablar", agregó al término de la reunión con su homólogo, Erik Sund.',
            "",
            '"Vinimos a hablar"',
        ),
        (
            "es",
            '"No cederemos", dijo al diario Norte la ministra Arce.',
            "la ministra Arce",
            '"No cederemos"',
        ),
        (
            "es",
            '"Se enteró por la prensa", lamentó la diputada Elena Prado.',
            "la diputada Elena Prado",
            '"Se enteró por la prensa"',
        ),
        (
            "es",
            "La ministra afirmó este jueves que su país no cederá.",
            "La ministra",
            "que su país no cederá",
        ),
        (
            "es",
            "El buque pescaba en aguas propias, según informó el Ministerio de Pesca.",
            "el Ministerio de Pesca",
            "El buque pescaba en aguas propias",
        ),
        (
            "fr",
            "Selon le porte-parole du ministère, le colonel Idris Valk, le navire pêchait.",
            "le porte-parole du ministère, le colonel Idris Valk",
            "le navire pêchait",
        ),
        (
            "fr",
            "D'après l'armateur, la société Marelle, le chalutier se trouvait au large.",
            "l'armateur, la société Marelle",
            "le chalutier se trouvait au large",
        ),
        (
            "ru",
            "Как сообщил представитель ведомства Идрис Валк, судно вело лов.",
            "представитель ведомства Идрис Валк",
            "судно вело лов",
        ),
        (
            "ru",
            '"Мы не оставим рыбаков без защиты", - подчеркнула она.',
            "она",
            '"Мы не оставим рыбаков без защиты"',
        ),
    ],
)
def test_sentences_of_other_languages_report_in_their_own_order(
    language: str, sentence: str, source: str, content: str
) -> None:
    (found,) = reported(sentence, language)
    assert (found.source.slice(sentence) if found.source else "") == source
    assert [span.slice(sentence) for span in found.content] == [content]


def test_a_second_verb_begins_a_second_statement_in_spanish_too() -> None:
    text = 'Sund, por su parte, calificó el encuentro de "franco" y anunció que habrá otro.'
    assert [one.cue.slice(text) for one in reported(text, "es")] == ["calificó", "anunció"]
