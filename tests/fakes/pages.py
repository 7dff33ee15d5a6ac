"""Exports as their readers see them."""

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(content, fmt):
    """Return the text that a reader of this format shows."""
    if fmt == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if fmt == "docx":
        return " ".join([word_text(content), word_text(content, "footnotes")])
    if fmt == "html":
        page = Page()
        page.feed(content.decode())
        return " ".join(page.text)
    return content.decode().replace("\\", "")


def word_text(content, part="document"):
    """Return the text of a part of a Word file, with the number of each footnote in brackets.

    The table of contents, which repeats the headings, is left out.
    """
    inside = zipfile.ZipFile(io.BytesIO(content))
    if f"word/{part}.xml" not in inside.namelist():
        return ""
    shown = []
    root = ElementTree.fromstring(inside.read(f"word/{part}.xml"))
    for parent in [*root.iter(f"{W}body")]:
        for contents in parent.findall(f"{W}sdt"):
            parent.remove(contents)
    for element in root.iter():
        if element.tag == f"{W}t":
            shown.append(element.text or "")
        elif element.tag == f"{W}footnoteReference":
            shown.append(f"[{element.get(f'{W}id')}]")
        elif element.tag == f"{W}p":
            shown.append("\n")
    return "".join(shown)


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags, self.attributes = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *each) for each in attrs]

    def handle_data(self, data):
        self.text.append(data)


def squeezed(text):
    return re.sub(r"[\s\u200b]+", "", text)
