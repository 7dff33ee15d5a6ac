import copy
import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.render import LARGEST_PACK, check_pack, pack, read_pack, to_json
from rag.render.export import export
from rag.render.pack import digest, pack_bytes
from rag.types import Conversation, Turn
from tests.fakes.briefing import NOW, answer, article, briefing, statements

OF = article()
TEXTS = {OF.source.id: OF.text}
SAID = statements(OF)
WHOLE = pack(briefing(), TEXTS.__getitem__, said_of=lambda _: SAID, with_texts=True)
PACK = pack(briefing(), TEXTS.__getitem__)
FIRST = json.loads((Path(__file__).parents[1] / "data" / "pack-1.json").read_text())


def check(given, texts=TEXTS, **more):
    return check_pack(given, texts.get, **more)


def changed(path, value, of=PACK):
    given = copy.deepcopy(of)
    place = given
    for key in path[:-1]:
        place = place[key]
    assert place[path[-1]] != value
    place[path[-1]] = value
    return given


@pytest.mark.parametrize("value", [briefing(), answer()])
def test_a_pack_as_it_was_written_holds(value):
    written = export(value, "json", text_of=TEXTS.__getitem__)

    got = check(read_pack(written))

    assert got.failed == ()
    assert got.checked == len(value.citations) + len(value.claims)


def test_every_citation_proves_itself():
    citation = PACK["citations"][0]

    assert citation.keys() >= {
        *("number", "article_id", "title", "outlet", "agency", "published", "locator"),
        *("start", "end", "quote", "text_sha256"),
    }
    assert PACK["format"] == "readout-pack/2"


def test_a_pack_tells_what_is_known_of_each_article_it_cites():
    (told,) = PACK["articles"]

    assert told["id"] == OF.source.id
    assert told.keys() >= {
        *("title", "outlet", "agency", "byline", "published", "url", "language", "locator"),
        *("text_sha256",),
    }
    assert "text" not in told
    assert WHOLE["articles"][0]["text"] == OF.text


def test_a_pack_tells_who_said_the_words_it_quotes():
    first, second = WHOLE["citations"]
    told = {each["id"]: each for each in WHOLE["statements"]}

    assert first["said"] == []
    (said,) = second["said"]
    assert told.keys() == {said}  # the statements nobody quotes are left out
    wanted = {"speaker": "Anna Kort", "side": "Veldt", "kind": "indirect", "cue": "said"}
    assert wanted.items() <= told[said].items()
    assert told[said].keys() >= {"role", "telling", "via", "start", "end", "quote", "said_on"}


def test_without_statements_a_pack_is_whole_all_the_same():
    assert PACK["statements"] == []
    assert check(PACK).failed == ()


def leaves(value, path=()):
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from leaves(each, (*path, key))
    else:
        yield path, value


def holds(given, texts=TEXTS, **more):
    try:
        return not check(given, texts, **more).failed
    except InputError:
        return False


@given(st.sampled_from(list(leaves(WHOLE))), st.data())
def test_a_change_of_one_character_anywhere_fails(leaf, data):
    path, value = leaf
    if isinstance(value, bool) or value is None:
        other = not value
    elif isinstance(value, int):
        other = value + data.draw(st.sampled_from([-1, 1]))
    else:
        at = data.draw(st.integers(0, len(value)))
        other = value[:at] + data.draw(st.sampled_from("xé .")) + value[at:]
    given = changed(path, other, WHOLE)

    assert not holds(given)


FILE = pack_bytes(
    briefing(), TEXTS.__getitem__, said_of=lambda _: SAID, with_texts=True
).decode()


@given(st.integers(0, len(FILE) - 1), st.characters(codec="utf-8"))
def test_a_character_of_the_file_that_is_another_fails(at, other):
    given = f"{FILE[:at]}{other}{FILE[at + 1 :]}"
    assume(not (FILE[at].isspace() and other in " \t\r\n") and other != FILE[at])

    try:
        read = read_pack(given.encode())
    except InputError:
        return
    assert not holds(read)
    assert not holds(read, {}, own_texts=True)


@pytest.mark.parametrize("own_texts", [False, True])
def test_a_pack_with_texts_proves_itself_where_the_articles_are_not(own_texts):
    got = check(WHOLE, {}, own_texts=own_texts)

    assert got.failed == ()
    assert (got.stored, got.enclosed) == (0, 2)
    assert got.checked == 2 + 2 + 1


def test_the_library_comes_before_the_texts_in_the_pack():
    got = check(WHOLE)
    assert (got.stored, got.enclosed, got.failed) == (2, 0, ())

    other = check(WHOLE, {OF.source.id: OF.text + " "})
    assert {failure.part for failure in other.failed} == {"citation"}
    assert "another text" in other.failed[0].reason


def test_asked_for_its_own_texts_a_pack_without_them_fails():
    got = check(PACK, own_texts=True)

    assert (got.stored, got.enclosed) == (0, 0)
    assert "not in this pack" in got.failed[0].reason


def test_a_pack_of_the_first_format_is_checked_as_ever():
    assert FIRST["format"] == "readout-pack/1"
    assert check(FIRST).failed == ()
    assert check(FIRST).checked == 4
    assert check(changed(("citations", 0, "quote"), "The harbour.", FIRST)).failed


def test_a_pack_that_claims_the_other_format_fails():
    assert check(changed(("format",), "readout-pack/1")).failed


def fix_digest(given):
    given["digest"] = digest({k: v for k, v in given.items() if k != "digest"})
    return given


