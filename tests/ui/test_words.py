"""Untrusted text to screen."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import off_the_command_line, plain, visible
from rag.types import Side, Source, Span
from rag.ui import theme, words

_UI = Path(words.__file__).parent
_TEXT = st.text(st.sampled_from("ab <>&\"'/\n$[]()\\`*:=\u202e\u200b\u0645漢"), max_size=60)


class _Read(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.text, self.marked, self.inside = [], [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.inside = self.inside or tag == "mark"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "mark"

    def handle_data(self, data):
        self.text.append(data)
        if self.inside:
            self.marked.append(data)


def _read(html):
    reader = _Read()
    reader.feed(html)
    reader.close()
    return reader


def _squeezed(text):
    return re.sub(r"\s", "", visible(text))


@st.composite
def _marked(draw):
    text = draw(_TEXT.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(_marked())
def test_every_text_becomes_that_text_in_no_tags_but_ours(given_text):
    text, span = given_text

    read = _read(words.html(text, marks=[span]))

    assert {tag for tag, _ in read.tags} <= {"p", "mark"}
    assert {names for _, names in read.tags} <= {("dir",), ()}
    assert _squeezed("".join(read.text)) == _squeezed(text)


@given(_marked())
def test_exactly_the_words_wanted_are_highlighted(given_text):
    text, span = given_text

    read = _read(words.html(text, marks=[span]))

    assert _squeezed("".join(read.marked)) == _squeezed(span.slice(text))


@given(st.lists(st.tuples(_TEXT, st.sampled_from(["", "left out", "new", "differs"]))))
def test_marked_words_become_those_words_in_no_tags_but_ours(pieces):
    read = _read(words.runs(pieces))

    assert {tag for tag, _ in read.tags} <= {"p", "del", "ins", "mark"}
    assert _squeezed("".join(read.text)) == _squeezed("".join(text for text, _ in pieces))


@given(st.lists(_TEXT, min_size=1, max_size=4))
def test_every_cell_of_a_table_becomes_text_or_a_dash(cells):
    read = _read(words.table(cells, [cells]))

    told = [plain(cell) for cell in cells]
    shown = [*told, told[0], *(text or "–" for text in told[1:])]
    assert {tag for tag, _ in read.tags} <= {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert _squeezed("".join(read.text)) == _squeezed("".join(shown))


@given(_TEXT, _TEXT)
def test_tags_and_headings_become_text_in_no_tags_but_ours(name, more):
    for made in (words.tagged([name], more), words.heading(name, more)):
        read = _read(made)
        assert {tag for tag, _ in read.tags} <= {"p", "span", "small"}
        assert _squeezed("".join(read.text)) == _squeezed(name + more)


def test_the_space_around_marked_words_is_not_marked():
    made = words.runs([("old ", "left out"), ("new", "new"), (" same", "")])

    assert made == '<p dir="auto" class=""><del>old</del> <ins>new</ins> same</p>'


def test_overlapping_marks_are_highlighted_once():
    read = _read(words.html("one two three", marks=[Span(4, 9), Span(0, 5), Span(2, 3)]))

    assert "".join(read.marked) == "one two t"


@given(_marked())
def test_a_window_always_holds_the_words_it_is_for(given_text):
    text, span = given_text

    assert words.window(text, span).covers(span)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_window_shows_two_paragraphs_on_each_side(gap):
    text = gap.join(f"Paragraph {n}." for n in range(9))
    start = text.index("Paragraph 4.")

    shown = words.window(text, Span(start, start + 5)).slice(text)

    assert shown.split() == [w for n in range(2, 7) for w in ("Paragraph", f"{n}.")]


def test_a_window_into_one_endless_line_stays_short():
    text = "word " * 200_000

    assert len(words.window(text, Span(500_000, 500_004))) < 6_000


@given(_TEXT, st.integers(8, 40))
def test_a_shortened_text_is_one_line_no_longer_than_asked(text, limit):
    short = words.shorten(text, limit)

    assert len(short) <= limit
    assert "\n" not in short


def test_a_byline_leaves_out_what_is_unknown():
    source = Source(id="0" * 12, locator="x", title="T")

    assert words.byline(source) == "Unknown outlet"


def test_the_sides_with_the_most_speakers_are_offered_first():
    sides = [
        Side(id="a", name="A", speakers=("x",)),
        Side(id="c", name="C", speakers=("y", "z")),
        Side(id="b", name="B", speakers=("u", "v")),
    ]

    assert [side.name for side in words.prominent(sides)] == ["B", "C", "A"]


@pytest.mark.parametrize(
    ("number", "noun", "told"),
    [
        (1, "copy", "1 copy"),
        (3, "copy", "3 copies"),
        (0, "day", "0 days"),
        (1200, "call", "1,200 calls"),
    ],
)
def test_counts_are_told_in_words(number, noun, told):
    assert words.count(number, noun) == told


def test_html_is_made_in_one_place_and_never_unsafe():
    for module in _UI.glob("*.py"):
        code = module.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in code
        assert ("unsafe_allow_javascript" in code) == (module.name == "parts.py")
        assert ("parts.script(" in code) == (module.name in {"theme.py", "visitor.py"})
        assert ("components" in code) == (module.name == "live.py")
        assert ("st.html(" in code) == (module.name == "parts.py")


def test_the_script_of_the_theme_is_a_constant_that_asks_for_nothing():
    assert set(theme._CHOICES) == {"System", "Light", "Dark"}
    asks = r"HTML|document\.write|eval|fetch|XMLHttp|import|http|src"
    assert not re.search(asks, theme._KEEP)


@pytest.mark.parametrize("name", ["live", "narrow"])
def test_a_script_of_ours_is_given_nothing_makes_no_markup_and_asks_for_nothing(name):
    given = (_UI / "live.py").read_text(encoding="utf-8")
    script = (_UI / f"{name}.js").read_text(encoding="utf-8")

    assert not re.search(r"data=|html=|css=", given)
    assert not re.search(
        r"HTML|document\.write|eval|fetch|XMLHttp|import|http|src|href", script
    )


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        ("Give the ids of two articles; `readout ls` lists them.", ""),
        ("`readout sides edit` lists the edits and their ids.", ""),
        ("Sides: Norda, Valmora. --new makes a side of this name.", "Sides: Norda, Valmora."),
        ("Merge 'Norda' into it, or choose another name.",) * 2,
        ("Speakers: J. Haldek. `readout sides names` lists more.", "Speakers: J. Haldek."),
        ("",) * 2,
    ],
)
def test_a_hint_on_screen_leaves_out_what_only_a_command_line_can_follow(hint, shown):
    assert off_the_command_line(hint) == shown


@given(_TEXT, st.dictionaries(st.integers(0, 70), st.just("p. 2"), max_size=4))
def test_signs_of_pages_change_no_character_of_the_text(text, pages):
    body = words.html(text, pages=pages)
    without = body.replace('<span class="page">p. 2</span> ', "")

    assert without == words.html(text)
    assert all(tag in {"p", "span"} for tag, _ in _read(body).tags)


@pytest.mark.parametrize(
    ("pages", "shown"),
    [
        ({0: "p. 1"}, '<p dir="auto"><span class="page">p. 1</span> One two</p>'),
        ({4: "p. 2"}, '<p dir="auto">One <span class="page">p. 2</span> two</p>'),
        ({0: "<b>"}, '<p dir="auto"><span class="page">&lt;b&gt;</span> One two</p>'),
    ],
)
def test_a_page_is_marked_where_it_begins(pages, shown):
    assert words.html("One two", pages=pages) == shown


def test_a_page_that_begins_between_lines_is_marked_at_the_next():
    body = words.html("One\n\nTwo", pages={4: "p. 2"})

    assert '<span class="page">p. 2</span> Two' in body


def test_pieces_over_several_lines_are_as_many_paragraphs():
    found = words.running([("One\nTwo ", ""), ("<cut>\nnew", "new")])

    assert found == (
        '<p dir="auto" class="">One</p>'
        '<p dir="auto" class="">Two <ins>&lt;cut&gt;</ins></p>'
        '<p dir="auto" class=""><ins>new</ins></p>'
    )


@pytest.mark.parametrize(
    ("hours", "shown"), [(0, "UTC"), (8, "UTC+8"), (5.5, "UTC+5:30"), (-3.5, "UTC-3:30")]
)
def test_a_time_zone_is_told_by_its_hours(hours, shown):
    zone = dt.timezone(dt.timedelta(hours=hours))

    assert words.zone(dt.datetime(2031, 5, 6, 9, 5, tzinfo=zone)) == shown
    assert words.moment(dt.datetime(2031, 5, 6, 9, 5, tzinfo=zone)) == "6 May 2031, 09:05"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(-1, "0 s"), (59.9, "59 s"), (74, "1 min 14 s"), (4260, "1 h 11 min")],
)
def test_how_long_something_took_is_told_in_two_units(seconds, shown):
    assert words.elapsed(seconds) == shown


def test_a_hint_for_the_command_line_is_put_for_the_screen():
    hint = "Say which column holds the text, as in `--column text=NAME`."

    assert off_the_command_line(hint) == "Say which column holds the text, as in `text=NAME`."
    assert off_the_command_line("Do it. `readout jobs` lists them.") == "Do it."


def test_contents_lead_to_the_headings_and_both_show_text_as_text():
    evil = "<b>A</b>\n& $5m"

    assert words.titled(evil, "part-1", tag="h3", kind="side", aside="2 <i>") == (
        '<h3 dir="auto" id="part-1" class="side">'
        "<span>&lt;b&gt;A&lt;/b&gt; &amp; $5m</span> <small>2 &lt;i&gt;</small></h3>"
    )
    assert (
        '<li class="level-2" dir="auto"><a href="#part-1">'
        "&lt;b&gt;A&lt;/b&gt; &amp; $5m</a></li>" in words.contents([(evil, "part-1", 2)])
    )


def test_only_a_day_is_written_as_a_day():
    assert words.iso_day("2031-06-02") == "2 Jun 2031"
    assert words.iso_day("2031-13-02") == ""
    assert words.iso_day("Timeline") == ""


def test_what_is_said_is_underlined_by_side_also_inside_a_mark():
    text = "Kort said <yes> twice.\nHale said no."
    told = {Span(10, 15): 0, Span(12, 20): 1, Span(33, 35): 2}

    got = words.html(text, told=told, marks=[Span(5, 13)])

    assert got == (
        '<p dir="auto">Kort <mark>said <span class="told side-0">&lt;ye</span></mark>'
        '<span class="told side-0">s&gt;</span> twice.</p>'
        '<p dir="auto">Hale said <span class="told side-2">no</span>.</p>'
    )


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_underlines_change_no_word(text, places):
    text = visible(text)  # as articles are stored: a sequence for terminals is more than one
    told = {Span(at, at + size): at % 6 for at, size in places}

    bare = re.sub(r"</?span[^>]*>", "", words.html(text, told=told))

    assert bare == words.html(text)
