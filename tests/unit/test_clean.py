"""Cleaning: dirt out, metadata read, every word of the report kept."""

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import InputError
from rag.ingest.clean import clean
from rag.ingest.load import Raw, expand, read

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seeds" / "xinhua_wang_shoigu_2024-09-10.txt"


def raw(text, name="a.txt", **metadata):
    return Raw(locator=f"/x/{name}", name=name, text=text, metadata=metadata)


def cleaned(text, name="a.txt", **metadata):
    return clean(raw(text, name, **metadata))


BODY = (
    "The foreign ministers of Veldt and Ondra agreed on Tuesday to reopen three "
    "border crossings."
)
CAPTION = (
    "The foreign ministers of Veldt and Ondra after they agreed to reopen border crossings in "
    "Oster, March 4, 2031. (VNA/Rolf Ek)"
)
LETTERS = st.from_regex(r"[a-zA-Zéß中Я]{1,9}[,;]?", fullmatch=True)
SENTENCE = st.lists(LETTERS, min_size=1, max_size=25).map(lambda words: " ".join(words) + ".")
PROSE = st.lists(SENTENCE, min_size=1, max_size=8)


@settings(deadline=None)  # the first call loads the language model
@given(PROSE, st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n \n\n"]))
def test_every_word_of_the_body_survives_in_its_order(sentences, gap):
    article = cleaned(gap.join(sentences))

    kept = re.findall(r"[\w,;.]+", article.text)
    said = [s for i, s in enumerate(sentences) if i == 0 or s != sentences[i - 1]]
    assert kept == re.findall(r"[\w,;.]+", " ".join(said))


@settings(deadline=None)  # the first call loads the language model
@given(st.text(st.one_of(st.sampled_from(" \n.-—(/):aAé中â–■\u200b\x00"), st.characters())))
def test_cleaning_a_clean_text_changes_nothing(text):
    try:
        once = cleaned(text)
    except InputError:
        return

    assert cleaned(once.text).text == once.text


@settings(deadline=None)  # the first call loads the language model
@given(st.text(st.characters(codec=None)))
def test_a_cleaned_text_can_be_stored_and_shown(text):
    try:
        article = cleaned(text)
    except InputError:
        return

    article.text.encode()
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\ufeff\U000e0000-\U000e007f]", article.text
    )
    assert "\n\n\n" not in article.text
    assert article.text == article.text.strip()
    assert article.source.title.split("\n") == [article.source.title] != [""]


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not part of the repository")
def test_the_seed_is_clean():
    (found,) = expand([str(SEED)])
    (text,) = read(found)
    article = clean(text)
    source = article.source

    assert article.text.startswith("China is willing to strengthen strategic communication")
    assert article.text.endswith("political resolution to the crisis.")
    assert len(article.text.split("\n\n")) == 13 - 1
    assert (source.place, source.agency, source.outlet) == (
        "St. Petersburg",
        "Xinhua",
        "Xinhua",
    )
    assert (source.published, source.language) == (dt.date(2024, 9, 10), "en")
    assert len(source.id) == 12


def test_a_caption_that_stands_twice_goes_and_gives_the_year():
    article = cleaned(
        f"{CAPTION}\nOSTER, March 4 (VNA) -- {BODY}\nIt rained. â–\xa0\n{CAPTION}\n"
    )

    assert article.text == f"{BODY}\n\nIt rained."
    assert article.source.published == dt.date(2031, 3, 4)


def test_a_caption_that_says_something_else_stays_once():
    other = "A fishing boat lies aground near Velm lighthouse, Jan. 2, 2031. (VNA/Rolf Ek)"

    article = cleaned(f"{other}\nOSTER, March 4 (VNA) -- {BODY}\n{other}")

    assert article.text.count("fishing boat") == 1


def test_a_caption_in_the_middle_stays():
    text = f"{BODY}\n\n" + "\n\n".join(
        ["It snowed.", CAPTION, *(f"Day {n} passed." for n in range(9))]
    )

    assert CAPTION in cleaned(text).text


@pytest.mark.parametrize("mark", ["■", " ■\xa0", " â– ", " â–\xa0", "◼"])
def test_the_end_mark_is_dropped(mark):
    assert cleaned(BODY + mark).text == BODY


def test_mojibake_is_mended_and_quotation_marks_stay_curly():
    assert cleaned("The ministerâ€™s plan â€“ a â€œsixâ€\x9d one. â€œYes.â€ No.").text == (
        "The minister’s plan – a “six” one. “Yes.” No."
    )
    assert (
        cleaned("“Fine,” he said; the ﬁle is ＡＢ，完。").text
        == "“Fine,” he said; the ﬁle is ＡＢ，完。"
    )


