"""Exports in programs that others read them with."""

import shutil
import subprocess

import pytest
from pypdf import PdfReader

from rag.render import export
from rag.types import Claim, Section
from tests.fakes.briefing import article, briefing
from tests.fakes.pages import squeezed

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice"),
]


@pytest.fixture
def printed(tmp_path):
    """Return a function that gives the text of each page that LibreOffice makes of a file."""

    def pages(content):
        file = tmp_path / "b.docx"
        file.write_bytes(content)
        home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
        asked = [shutil.which("soffice"), home, "--headless", "--convert-to", "pdf", "b.docx"]
        subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, timeout=180)
        return [page.extract_text() for page in PdfReader(tmp_path / "b.pdf").pages]

    return pages


def test_a_word_file_opens_with_contents_footnotes_and_numbers(printed):
    of = article(title="<b>Markup</b> & more")
    one, two = briefing(of).claims
    again = Claim(text="Said once more.", citations=one.citations, verdict="supported")
    sections = (
        Section(heading="Lead", claims=(one, two)),
        Section(heading="Said: Veldt", claims=(again,)),
    )
    first, *_ = pages = printed(
        export(briefing(of, sections=sections), "docx", text_of=lambda _: of.text)
    )

    contents, _, text = squeezed(first).partition(squeezed("Veldt Sources Articles used"))
    assert contents.endswith(squeezed("Contents Lead Said"))
    assert squeezed(f"{one.text}1") in text
    assert squeezed("Said once more.1") in text
    note = squeezed(
        f"1 “{one.citations[0].quote}” Veldt Courier, 4 Mar 2031: <b>Markup</b> & more"
    )
    assert note in squeezed("".join(pages))
    assert squeezed(f"1 / {len(pages)}") in squeezed(first)
