"""Read site maps, news site maps and their indexes: bytes in, entries out."""

from typing import TYPE_CHECKING, Final

from rag.ingest.web.entries import (
    Entry,
    Kind,
    Listing,
    check_xml,
    each_once,
    entry,
    moment,
    unreadable,
    whole,
)

_ELEMENTS: Final = 1_000_000
"""A site map has up to 50,000 addresses, each with several elements."""

if TYPE_CHECKING:
    from lxml import etree


def read_sitemap(content: bytes, *, address: str) -> Listing:
    """Read a site map or an index of site maps; what changed last stands first.

    Raises:
        InputError: It is neither, or harmful.
    """
    from lxml import etree

    check_xml(content, elements=_ELEMENTS)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise unreadable() from None
    name = _name(root) if root is not None else ""
    if name not in {"urlset", "sitemapindex"}:
        raise unreadable()
    found = [_entry(each, address) for each in root if _name(each) in {"url", "sitemap"}]
    found = [pair for pair in found if pair[1].url]
    found.sort(key=lambda pair: pair[0], reverse=True)
    kind: Kind = "index" if name == "sitemapindex" else "sitemap"
    return Listing(kind=kind, entries=each_once([made for _, made in found]))


def _entry(each: "etree._Element", address: str) -> tuple[str, Entry]:
    """Return an entry with the time by which it is sorted."""
    told = {_name(part): "".join(part.itertext()) for part in each.iter() if _name(part)}
    location = next(("".join(part.itertext()) for part in each if _name(part) == "loc"), "")
    published = moment(told.get("publication_date", ""))
    made = entry(
        key=location,
        url=whole(location, address) if location.strip() else "",
        title=told.get("title", "") if "publication_date" in told else "",
        published=published,
        outlet=told.get("name", "") if "publication" in told else "",
    )
    return published or moment(told.get("lastmod", "")), made


def _name(element: "etree._Element") -> str:
    """Return an element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
