"""Exports as their readers see them."""

import io
import re
from html.parser import HTMLParser

import docx
from pypdf import PdfReader


def read(content, fmt):
    """Return the text that a reader of this format shows."""
    if fmt == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if fmt == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
        shown = [p.text for p in document.paragraphs]
        return " ".join([*shown, *cells])
    if fmt == "html":
        page = Page()
        page.feed(content.decode())
        return " ".join(page.text)
    return content.decode().replace("\\", "")


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
