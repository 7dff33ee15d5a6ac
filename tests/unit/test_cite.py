import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BadReplyError
from rag.grounding.cite import DraftClaim, DraftStream, cite, parse_draft
from rag.types import Article, Passage, Source, Span
from tests.fakes.chat import draft

TEXT = (
    "PORT ANSEL, March 4 -- The Veldt ferry office called for restraint on Monday. "
    "It said all 14 crossings were cancelled. Fog & ice <were> to blame, “mostly”."
)
ARTICLE = Article(
    source=Source(
        id="a" * 12, locator="a.txt", title="Ferries stop", published=dt.date(2031, 3, 4)
    ),
    text=TEXT,
)
FIRST = Passage.cut(ARTICLE, Span(0, TEXT.index(" It said")))
SECOND = Passage.cut(ARTICLE, Span(TEXT.index("It said"), len(TEXT)))
SHOWN = (FIRST, SECOND)
REPLY = draft(
    ("Veldt urged restraint.", 1, "called for restraint"), ('Fog: "}]{ \\ \U0001f54a', 2, "雾")
)


def claim(quote, passage=1, text="Veldt urged restraint."):
    return DraftClaim(text=text, passage=passage, quote=quote)


def test_a_found_quotation_becomes_a_citation_at_its_place_in_the_article():
    cited = cite(claim("14 crossings were cancelled", 2), SHOWN)

    (citation,) = cited.citations
    assert citation.quote == "14 crossings were cancelled"
    assert citation.quote == citation.span.slice(TEXT)
    assert (cited.verdict, cited.moved) == ("unchecked", False)


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("called for war", 1),
        ("", 1),
        (" \n", 1),
        ("…", 1),
        ("called for peace and restraint", 1),
    ],
    ids=["invented words", "no quotation", "blank", "only marks", "words added"],
)
def test_an_invented_quotation_is_never_cited(quote, passage):
    cited = cite(claim(quote, passage), SHOWN)

    assert cited.citations == ()
    assert cited.verdict == "unsupported"
    assert cited.reason


@pytest.mark.parametrize("passage", [2, 0, -1, 99, 10**30])
def test_a_quotation_from_another_passage_shown_is_cited_there_and_marked(passage):
    cited = cite(claim("called for restraint", passage), SHOWN)

    (citation,) = cited.citations
    assert citation.passage == FIRST
    assert cited.moved


def test_the_named_passage_comes_first_when_several_hold_the_words():
    whole = Passage.cut(ARTICLE, Span(0, len(TEXT)))

    cited = cite(claim("called for restraint", 2), (FIRST, whole))

    assert cited.citations[0].passage == whole
    assert not cited.moved


@pytest.mark.parametrize("quote", ["ice <were> to", "ice &lt;were&gt; to", 'blame, "mostly"'])
def test_escapes_and_kinds_of_quotation_marks_do_not_hide_a_quotation(quote):
    (citation,) = cite(claim(quote, 2), SHOWN).citations

    assert citation.quote == citation.span.slice(TEXT)


@given(st.text(max_size=60), st.integers(-3, 5), st.text(min_size=1, max_size=40))
def test_every_citation_is_cut_from_the_article_whatever_the_model_wrote(quote, number, text):
    if not text.strip():
        return
    try:
        drafted = claim(quote, number, text)
    except ValueError:
        return
    for citation in cite(drafted, SHOWN).citations:
        assert citation.quote == citation.span.slice(TEXT)


