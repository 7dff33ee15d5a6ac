"""The summary of one article: its own sentences, in a few sections, each once."""

import itertools
import random
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.brief import summarize
from rag.text import sentences
from rag.types import Citation, Passage, Span, Spans, Statement
from tests.fakes.briefing import NOW, article, statement, statements
from tests.fakes.prose import story

PROSE = st.text(
    st.sampled_from(
        "Kort said the harbour opens. \n\n“Yes,” ... 12 März 港口 开放。 A B c (x/y) -- "
    ),
    max_size=400,
)
LENGTHS = ("short", "standard", "long")
TALKS = (
    "Valmora and Ordelia agreed on Tuesday to share the water of the Sill, both ministers "
    "said after nine hours of talks in Kestra.",
    "Dana Merrow, the minister of Valmora, said that farmers would have four days of water a "
    "week from May.",
    "She added that the old sluice at Tarn would be repaired before the first frost.",
    "Ilias Brandt, the minister of Ordelia, warned that fish would die if the river fell below "
    "two metres.",
    "He promised that the gauges of both countries would be read by the same engineers.",
    "The Sill rises in the hills above Tarn and has not carried so little water since 1998.",
    "A fisherman said that he had pulled nothing but weed from the river since March.",
    "Merrow declared that the treaty would be laid before parliament within a month.",
    "Brandt replied that his own parliament had waited eleven years and could wait no longer.",
    "The delegations ate trout from a lake, since none could be had from the river.",
)
MERROW, BRANDT = ("Dana Merrow", "Valmora"), ("Ilias Brandt", "Ordelia")
WHO = (
    ("both ministers", "both ministers", "Ordelia; Valmora"),
    ("Dana Merrow", *MERROW),
    ("She", *MERROW),
    ("Ilias Brandt", *BRANDT),
    ("He", *BRANDT),
    None,
    ("A fisherman", "a fisherman", ""),
    ("Merrow", *MERROW),
    ("Brandt", *BRANDT),
    None,
)


def talks(*more):
    of = article("\n\n".join((*TALKS, *more)), title="Two countries share a river")
    return of, [said(of, line, *who) for line, who in zip(TALKS, WHO, strict=True) if who]


def said(of, line, source, speaker, side):
    """Return the statement of a line: what follows its "that", or what its source leaves."""
    start = of.text.index(line)
    at = line.index(source)
    begin = line.index(" that ") + 1 if " that " in line else 0
    content = Span(start + begin, start + (len(line) if at < begin else at))
    return Statement(
        id=f"{of.source.id}:{content.start}",
        words=Citation(passage=Passage.cut(of, content), span=content),
        spans=Spans(content=(content,), source=(Span(start + at, start + at + len(source)),)),
        speaker=speaker,
        side=side,
        cue="said",
    )


def summary(of, told=(), length="standard"):
    return summarize(of, told, as_of=NOW, length=length)


def texts(briefing):
    return [claim.text for claim in briefing.claims]


def words(briefing, heading):
    return [c.text for s in briefing.sections if s.heading == heading for c in s.claims]


def quoted(of, speaker="Anna Kort", side="Veldt"):
    """Return a statement for each line of the article that ends in ", said Anna Kort."."""
    end = f", said {speaker}."
    lines = [line for line in of.text.split("\n\n") if line.endswith(end)]
    return [said(of, line, speaker, speaker, side) for line in lines]


def novel(number):
    """Return an article of so many words and a statement for each of its sentences."""
    told = story(random.Random(number), word="quillen", words=number).body
    lines = dict.fromkeys(span.slice(told)[:-1] for span in sentences(told))
    of = article("\n\n".join(f"{line}, said Anna Kort." for line in lines))
    return of, quoted(of)


@given(PROSE, st.sampled_from(LENGTHS))
def test_every_claim_is_cut_verbatim_from_the_article(text, length):
    of = article(text)

    for claim in summary(of, length=length).claims:
        (citation,) = claim.citations
        assert claim.text == citation.quote == citation.span.slice(of.text)
        assert claim.verdict == "supported"


@pytest.mark.parametrize("length", LENGTHS)
def test_no_sentence_stands_there_twice(length):
    got = texts(summary(*talks(), length))

    assert len(got) == len(set(got)) >= 3


def test_it_opens_with_the_lead_without_its_dateline_and_without_the_caption():
    got = texts(summary(article(), statements(article())))

    assert got[0].startswith("Veldt and Ostmark agreed on Tuesday")
    assert not any("Tom Ley" in text or "signs the" in text for text in got)


def test_its_sections_say_of_which_kind_they_are():
    of = article("\n\n".join((*TALKS[6:], *TALKS[3:6])))

    assert {s.heading: s.kind for s in summary(of, (), "long").sections} == {
        "In short": "lead",
        "Figures and dates": "figures",
        "Also reported": "other",
    }
    assert {s.kind for s in summary(*talks()).sections} == {"lead", "said", "figures"}


