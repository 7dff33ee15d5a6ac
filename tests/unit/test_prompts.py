from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import prompts
from rag.errors import SettingsError

FILE = """---
version: 3
purpose: Greet.
inputs: name place
output: text
---
# system
You greet {{ name }}.

# user
From {{place}} to {{ name }}
"""


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "greet.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_prompt_file_says_what_it_is_for_and_what_it_needs(file):
    prompt = prompts.read(file(FILE))

    assert prompt.label == ("greet", 3)
    assert prompt.purpose == "Greet."
    assert prompt.inputs == ("name", "place")
    assert prompt.output == "text"


def test_every_use_of_a_variable_is_filled(file):
    prompt = prompts.read(file(FILE))

    assert prompt.fill(name="Ada", place="Veldt") == ("You greet Ada.", "From Veldt to Ada")


@given(st.text(), st.text())
def test_a_value_is_inserted_once_and_never_scanned_again(name, place):
    prompt = prompts.Prompt(
        name="p",
        version=1,
        purpose="",
        inputs=("name", "place"),
        output="",
        system="{{ name }}",
        user="[{{ place }}|{{ name }}]",
    )

    assert prompt.fill(name=name, place=place) == (name, f"[{place}|{name}]")


@pytest.mark.parametrize("value", ["{{ place }}", "{0}", "%s", r"\1 \g<0>", "$place"])
def test_an_article_that_looks_like_a_variable_stays_an_article(file, value):
    system, user = prompts.read(file(FILE)).fill(name=value, place="Veldt")

    assert system == f"You greet {value}."
    assert user == f"From Veldt to {value}"


@pytest.mark.parametrize("values", [{}, {"name": "x"}, {"name": "x", "place": "y", "day": "z"}])
def test_a_call_whose_arguments_differ_from_the_declaration_is_refused(file, values):
    with pytest.raises(TypeError, match="greet"):
        prompts.read(file(FILE)).fill(**values)


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("inputs: name place", "inputs: name"),
        FILE.replace("inputs: name place", "inputs: name place day"),
        FILE.replace("version: 3", "version: three"),
        FILE.replace("version: 3", "version: 0"),
        FILE.replace("version: 3\n", ""),
        FILE.replace("output: text", "output"),
        FILE.replace("# user", "# human"),
        FILE.replace("---\n", "", 1),
        "",
    ],
)
def test_a_file_that_does_not_declare_what_it_uses_is_refused(file, text):
    with pytest.raises(SettingsError, match=r"greet\.md"):
        prompts.read(file(text))


def test_a_prompt_that_does_not_exist_is_one_clear_line():
    with pytest.raises(SettingsError, match=r"nowhere\.md: cannot be read"):
        prompts.load("nowhere")


@pytest.mark.parametrize("path", sorted(prompts.folder().glob("*.md")), ids=lambda p: p.stem)
def test_every_prompt_we_ship_loads(path: Path):
    assert prompts.load(path.stem).version >= 1


def test_every_prompt_we_ship_is_documented():
    page = Path(__file__).resolve().parents[2] / "docs" / "prompts.md"
    text = page.read_text(encoding="utf-8")

    for path in prompts.folder().glob("*.md"):
        prompt = prompts.load(path.stem)
        assert f"`{prompt.name}`" in text
        assert prompt.purpose in text