@pytest.mark.parametrize("times", [1, 2, 3])
def test_utf8_read_as_latin_1_is_mended_however_often(times):
    text = damaged = "“We’re open – for now …” said Zoë Ålander, “naïve” or not."
    for _ in range(times):
        damaged = damaged.encode().decode("latin-1")

    assert cleaned(damaged).text == text


def test_a_quotation_mark_of_which_a_byte_was_lost_is_mended():
    damaged = "“We’re open,” he said.".encode().decode("cp1252", "replace")

    assert cleaned(damaged).text == "“We’re open,” he said."


def test_hidden_characters_and_terminal_codes_are_gone():
    assert (
        cleaned("Ta\u200blks \x1b[31mend\x1b[0m to\u202eday\U000e0041\x00.\ufeff").text
        == "Talks end today."
    )


def test_article_text_stays_text():
    text = "<script>alert(1)</script> ![i](http://x.example) {{ question }} $a$ =1+1."

    assert cleaned(text).text == text


def test_wrapped_lines_are_joined_and_other_lines_are_not():
    wrapped = (
        "The foreign ministers of Veldt and Ondra agreed on Tuesday to reopen three\n"
        "border crossings that have been closed since the spring, officials of the\n"
        "two states said in the capital.\n"
        "\n"
        "A second paragraph of the report is wrapped to the same column and it ends\n"
        "here."
    )
    verses = "First demand: grain.\nSecond demand: coal.\nThird demand: none."

    assert cleaned(wrapped).text.count("\n\n") == 1
    assert "\n" not in cleaned(wrapped).text.replace("\n\n", "")
    assert cleaned(verses).text.split("\n\n") == verses.split("\n")


def test_wrapped_chinese_is_joined_without_a_space():
    line = "双方外长在奥城举行会谈并就边境口岸问题达成一致意见同意继续保持沟通"

    assert cleaned(f"{line}\n{line}\n重新开放。").text == f"{line}{line}重新开放。"


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "Read more: Trade falls again", "Share this article", "Related:",
     "相关阅读：停火",
     "Читайте также: Цены растут", "Enditem"],
)  # fmt: skip
def test_page_furniture_is_dropped(line):
    assert cleaned(f"{BODY}\n\n{line}\n\nIt rained.").text == f"{BODY}\n\nIt rained."


@pytest.mark.parametrize(
    "line", ["Read more slowly, he said.", "Related deaths fell.", "Print runs ended."]
)
def test_sentences_that_only_look_like_furniture_stay(line):
    assert line in cleaned(f"{BODY}\n\n{line}").text


def test_a_headline_becomes_the_title_and_leaves_the_text():
    article = cleaned(f"Borders reopen\n\nBy Ana Ruiz\n\nOSTER, March 4, 2031 (VNA) -- {BODY}")

    assert article.text == BODY
    assert (article.source.title, article.source.byline) == ("Borders reopen", "Ana Ruiz")


@pytest.mark.parametrize(
    ("line", "byline", "outlet"),
    [
        ("By Ana Ruiz, Strait Wire", "Ana Ruiz", "Strait Wire"),
        (
            "By Ana Ruiz and Jan Maas, The Oster Courier",
            "Ana Ruiz and Jan Maas",
            "The Oster Courier",
        ),
        ("By Ana Ruiz, Oster News", "Ana Ruiz", "Oster News"),
        ("By Ana Ruiz, Jan Maas", "Ana Ruiz, Jan Maas", ""),
    ],
)
def test_an_outlet_behind_the_byline_is_the_outlet(line, byline, outlet):
    source = cleaned(f"Borders reopen\n\n{line}\n\n{BODY}").source

    assert (source.byline, source.outlet) == (byline, outlet)


def test_of_two_datelines_both_go_and_the_first_counts():
    article = cleaned(f"OSTER (VNA) -- VELM (Norda) -- {BODY}")

    assert (article.text, article.source.place) == (BODY, "Oster")


def test_a_headline_that_nothing_else_carries_stays():
    assert cleaned("Borders reopen").text == "Borders reopen"
    assert (
        cleaned("Borders reopen\n\nMinisters agree").text == "Borders reopen\n\nMinisters agree"
    )


def test_a_title_from_the_metadata_wins_and_is_not_repeated():
    article = cleaned(f"BORDERS “REOPEN”\n\n{BODY}", title='Borders "reopen"')

    assert article.text == BODY
    assert article.source.title == 'Borders "reopen"'


def test_without_a_headline_the_first_words_are_the_title():
    title = cleaned(BODY + " " + BODY).source.title

    assert len(title) <= 90
    assert title.endswith("…")
    assert BODY.startswith(title[:-1])
    assert BODY[len(title) - 1] == " "


