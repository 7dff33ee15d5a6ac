"""The pages with known truth keep their own promises."""

import datetime as dt
import re

import pytest
from lxml import html

from tests.fakes.pages_with_truth import pages

PAGES = pages()


def _words(text):
    return re.sub(r"\s", "", text)


def test_there_are_sixty_pages_of_twelve_designs_in_five_languages():
    assert len(PAGES) >= 60
    assert len({page.name for page in PAGES}) == len(PAGES)
    assert len({page.name.partition("-")[0] for page in PAGES}) >= 12
    assert {page.language for page in PAGES} == {"en", "de", "es", "ru", "zh"}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_all_that_belongs_stands_on_the_page_in_order(page):
    shown = _words(html.document_fromstring(page.html.decode()).text_content())
    at = 0
    for paragraph in page.paragraphs:
        at = shown.find(_words(paragraph), at)
        assert at >= 0, paragraph
    assert _words(page.title) in shown


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_furniture_stands_on_the_page_and_not_in_the_article(page):
    shown = html.document_fromstring(page.html.decode()).text_content()
    text = " ".join(page.paragraphs)
    for phrase in page.furniture:
        assert phrase in shown
        assert phrase not in text


def test_facts_are_given_where_the_page_says_them():
    for page in PAGES:
        source = page.html.decode()
        assert page.byline in source
        assert page.outlet in source
        assert page.url in source
        if "T" in page.published and page.published[10:].count(":") == 3:
            assert page.published in source
            assert dt.datetime.fromisoformat(page.published).tzinfo


def test_one_seed_makes_one_set_and_another_seed_another():
    assert pages() == PAGES
    assert pages(8)[0].paragraphs != PAGES[0].paragraphs
