import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import InputError
from rag.render import check_pack, pack, read_pack, to_json
from rag.render.export import export
from tests.fakes.briefing import answer, article, briefing

OF = article()
TEXTS = {OF.source.id: OF.text}
PACK = pack(briefing(), TEXTS.__getitem__)


def check(given, texts=TEXTS):
    return check_pack(given, texts.get)


def changed(path, value):
    given = copy.deepcopy(PACK)
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
    assert PACK["format"] == "readout-pack/1"


def leaves(value, path=()):
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in pairs:
            yield from leaves(each, (*path, key))
    else:
        yield path, value


def holds(given):
    try:
        return not check(given).failed
    except InputError:
        return False


@given(st.sampled_from(list(leaves(PACK))), st.data())
def test_a_change_of_one_character_anywhere_fails(leaf, data):
    path, value = leaf
    if isinstance(value, bool) or value is None:
        other = not value
    elif isinstance(value, int):
        other = value + data.draw(st.sampled_from([-1, 1]))
    else:
        at = data.draw(st.integers(0, len(value)))
        other = value[:at] + data.draw(st.sampled_from("xé .")) + value[at:]
    given = changed(path, other)

    assert not holds(given)


def fix_digest(given):
    from rag.render.pack import _digest

    given["digest"] = _digest({k: v for k, v in given.items() if k != "digest"})
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


def test_a_changed_article_fails_and_says_which():
    got = check(PACK, {OF.source.id: OF.text.replace("forty", "40") + " "})

    assert {f.number for f in got.failed} == {c["number"] for c in PACK["citations"]}
    assert OF.source.id in got.failed[0].reason


def test_a_report_is_json_with_what_was_checked_and_what_failed():
    got = to_json(check(PACK, {}))

    assert got["checked"] == 4
    assert got["failed"][0].keys() == {"part", "number", "reason"}


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
        b'{"format": "readout-pack/2"}',
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