@pytest.mark.parametrize(
    "reply",
    [
        REPLY,
        f"```json\n{REPLY}\n```",
        f"Here you are:\n\n{REPLY}\n\nAnything else?",
        f'<think>Perhaps {{"claims": []}}?</think>{REPLY}',
        f"A brace {{ and {{two}} before. {REPLY} {{}}",
        f"{REPLY}\n{REPLY}",
    ],
    ids=["bare", "fenced", "prose", "thoughts", "braces", "twice the same"],
)
def test_one_answer_is_read_with_whatever_stands_around_it(reply):
    first, second = parse_draft(reply).claims

    assert first == DraftClaim(
        text="Veldt urged restraint.", passage=1, quote="called for restraint"
    )
    assert second.text == 'Fog: "}]{ \\ \U0001f54a'


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I cannot help with that.",
        REPLY[:-4],
        "[]",
        '{"claims": {}}',
        '{"claims": "none"}',
        '{"claims": ["x"]}',
        '{"claims": [{"passage": 1, "quote": "q"}]}',
        '{"claims": [{"text": "", "passage": 1, "quote": "q"}]}',
        '{"claims": [{"text": "\\u200b", "passage": 1, "quote": "q"}]}',
        '{"claims": [{"text": "a", "passage": "p3", "quote": "q"}]}',
        '{"claims": [{"text": "a", "passage": NaN, "quote": "q"}]}',
        '{"claims": [{"text": 5, "passage": 1, "quote": "q"}]}',
        '{"answer": "x"}',
        '{"claims": []} or {"claims": [{"text": "a"}]}',
        json.dumps({"claims": [{"text": "a"}] * 61}),
        json.dumps({"claims": [{"text": "a" * 4001}]}),
        "{" * 100_000,
        '{"claims": ' + "[" * 100_000,
        '{"a":' * 20_000,
    ],
)
def test_a_reply_of_another_shape_is_refused(reply):
    with pytest.raises(BadReplyError):
        parse_draft(reply)


def test_keys_we_do_not_know_are_not_read_and_missing_proof_is_no_proof():
    (only,) = parse_draft(
        '{"claims": [{"text": "a", "passage": null, "mood": 1}], "x": 2}'
    ).claims

    assert (only.passage, only.quote) == (0, "")
    assert cite(only, SHOWN).verdict == "unsupported"


def test_nothing_invisible_or_active_on_a_terminal_stays_in_a_claim():
    hostile = "A\x1b[31m red\u202e line\x00\nand\u200b more\U000e0041."

    assert claim("q", text=hostile).text == "A red line and more."


@given(st.data())
def test_the_stream_gives_the_same_claims_however_the_reply_is_cut(data):
    texts = data.draw(
        st.lists(st.tuples(st.text(min_size=1), st.integers(0, 9), st.text()), max_size=4)
    )
    around = data.draw(
        st.sampled_from(["", "```json\n", "Well: {x} ", '<think>{"claims": [{}]}</think>'])
    )
    ascii_only = data.draw(st.booleans())
    claims = [{"text": f"x{t}", "passage": p, "quote": q} for t, p, q in texts]
    reply = around + json.dumps({"claims": claims}, ensure_ascii=ascii_only, indent=1)
    stream, found, at = DraftStream(), [], 0

    while at < len(reply):
        step = data.draw(st.integers(1, 12))
        found.extend(stream.feed(reply[at : at + step]))
        at += step

    assert tuple(found) == parse_draft(reply).claims


def test_a_claim_is_given_out_with_the_piece_that_completes_it():
    stream = DraftStream()
    end = REPLY.index("}") + 1

    assert stream.feed(REPLY[: end - 1]) == ()
    assert [c.text for c in stream.feed(REPLY[end - 1 : end])] == ["Veldt urged restraint."]
    assert len(stream.feed(REPLY[end:])) == 1
    assert stream.feed("]}, {}") == ()


@given(st.lists(st.text(alphabet='{}[]":,\\claims \n1', max_size=30), max_size=10))
def test_the_stream_never_fails_on_rubbish(pieces):
    stream = DraftStream()
    for piece in ['{"claims": [', *pieces]:
        stream.feed(piece)


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "<think>[x]</think>\n{}"])
def test_the_bare_list_of_claims_is_taken_too(around):
    listed = '[{"text": "It opens.", "passage": 1, "quote": "would open"}]'

    (claim,) = parse_draft(around.replace("{}", listed)).claims

    assert (claim.text, claim.passage, claim.quote) == ("It opens.", 1, "would open")


@pytest.mark.parametrize(
    "reply", ['[{"passage": 1}]', '["It opens."]', "See [1] and [2].", '[{"text": "It']
)
def test_no_other_list_is_taken_for_claims(reply):
    with pytest.raises(BadReplyError):
        parse_draft(reply)