@pytest.mark.parametrize(
    ("path", "value", "part", "reason"),
    [
        (("citations", 0, "quote"), "The harbour is shut.", "citation", "other words"),
        (("citations", 0, "start"), 0, "citation", "other words"),
        (("citations", 0, "start"), -1, "citation", "outside"),
        (("citations", 0, "end"), 10**9, "citation", "outside"),
        (("citations", 0, "text_sha256"), "0" * 64, "citation", "another text"),
        (("citations", 0, "article_id"), "f" * 12, "citation", "not in this library"),
        (("citations", 0, "number"), 9, "claim", "number 1"),
        (("citations", 0, "number"), 2, "pack", "2 citations"),
        (("sections", 0, "claims", 0, "text"), "It is shut.", "claim", "not what it cites"),
        (("sections", 0, "claims", 0, "citations"), [], "claim", "cites nothing"),
        (("sections", 0, "claims", 0, "citations"), [7], "claim", "number 7"),
    ],
)
def test_a_forged_pack_with_a_right_digest_still_fails_where_it_is_wrong(
    path, value, part, reason
):
    got = check(fix_digest(changed(path, value)))

    assert part in {failure.part for failure in got.failed}
    assert any(reason in failure.reason for failure in got.failed)


@pytest.mark.parametrize(
    ("path", "value", "part", "reason"),
    [
        (
            ("articles", 0, "text"),
            OF.text.replace("forty", "fifty") + " ",
            "article",
            "changed",
        ),
        (("articles", 0, "text"), OF.text + " ", "citation", "another text"),
        (("statements", 0, "quote"), "nothing", "statement", "other words"),
        (("statements", 0, "end"), 10**9, "statement", "outside"),
        (("citations", 1, "said"), [], "statement", "No citation"),
        (("citations", 1, "said"), ["x"], "citation", "not there"),
        (("statements", 0, "article_id"), "f" * 12, "citation", "not there"),
    ],
)
def test_a_forged_text_or_statement_fails_where_it_is_wrong(path, value, part, reason):
    got = check(fix_digest(changed(path, value, WHOLE)), {}, own_texts=True)

    assert part in {failure.part for failure in got.failed}
    assert any(reason in failure.reason for failure in got.failed)


def test_a_changed_article_fails_and_says_which():
    got = check(PACK, {OF.source.id: OF.text.replace("forty", "40") + " "})

    assert {f.number for f in got.failed} == {c["number"] for c in PACK["citations"]}
    assert OF.source.id in got.failed[0].reason


def test_a_report_is_json_with_what_was_checked_and_what_failed():
    got = to_json(check(PACK, {}))

    assert got["checked"] == 4
    assert got["failed"][0].keys() == {"part", "number", "reason"}
    assert to_json(check(PACK))["against"] == {"library": 2, "pack": 0}


def test_an_unknown_article_fails_and_says_so():
    assert "not in this library" in check(PACK, {}).failed[0].reason


def test_layout_of_the_file_does_not_matter():
    compact = json.dumps(PACK, separators=(",", ":"), sort_keys=True).encode()

    assert check(read_pack(b"\xef\xbb\xbf" + compact)).failed == ()


def test_a_claim_a_model_wrote_need_not_be_verbatim():
    packed = pack(answer(), TEXTS.__getitem__)

    assert [claim["verbatim"] for claim in packed["claims"]] == [False, False]
    assert check(packed).failed == ()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"%PDF-1.4",
        b"[]",
        b"{}",
        b'{"format": "readout-pack/3"}',
        b'{"format": "readout-pack/1", "format": "readout-pack/1"}',
        b'{"format": "readout-pack/1", "x": NaN}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 10_000,
        b'"readout-pack/1"',
    ],
)
def test_a_file_that_is_no_pack_is_one_clear_error(content):
    with pytest.raises(InputError) as caught:
        read_pack(content)

    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        {"citations": None},
        {"citations": [7]},
        {"citations": [{}]},
        {"citations": [{**PACK["citations"][0], "start": "0"}]},
        {"citations": [{**PACK["citations"][0], "start": True}]},
        {"citations": [{**PACK["citations"][0], "quote": None}]},
        {"sections": {"claims": []}},
        {"sections": [{"claims": [{"text": "x"}]}]},
        {"digest": 7},
        {"format": ["readout-pack/1"]},
        {"statements": [{"id": "x"}]},
        {"articles": [{"id": "x", "text_sha256": "y", "text": 7}]},
    ],
)
def test_a_damaged_pack_is_one_clear_error(damage):
    with pytest.raises(InputError) as caught:
        check({**PACK, **damage})

    assert caught.value.hint


def test_a_pack_nested_without_end_is_one_clear_error():
    deep = {}
    for _ in range(100_000):
        deep = {"x": deep}

    with pytest.raises(InputError):
        check({**PACK, "deep": deep})


def test_a_quotation_with_a_lone_surrogate_survives_the_file():
    of = article("LUGRA (Courier)\n\nNo.\n\nThe port \udc80 opens on Sunday at noon.")
    texts = {of.source.id: of.text}

    written = export(briefing(of), "json", text_of=texts.__getitem__)

    assert check(read_pack(written), texts).failed == ()


@pytest.mark.parametrize(
    "value",
    [
        answer(),
        Conversation(
            id="c", title="t", started_at=NOW, turns=(Turn(answer=answer(), asked_at=NOW),)
        ),
    ],
)
def test_answers_and_conversations_carry_the_same_proof(value):
    got = pack(value, TEXTS.__getitem__, said_of=lambda _: SAID, with_texts=True)

    assert check(got, {}, own_texts=True).failed == ()
    assert [each["id"] for each in got["articles"]] == [OF.source.id]


def test_a_pack_that_verify_would_not_read_is_not_written():
    with pytest.raises(InputError) as caught:
        export(briefing(), "json", text_of=lambda _: "e" * LARGEST_PACK, with_texts=True)

    assert "texts" in caught.value.hint
