import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag.render import (
    csv_table,
    escape_html,
    escape_markdown,
    guard_cell,
    link,
    markdown,
    plain,
)
from rag.text import plain as one_line
from tests.fakes.briefing import answer, article, briefing, comparison, statement, statements

HOSTILE = [
    "$5m and $6m",
    "$$x$$ and \\(x\\) and \\[x\\]",
    "[x](https://evil.example)",
    "![x](https://evil.example/p.png)",
    "<b>x</b> <script>alert(1)</script>",
    "see https://evil.example/x, www.evil.example, mail a@evil.example",
    "<https://evil.example>",
    "# head",
    "1. one",
    "10) ten",
    "- two",
    "+ three",
    "* four",
    "> five",
    "    code",
    "``` x",
    "~~~",
    "---",
    "===",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "a\n\n# b\n\n- c",
    "&copy; &#60;",
    "**b** _i_ `c` ~~s~~",
    ":red[x] :material/home: :smile: :streamlit:",
    "[a]: https://evil.example",
    "[^1]: note",
    "a -- b -> c",
    "\x1b[31mred\x1b[0m \u202egnitsrever\u202c \x00",
]
PIECES = st.lists(
    st.sampled_from(
        ["\n", " ", "a", "1", "x.y", *"#*_`[]()<>!|~$:&^{}=+-.\\/@\"'", "http", "www"]
    ),
    max_size=30,
).map("".join)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def shown(source):
    """Return the text a reader shows, and every token that is more than text."""
    tokens = READER.parse(source)
    inner = [child for token in tokens for child in token.children or ()]
    active = [
        t.type for t in (*tokens, *inner) if t.type not in {"paragraph_open", "paragraph_close"}
    ]
    text = "".join(t.content for t in inner)
    return text.replace("\u200b", ""), [
        t for t in active if t not in {"inline", "text", "text_special"}
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_nothing_comes_alive(text):
    assert shown(escape_markdown(text)) == (one_line(text), [])


@given(PIECES)
def test_every_text_is_shown_as_it_is(text):
    assert shown(escape_markdown(text)) == (one_line(text), [])


@given(st.text(max_size=60))
def test_no_text_at_all_comes_alive(text):
    assert shown(escape_markdown(text))[1] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("see https://evil.example", r"https?://"),
        ("HTTP://evil.example", r"(?i)https?://"),
        ("www.evil.example", r"(?i)www\."),
        ("a@evil.example", r"[\w.+-]+@\w+\."),
        (":smile: :+1:", r":[\w+-]+:"),
        (":material/home:", r":material[/_]\w+:"),
        ("a -- b", r"(^|\s)--(\s|$)"),
        ("a -> b", r"(^|\s)->(\s|$)"),
    ],
)
def test_rules_that_readers_apply_after_unescaping_find_nothing(text, rule):
    tokens = READER.parse(escape_markdown(text))
    seen = "".join(child.content for token in tokens for child in token.children or ())

    assert re.search(rule, text)
    assert not re.search(rule, seen)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_rendered_briefing_holds_our_structure_and_nothing_else(text):
    of = article(title=text, outlet=text, locator=text)
    got = briefing(of, title=text, notice=text)

    allowed = {
        *("heading_open", "heading_close", "bullet_list_open", "bullet_list_close"),
        *("list_item_open", "list_item_close", "em_open", "em_close"),
        *("ordered_list_open", "ordered_list_close", "blockquote_open", "blockquote_close"),
    }
    assert set(shown(markdown(got))[1]) <= allowed
    assert markdown(got).count("\n## ") == 3


def test_a_stored_web_address_is_a_link_and_leads_there():
    inner = [c for t in READER.parse(markdown(briefing())) for c in t.children or ()]

    targets = {c.attrs["href"] for c in inner if c.type == "link_open"}
    assert targets == {article().source.locator}


@pytest.mark.parametrize(
    "locator",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/home/me/a.txt",
        "https://",
        "https://user:secret@host.example/",
        'https://host.example/"onclick="x',
        "https://host.example/a b",
        "https://host.example/<x>",
        "https://[::1",
        "data:text/html,x",
        "https://host.example/\u202e",
        "",
    ],
)
def test_only_whole_web_addresses_are_linked(locator):
    assert link(locator) == ""
    assert "](<" not in markdown(briefing(article(locator=locator)))


@given(st.text(max_size=40))
def test_no_text_leaves_its_place_in_html(text):
    assert not re.search("[<>\"']", escape_html(text))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_prefixed(text):
    assert guard_cell(text).startswith("'")


def test_csv_has_a_row_a_statement_and_no_formula():
    of = article("=cmd|calc!A0 is what Anna Kort said.", title='=HYPERLINK("x")', outlet="@x")
    said = statement(of, "=cmd|calc!A0", speaker="+Kort", side="-Veldt")

    head, row, end = csv_table([said]).split("\r\n")
    assert head.startswith("speaker,role,side")
    assert row.startswith("'+Kort,,'-Veldt,no,indirect,paraphrase,said,,,2031-03-04,'=cmd|")
    assert ",'=cmd|calc!A0,'@x," in row
    assert end == ""


def test_a_compared_side_that_is_silent_has_a_row_too():
    rows = csv_table(comparison()).split("\r\n")

    assert rows[2].rstrip(",") == (
        "dredging,one-sided,,Ostmark,No statement found in 1 article."
    )
    assert rows[3].startswith(",,,,,Boris Hale")


@pytest.mark.parametrize("value", [answer(), briefing(), comparison(), statements(article())])
def test_terminal_text_has_no_control_characters_and_fits(value):
    text = plain(value)

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert all(len(line) <= 96 or " " not in line.strip() for line in text.split("\n"))


def test_terminal_text_marks_what_nothing_supports():
    text = plain(answer())

    assert "It opens on 15 March. [1]" in text
    assert "All are glad. (not supported by the articles: no quotation given)" in text
    assert "“The harbour will open on March 15 under the eyes of 40 observers”" in text


def test_terminal_text_of_hostile_words_is_harmless():
    of = article("\x1b]0;owned\x07 \x1b[2J Kort said so \u202e.", title="\x1b[31mred")
    said = statement(of, "\x1b[2J Kort said so", speaker="\x1b[1mKort")

    assert "\x1b" not in plain([said])
    assert "\u202e" not in plain(briefing(title="\u202eevil"))


def test_a_silent_side_is_shown_with_where_it_was_looked_for():
    assert "Ostmark: No statement found in 1 article." in plain(comparison())


def test_there_is_no_page_of_a_number():
    with pytest.raises(TypeError):
        markdown(7)