def test_a_line_of_date_and_outlet_becomes_metadata():
    article = cleaned(
        "边境重开\n\n2031-03-04 10:20:30 来源：韦新网\n\n双方外长4日在奥城会谈。（完）"
    )

    assert article.text == "双方外长4日在奥城会谈。"
    assert (article.source.outlet, article.source.title) == ("韦新网", "边境重开")
    assert article.source.published == dt.date(2031, 3, 4)


def test_metadata_is_read_and_wins():
    source = cleaned(
        f"OSTER, March 4 (VNA) -- {BODY}",
        outlet="Veldt Courier",
        published="5 March 2031",
        place="Velm",
        byline="A. Ruiz",
        language="English",
    ).source

    assert (source.outlet, source.agency, source.place) == ("Veldt Courier", "VNA", "Velm")
    assert (source.published, source.byline, source.language) == (
        dt.date(2031, 3, 5),
        "A. Ruiz",
        "en",
    )


@pytest.mark.parametrize(
    ("text", "name", "published"),
    [
        (f"OSTER, March 4, 2031 (VNA) -- {BODY}", "a.txt", dt.date(2031, 3, 4)),
        (f"OSTER, March 4 (VNA) -- {BODY}", "vna_2031-03-04.txt", dt.date(2031, 3, 4)),
        (f"OSTER, Dec. 30 (VNA) -- {BODY}", "20310102.txt", dt.date(2030, 12, 30)),
        (
            f"OSTER, March 4 (VNA) -- {BODY} They met on Feb. 27, 2031.",
            "a.txt",
            dt.date(2031, 3, 4),
        ),
        (f"OSTER, March 4 (VNA) -- {BODY} They parted on May 5, 1999.", "a.txt", None),
        (f"OSTER, March 4 (VNA) -- {BODY}", "a.txt", None),
        (f"OSTER, Feb. 30, 2031 (VNA) -- {BODY}", "a.txt", None),
        (
            f"Borders reopen\n\nPublished: 2031-03-04 16:38\n\n{BODY}",
            "a.txt",
            dt.date(2031, 3, 4),
        ),
        (f"Borders reopen\n\nMarch 4, 2031\n\n{BODY}", "a.txt", dt.date(2031, 3, 4)),
        (f"March 4\n\n{BODY}", "a.txt", None),
        (BODY, "report-2031-03-04.txt", dt.date(2031, 3, 4)),
        (f"{BODY} They met on May 5, 2030.", "a.txt", None),
    ],
)
def test_the_day_of_publication_is_read_and_never_guessed(text, name, published):
    assert cleaned(text, name).source.published == published


@pytest.mark.parametrize(
    "written", ["yesterday", "10/09/2031", "soon", "2031", "March 2031", "31 Feb 2031"]
)
def test_a_relative_partial_or_ambiguous_date_is_no_date(written):
    assert cleaned(BODY, published=written).source.published is None


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2031-03-04T10:00:00Z", dt.date(2031, 3, 4)),
        ("4 de marzo de 2031", dt.date(2031, 3, 4)),
        ("4. März 2031", dt.date(2031, 3, 4)),
        ("1er mars 2031", dt.date(2031, 3, 1)),
        ("4 марта 2031 года", dt.date(2031, 3, 4)),
        ("2031年3月4日", dt.date(2031, 3, 4)),
        ("25/03/2031", dt.date(2031, 3, 25)),
        ("03/25/2031", dt.date(2031, 3, 25)),
        ("04.03.2031", dt.date(2031, 3, 4)),
        ("4 settembre 2031", dt.date(2031, 9, 4)),
    ],
)
def test_dates_are_read_as_the_common_languages_write_them(written, date):
    assert cleaned(BODY, published=written).source.published == date


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "en"),
        ("El ministro afirmó que las conversaciones seguirán mañana en la capital.", "es"),
        ("Le ministre a déclaré que les discussions se poursuivront demain.", "fr"),
        ("Der Minister sagte, die Gespräche würden am Morgen fortgesetzt.", "de"),
        ("Министр заявил, что переговоры продолжатся завтра в столице страны.", "ru"),
        ("外长表示会谈将继续。", "zh"),
        ("外交部發言人喺記者會上講，雙方將會繼續會談。", "zh"),
        ("Short words.", "und"),
    ],
)
def test_the_language_is_told(text, language):
    assert cleaned(text).source.language == language


def test_the_id_belongs_to_locator_and_text():
    first, again = cleaned(BODY), cleaned(BODY + "  \n\n")

    assert first.source.id == again.source.id
    assert re.fullmatch("[0-9a-f]{12}", first.source.id)
    assert cleaned(BODY, "b.txt").source.id != first.source.id
    assert cleaned(BODY + " More.").source.id != first.source.id