def test_speakers_have_sections_in_the_order_they_speak_and_the_unnamed_come_last():
    got = [s.heading for s in summary(*talks(), "long").sections if s.kind == "said"]

    assert got == [
        "Who said what: Dana Merrow (Valmora)",
        "Who said what: Ilias Brandt (Ordelia)",
        "Who said what: Others",
    ]


def test_the_lead_quotes_several_voices_in_sentences_that_name_them():
    lead = words(summary(*talks(), "long"), "In short")

    assert lead[0] == TALKS[0]
    assert {"Merrow", "Brandt"} <= set(re.findall(r"\w+", " ".join(lead)))
    assert not [text for text in lead if text.startswith(("She ", "He "))]


def test_under_a_name_it_may_go_on_with_he_or_she():
    assert TALKS[2] in words(summary(*talks(), "long"), "Who said what: Dana Merrow (Valmora)")


def test_figures_nobody_is_quoted_with_have_a_section():
    assert words(summary(*talks(), "long"), "Figures and dates") == [TALKS[5]]


def test_a_speaker_who_is_the_side_is_named_once():
    of, told = talks()
    told = [replace(one, speaker="Valmora") if one.side == "Valmora" else one for one in told]

    assert words(summary(of, told, "long"), "Who said what: Valmora")


def test_it_does_not_repeat_itself():
    again = "Veldt and Ostmark agreed on Tuesday to reopen the harbour of Lugra to every ship."
    of = article(f"{article().text}\n\n{again}\n")

    got = texts(summary(of, statements(of)))
    assert again not in got
    assert len(got) >= 2