@pytest.mark.parametrize("text", ["", " \n\u200b", "...", "\x00", "Advertisement", "— ■"])
def test_a_file_with_nothing_left_is_an_input_error(text):
    with pytest.raises(InputError, match="has no text"):
        cleaned(text)


def test_a_text_over_the_limit_is_an_input_error():
    with pytest.raises(InputError, match="2,000,000"):
        cleaned("word " * 400_001)


def test_the_date_of_an_archive_picture_is_not_that_of_the_report():
    caption = (
        "Ana Ruiz of Veldt, who agreed to reopen crossings, May 5, 2029. (File photo: VNA)"
    )

    assert cleaned(f"{caption}\n\n{BODY}").source.published is None


def test_a_letterhead_and_the_line_of_place_and_day_become_what_they_say():
    article = cleaned(
        "PRESS RELEASE\nPrime Minister's Office, Republic of Ondra\n"
        f"Oster City, March 4, 2031\n\nPM receives a call from Veldt\n\n{BODY}"
    )

    assert article.text == BODY
    assert article.source.title == "PM receives a call from Veldt"
    assert article.source.outlet == "Prime Minister's Office, Republic of Ondra"
    assert article.source.place == "Oster City"
    assert article.source.published == dt.date(2031, 3, 4)


def test_a_letterhead_under_the_headline_is_the_outlet():
    article = cleaned(
        f"Readout of a call\nOffice of the President of Veldt\n4 March 2031\n\n{BODY}"
    )

    assert (article.source.title, article.text) == ("Readout of a call", BODY)
    assert article.source.outlet == "Office of the President of Veldt"


def test_a_letterhead_stays_where_the_outlet_is_known():
    article = cleaned(f"Readout of a call\nOffice of the President\n\n{BODY}", outlet="Norda")

    assert article.source.outlet == "Norda"
    assert "Office of the President" in article.text


def test_headings_that_name_ministries_stay():
    text = (
        f"Decisions\n\nMinistry of Defence\n\n{BODY}\n\nMinistry of Finance\n\n{BODY} It ends."
    )
    article = cleaned(text)

    assert "Ministry of Defence\n\n" in article.text
    assert not article.source.outlet


def test_who_signs_with_the_day_is_no_place():
    article = cleaned(f"A word to the nation\n\nPresident Ana Ruiz, 4 March 2031\n\n{BODY}")

    assert not article.source.place
    assert "President Ana Ruiz, 4 March 2031" in article.text


@pytest.mark.parametrize(
    ("line", "outlet", "place"),
    [
        ("The Oster Courier, 4 March 2031", "The Oster Courier", ""),
        ("Norda Times | 4 March 2031", "Norda Times", ""),
        ("Oster – Tuesday, March 4, 2031", "", "Oster"),
        ("Ciudad de Oster, 4 de marzo de 2031", "", "Ciudad de Oster"),
    ],
)
def test_a_line_under_the_headline_says_who_or_where_and_when(line, outlet, place):
    article = cleaned(f'"We will not be bullied": a talk with Ana Ruiz\n{line}\n\n{BODY}')

    assert article.source.title == '"We will not be bullied": a talk with Ana Ruiz'
    assert article.text == BODY
    assert (article.source.outlet, article.source.place) == (outlet, place)
    assert article.source.published == dt.date(2031, 3, 4)


@pytest.mark.parametrize(
    ("end", "place"),
    [
        ("(Oster, 4 mars 2031)", "Oster"),
        ("(4 March 2031)", ""),
        ("(quatre fois, 4 mars 2031)", ""),
    ],
)
def test_a_headline_with_the_day_in_brackets_at_its_end_tells_it(end, place):
    article = cleaned(f"Talks of the ministers {end}\n\n{BODY}")

    assert article.source.title == f"Talks of the ministers {end}"
    assert (article.source.place, article.source.published) == (place, dt.date(2031, 3, 4))


@pytest.mark.parametrize("end", ["(4 March)", "(Oster)", "(of 4 March 2031 and later)"])
def test_other_brackets_at_the_end_of_a_headline_tell_no_day(end):
    assert cleaned(f"Talks of the ministers {end}\n\n{BODY}").source.published is None


@pytest.mark.parametrize(
    "line",
    [
        "Ministry of Health Warns of Flu",
        "Ondran Government Falls",
        "Foreign Ministry Rejects Claims",
        "Joint Statement, 4 March 2031",
        "Talks in Oster, 4 March 2031",
    ],
)
def test_a_headline_is_no_letterhead_and_no_line_of_the_day(line):
    article = cleaned(f"{line}\n\nMinisters leave the hall at night\n\n{BODY}")

    assert line in (article.source.title, *article.text.split("\n\n"))
    assert not article.source.outlet