@pytest.mark.parametrize("number", [1000, 10_000])
def test_all_parts_of_a_long_article_are_reached(number):
    of, told = novel(number)
    claims = summary(of, told).claims

    fifths = {5 * claim.citations[0].span.start // len(of.text) for claim in claims}
    assert fifths == {0, 1, 2, 3, 4}


def test_what_only_the_end_of_a_long_article_says_is_found():
    middle = "\n\n".join(
        f"The pier of town {n} was painted in colour {n * 7}." for n in range(200)
    )
    last = "The referendum on the treaty will be held in the autumn, said Mara Venn of Lugra."
    of = article(f"{middle}\n\n{last}")
    said = statement(of, "The referendum on the treaty", speaker="Mara Venn", side="")

    assert last in texts(summary(of, (said,)))


def test_the_wordy_speaker_leaves_room_for_the_quiet_one():
    lines = [
        f"The {thing} of the town will be rebuilt with our own money, said Anna Kort."
        for thing in ("bridge", "school", "market", "church", "library", "station", "theatre")
    ]
    quiet = "Nobody has asked the fishermen what they need, said Boris Hale."
    of = article("\n\n".join((*lines, quiet)))
    told = [*quoted(of), *quoted(of, "Boris Hale", "Ostmark")]

    assert quiet in texts(summary(of, told))


def test_it_says_how_many_statements_it_leaves_out():
    lines = [
        f"Pier {a}{b} of the port needs {a}{b}, said Anna Kort."
        for a, b in itertools.product(
            ("red", "blue", "wide", "old", "new", "low"), ("oak", "tin", "wax", "ice")
        )
    ]
    of = article("\n\n".join(lines))

    got = summary(of, quoted(of))
    left = 24 - len(got.citations)
    assert got.notice == f"{left} of 24 sentences with statements are left out here."


def test_the_lengths_differ_and_have_bounds():
    of, told = novel(5000)
    short, standard, long = (len(summary(of, told, each).claims) for each in LENGTHS)

    assert short <= 5 < standard <= 24 < long <= 60
    assert [summary(of, told, each).definition.length for each in LENGTHS] == list(LENGTHS)


@pytest.mark.parametrize("text", ["One sentence only.", "no end mark at all", "港口重新开放。"])
@pytest.mark.parametrize("length", LENGTHS)
def test_an_article_of_one_sentence_is_its_own_summary(text, length):
    assert texts(summary(article(text), length=length)) == [text]


def test_an_article_of_three_sentences_is_shown_whole():
    assert texts(summary(article("\n\n".join(TALKS[:3])))) == list(TALKS[:3])


def test_headings_alone_are_shown_as_they_are():
    lines = ["What the ministers agreed on", "What the fishermen want", "Days to watch"]

    assert texts(summary(article("\n\n".join(lines)))) == lines


def test_an_article_without_a_sentence_gives_an_empty_summary_that_says_so():
    got = summary(article(" \n "))

    assert not got.sections
    assert got.notice
    assert got.unused


def test_a_title_is_kept_as_it_is_and_never_read_as_markup():
    title = '# <b>Grain</b> [up](http://evil.example) $5m "now"'

    assert summary(article(title=title)).title == title


def test_a_headline_left_in_the_text_is_not_quoted_when_the_report_says_it_again():
    headline = "Valmora and Ordelia to share the water of the Sill."
    of = article("\n\n".join((headline, *TALKS)), title=headline)

    assert headline not in texts(summary(of))
    assert texts(summary(of))[0] == TALKS[0]


def test_a_first_sentence_that_became_the_title_is_quoted_when_nothing_repeats_it():
    first = "The ferry between Tarn and Kestra sank on Monday."
    of = article("\n\n".join((first, *TALKS[1:])), title=first)

    assert texts(summary(of))[0] == first


def test_a_line_under_the_headline_or_one_that_leans_is_not_the_lead():
    of = article("\n\n".join(("Farmers get four days a week of it.", TALKS[2], *TALKS[3:])))

    assert texts(summary(of))[0] == TALKS[3]


@pytest.mark.parametrize(
    "aside",
    [
        "Follow Dana Merrow and her river on Twitter for more of this.",
        "Editor’s note: this newspaper belongs to a family of trout farmers in Tarn.",
        "This article was updated on Tuesday evening with words of the minister.",
        "Lena Ost in Kestra and Per Alm in Tarn contributed to this report.",
        "<tweet id=“7”>me at the river with weed and no fish at all</tweet>.",
        "Ministers Share Sill Water After Nine Hours Of Talks In Kestra.",
    ],
)
def test_what_a_page_says_about_itself_is_left_out(aside):
    of, told = talks(aside)

    assert aside not in texts(summary(of, told, "long"))


@pytest.mark.parametrize(
    "news",
    [
        "Copyright law will change in Valmora next year, the ministry of culture announced.",
        "Subscribers of the water company will pay three crowns more, its director announced.",
        "The report was published on Monday and blames the weather for most of the damage.",
        "President Anna Kort received Minister Dana Merrow in Kestra on Monday morning.",
    ],
)
def test_news_that_only_looks_like_it_is_kept(news):
    assert news in texts(summary(article("\n\n".join((news, *TALKS[5:7])))))


def test_a_transcript_is_shown_by_speaker_and_does_not_begin_with_the_greeting():
    turns = (
        ("HOST", "Good morning, everybody, and welcome."),
        ("MERROW", "The old sluice at Tarn will be repaired before the first frost."),
        ("HOST", "And the fish in the lower river, what about them?"),
        ("MERROW", "The gauges will be read by engineers of both countries every morning."),
        ("BRANDT", "Our parliament in Halvek has waited eleven years for this treaty."),
        ("MERROW", "Farmers on both banks will have four days of water a week from May."),
        ("HOST", "Thank you both, and a good day to you all."),
    )
    of = article("\n\n".join(f"{name}: {text}" for name, text in turns))
    told = [statement(of, text, speaker=name, side="", cue=":") for name, text in turns]

    got = summary(of, told)
    assert "In short" not in [section.heading for section in got.sections]
    assert words(got, "Who said what: MERROW")
    assert not any("welcome" in text for text in texts(got))


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            (
                "卡卢港码头工人罢工进入第三天，工会与港务公司20日在市政厅重新开始谈判。",
                "工会主席林若川表示，工人要求加薪百分之九，并恢复夜班补贴。",
                "他指出，公司去年的利润增长了四成，而工人的实际收入下降。",
                "港务公司总经理韩庭则表示，百分之九的要求超出公司的承受能力。",
                "她强调，罢工每天给公司造成约三百万元的损失。",
                "市长周其远呼吁双方保持克制。",
            ),
        ),
        (
            "ru",
            (
                "Забастовка докеров в порту Калу идёт третий день, начались переговоры.",
                "Глава профсоюза Игнат Лавров заявил, что рабочие ждут прибавки в 9 %.",
                "Он напомнил, что прибыль компании за год выросла на 40 процентов.",
                "Директор порта Анна Ветрова сказала, что такое требование невыполнимо.",
                "Она добавила, что каждый день простоя обходится порту в три миллиона крон.",
                "Мэр города Семён Корин призвал стороны к сдержанности.",
            ),
        ),
    ],
)
def test_other_languages_have_a_lead_that_stands_alone(language, lines):
    of = article("\n\n".join(lines), language=language)
    lead = words(summary(of), "In short")

    assert lead[0] == lines[0]
    for before, after in itertools.pairwise(lead):
        if after.startswith(("他", "她", "Он ", "Она ")):
            assert lines.index(after) == lines.index(before) + 1


def test_a_hundred_thousand_words_take_seconds():
    of, told = novel(110_000)
    assert len(of.text.split()) > 100_000

    began = time.process_time()
    got = summary(of, told, "long")
    assert time.process_time() - began < 10
    assert got.claims
