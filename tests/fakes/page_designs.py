"""Sixteen designs of sites: what they have in common is only that people read them."""

import html
import json
from collections.abc import Callable, Iterator

from tests.fakes.page_furniture import Furniture
from tests.fakes.page_report import Block, Report

Design = Callable[[Report, Furniture], str]

_MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def body(blocks: tuple[Block, ...], kind: str = "") -> list[str]:
    """Return the markup of each block, with a class on paragraphs when one is given."""
    named = f' class="{kind}"' if kind else ""
    return [_block(tag, texts, named) for tag, texts in blocks]


def _block(tag: str, texts: tuple[str, ...], named: str) -> str:
    safe = [html.escape(text, quote=False) for text in texts]
    if tag in {"ul", "ol"}:
        return f"<{tag}>" + "".join(f"<li>{text}</li>" for text in safe) + f"</{tag}>"
    if tag == "table":
        rows = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in safe)
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    if tag == "quote":
        return f"<blockquote><p>{safe[0]}</p></blockquote>"
    return f"<{tag}{named}>{safe[0]}</{tag}>"


def _between(parts: list[str], boxes: Iterator[str], every: int) -> str:
    """Put a box after every so many blocks."""
    made: list[str] = []
    for count, part in enumerate(parts, 1):
        made.append(part)
        if count % every == 0 and count < len(parts):
            made.append(next(boxes, ""))
    return "\n".join(made)


def _title(r: Report) -> str:
    return html.escape(r.title, quote=False)


def _iso(r: Report) -> str:
    return r.published.isoformat()


def _day(r: Report) -> str:
    return f"{r.published.day} {_MONTHS[r.published.month - 1]} {r.published.year}"


def _linked(r: Report, kind: str = "NewsArticle") -> str:
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": r.title,
        "datePublished": _iso(r),
        "author": [{"@type": "Person", "name": r.byline}],
        "publisher": {"@type": "Organization", "name": r.outlet},
        "mainEntityOfPage": r.address,
    }
    said = json.dumps(data, ensure_ascii=False)
    return f'<script type="application/ld+json">{said}</script>'


def _head(r: Report, *, social: bool = True, canonical: bool = True, more: str = "") -> str:
    tags = ""
    if social:
        tags = (
            f'<meta property="og:title" content="{html.escape(r.title)}">'
            f'<meta property="og:site_name" content="{r.outlet}">'
            f'<meta property="article:published_time" content="{_iso(r)}">'
        )
    link = f'<link rel="canonical" href="{r.address}">' if canonical else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{r.language}"><head><meta charset="utf-8">'
        f"<title>{_title(r)} | {r.outlet}</title>{tags}{link}{more}</head>\n"
    )


def modern(r: Report, f: Furniture) -> str:
    boxes = iter([f.also(), f.advert(), f.letter(), f.also(), f.advert(), f.also()])
    return (
        f"{_head(r, more=_linked(r))}<body><a href=#main>{f.one('skip')}</a>{f.cookies()}"
        f"<header>{f.menu()}{f.mega_menu()}</header><main id=main><article><header>"
        f"<h1>{_title(r)}</h1><div class=byline>{f.one('by')} <a rel=author>{r.byline}</a>"
        f'</div><time datetime="{_iso(r)}">{_day(r)}</time> <span>{f.one("minutes")}</span>'
        f"</header>{f.share()}{f.picture(r.place)}<div class=article-body>"
        f"{_between(body(r.blocks), boxes, 3)}</div>{f.tags()}<div class=author-bio>"
        f"<p>{r.byline} {f.one('bio')}</p></div></article>{f.related()}{f.comments()}</main>"
        f"{f.popular()}{f.foot(r.outlet)}</body></html>"
    )


def ministry(r: Report, f: Furniture) -> str:
    side = "".join(f"<li><a href=/d{n}>{f.headline()}</a></li>" for n in range(6))
    return (
        f"{_head(r, social=False)}<body><div id=wrapper><div id=logo><a href=/>{r.outlet}</a>"
        f"</div><div id=breadcrumb><a href=/>Home</a> &gt; <a href=/press>Press centre</a> "
        f"&gt; Readouts</div><div id=sidebar><ul>{side}</ul></div><div id=content>"
        f"<h2 class=title>{_title(r)}</h2><div class=date>{_day(r)}</div>"
        f"<div class=text>{''.join(body(r.blocks))}</div><div class=tools><a>Print</a> "
        f"<a>Send to a friend</a></div></div><div id=bottom>Ministry switchboard: +000 11 "
        f"2300. Press enquiries are answered on working days. {f.one('rights')}</div></div>"
        "</body></html>"
    )


def agency(r: Report, f: Furniture) -> str:
    parts = body(r.blocks)
    line = f"{r.place.upper()}, {_MONTHS[r.published.month - 1]} {r.published.day} "
    parts[0] = parts[0].replace("<p>", f"<p>{line}({r.outlet}) -- ", 1)
    return (
        f"{_head(r)}<body><div class=top>{f.menu('menu')}</div><div class=story>"
        f"<h1>{_title(r)}</h1><p class=info>Source: {r.outlet} | {_iso(r)[:19]} | "
        f"Editor: desk4</p>{f.picture(r.place)}{''.join(parts)}<p>ENDS</p>"
        f"<p class=tagline>{f.one('share')}</p></div>{f.popular()}{f.foot(r.outlet)}"
        "</body></html>"
    )


def live(r: Report, f: Furniture) -> str:
    entries = []
    for number, part in enumerate(body(r.blocks)):
        hour, minute = 18 - number // 4, 59 - number % 4 * 13
        entries.append(
            f'<div class="live-entry" id=e{number}><time>{hour}:{minute:02}</time>{part}'
            f"<button>{f.all('share')[0]}</button></div>"
        )
    return (
        f"{_head(r, more=_linked(r, 'LiveBlogPosting'))}<body>{f.menu()}<main><h1>{_title(r)}"
        f"</h1><p class=status>Live</p><section class=live>{''.join(entries)}</section></main>"
        f"{f.popular()}{f.cookies()}{f.foot(r.outlet)}</body></html>"
    )


def amp(r: Report, f: Furniture) -> str:
    page = (
        f"{_head(r, more=_linked(r))}<body><amp-sidebar id=menu>{f.menu()}</amp-sidebar>"
        f"<article class=amp><h1>{_title(r)}</h1><p class=amp-byline>{f.one('by')} {r.byline}"
        f"</p><amp-img src=/q.jpg width=4 height=3></amp-img>"
        f"{_between(body(r.blocks, 'txt'), iter(['<amp-ad width=300></amp-ad>'] * 9), 4)}"
        f"<amp-social-share type=email></amp-social-share></article>{f.related(3)}"
        f"<amp-consent>{f.cookies()}</amp-consent>{f.foot(r.outlet)}</body></html>"
    )
    return page.replace("<html ", "<html amp ", 1)


def printed(r: Report, f: Furniture) -> str:
    return (
        f"{_head(r, social=False)}<body onload=window.print()><p><b>{r.outlet}</b></p>"
        f"<h3>{_title(r)}</h3><p>{f.one('by')} {r.byline}<br>{_day(r)}</p><hr>"
        f"{''.join(body(r.blocks))}<hr><p>Printed from {r.address}</p>"
        f"<p>© {r.outlet}. {f.one('rights')}</p></body></html>"
    )


def tables(r: Report, f: Furniture) -> str:
    links = f.items("menu", "<tr><td><font size=1><a href=/{0}.asp>{1}</a></font></td></tr>")
    texts = "<br><br>\n".join(html.escape(text, quote=False) for text in r.paragraphs)
    page = (
        f"<HTML><HEAD><TITLE>{r.outlet}: {_title(r)}</TITLE></HEAD><BODY bgcolor=#ffffff>"
        f"<TABLE width=760 border=0><TR><TD colspan=3><IMG src=top.gif alt=top></TD></TR><TR>"
        f"<TD width=120 valign=top><TABLE>{links}</TABLE></TD><TD valign=top><FONT face=Times "
        f"size=5><B>{_title(r)}</B></FONT><BR><FONT size=2 color=gray>{_day(r)}</FONT><BR><BR>"
        f"<FONT face=Times size=3>{texts}</FONT></TD><TD width=140 valign=top><FONT size=1>"
        f"<B>{f.one('popular')}</B><BR>{f.headline()}<BR>{f.headline()}</FONT></TD></TR>"
        f"<TR><TD colspan=3 align=center><FONT size=1>{f.one('rights')}</FONT></TD></TR>"
        "</TABLE></BODY></HTML>"
    )
    return page.replace(
        "<HEAD>", '<HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8">'
    )


def soup(r: Report, f: Furniture) -> str:
    chance = f.chance

    def box(inside: str) -> str:
        return f'<div class="css-{chance.randint(16**5, 16**6):x}">{inside}</div>'

    parts = [
        box(box(part.replace("<p>", "<div>").replace("</p>", "</div>")))
        for part in body(r.blocks)
    ]
    return (
        f"{_head(r)}<body><div id=app>{box(box(f.menu('css-x')))}{box(f.cookies())}"
        f"{box(box(f'<div role=heading>{_title(r)}</div>') + box(r.byline) + box(_day(r)))}"
        f"{box(_between(parts, iter([box(f.also()), box(f.advert()), box(f.also())]), 4))}"
        f"{box(f.share())}{box(f.related())}{box(f.foot(r.outlet))}</div></body></html>"
    )


def blog(r: Report, f: Furniture) -> str:
    archive = "".join(
        f"<li><a href=/a{n}>{month} 2030</a></li>" for n, month in enumerate(_MONTHS)
    )
    return (
        f"{_head(r, social=False)}<body class=single><div id=page><h1 class=site-title>"
        f"{r.outlet}</h1><p class=site-description>Notes from the coast</p><div id=primary>"
        f"<article class='post hentry'><h2 class=entry-title>{_title(r)}</h2><div "
        f"class=entry-meta>Posted on <time class=entry-date datetime={_iso(r)}>{_day(r)}</time>"
        f" by <span class='author vcard'>{r.byline}</span></div><div class=entry-content>"
        f"{''.join(body(r.blocks))}<div class=sharedaddy>{f.share()}</div></div><footer>"
        f"Posted in {f.tags()} <a href=#respond>Leave a comment</a></footer></article>"
        f"<nav class=post-navigation><a rel=prev>← {f.headline()}</a> <a rel=next>"
        f"{f.headline()} →</a></nav>{f.comments()}</div><div id=secondary class=widget-area>"
        f"<h3>Archives</h3><ul>{archive}</ul>{f.popular()}</div><footer>Proudly powered by "
        f"Quillpress</footer></div></body></html>"
    )


def wiki(r: Report, f: Furniture) -> str:
    parts = body(r.blocks)
    parts = [
        p.replace("</h2>", '<span class="editsection">[<a href=#>edit</a>]</span></h2>')
        for p in parts
    ]
    links = f.items("menu")
    return (
        f"{_head(r, social=False)}<body><div id=mw-panel><ul>{links}</ul></div><div "
        f"id=content><h1 id=firstHeading>{_title(r)}</h1><div id=siteSub>From {r.outlet}, the "
        f"free news source</div><div id=toc><h2>Contents</h2><ul><li>1 Sources</li><li>2 "
        f"External links</li></ul></div><div id=bodyContent>{''.join(parts)}</div>"
        f"<div id=catlinks>Categories: {f.tags()}</div></div><div id=footer>This page was last "
        f"edited on {_day(r)}. Text is available under a free licence; additional terms may "
        "apply.</div></body></html>"
    )


def paywall(r: Report, f: Furniture) -> str:
    parts = body(r.blocks)
    offer = f'<div class="paywall-offer"><h3>{f.one("offer")}</h3><button>OK</button></div>'
    return (
        f"{_head(r, more=_linked(r))}<body><header>{f.menu('top')}</header><main><article "
        f'itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop=headline>{_title(r)}'
        f"</h1><p><span itemprop=author>{r.byline}</span></p><section itemprop=articleBody>"
        f"{''.join(parts[:2])}{offer}<div class=premium-content>{''.join(parts[2:])}</div>"
        f"</section></article>{f.letter()}{f.related(6)}</main>{f.foot(r.outlet)}</body></html>"
    )


def application(r: Report, f: Furniture) -> str:
    state = json.dumps({"props": {"story": {"title": r.title, "other": [f.headline()] * 200}}})
    parts = "".join(
        f"<section data-block={n}>{part}</section>" for n, part in enumerate(body(r.blocks))
    )
    return (
        f"{_head(r, canonical=False)}<body><div id=__app><div><nav>{f.items('menu')}</nav>"
        f"<main><div><h1>{_title(r)}</h1><span data-testid=author>{r.byline}</span><time "
        f"datetime='{_iso(r)}'></time></div><div data-component=text>{parts}</div></main><div "
        f"data-component=links>{f.related(8)}</div></div></div><script id=__STATE__ "
        f"type=application/json>{state}</script><script>window.__x=1</script></body></html>"
    )


def local_paper(r: Report, f: Furniture) -> str:
    first = next(text for tag, (text, *_) in r.blocks if tag == "p")
    pulled = f'<aside class="pullquote">{html.escape(first.partition(". ")[0])}</aside>'
    boxes = iter([f.advert(), pulled, f.advert(), f.letter(), f.advert(), f.advert()])
    return (
        f"{_head(r)}<body>{f.menu()}<div class=weather-strip>Today 11°, wind 4</div><div "
        f"class=story-wrap><h1 class=hed>{_title(r)}</h1><p class=byl>{f.one('by')} {r.byline} "
        f"| {r.outlet}</p><p class=pub>{_day(r)}</p>{f.picture(r.place)}"
        f"{_between(body(r.blocks, 'graf'), boxes, 2)}<p class=contact>Do you have a story for "
        f"us? Call the newsdesk on 555 0142.</p></div>{f.popular()}{f.comments()}"
        f"{f.foot(r.outlet)}</body></html>"
    )


def portal(r: Report, f: Furniture) -> str:
    """A Chinese portal: indents by wide blanks, the editor in charge at the end."""
    parts = [p.replace("<p>", "<p>\u3000\u3000") for p in body(r.blocks)]
    when = f"{r.published:%Y-%m-%d %H:%M:%S}"
    return (
        f"{_head(r, social=False)}<body><div class=channel>{f.items('menu', '<a>{1}</a> | ')}"
        f"</div><div class=main-content><h1 class=main-title>{_title(r)}</h1><div class="
        f"date-source><span class=date>{when}</span> <span class=source>来源：{r.outlet}</span>"
        f"</div><div class=article id=artibody>{''.join(parts)}<p class=show_author>责任编辑："
        f"{r.byline}</p></div><div class=share>{f.one('share')}</div></div>{f.popular()}"
        f"{f.related(5)}{f.foot(r.outlet)}</body></html>"
    )


def eastern(r: Report, f: Furniture) -> str:
    """A Russian portal: lead apart from the text, a box of the messenger channel."""
    parts = body(r.blocks)
    return (
        f"{_head(r)}<body><div class=header__menu>{f.items('menu')}</div><div class=layout>"
        f"<div class=article__header><div class=article__date>{r.published:%d.%m.%Y}</div>"
        f"<h1 class=article__title>{_title(r)}</h1></div><div class=article__text><div "
        f"class=article__lead>{parts[0].replace('<p>', '').replace('</p>', '')}</div>"
        f"{_between(parts[1:], iter([f.also(), f.advert(), f.also()]), 3)}</div><div "
        f"class=article__social>{f.share()}</div>{f.tags()}</div>{f.related(5)}{f.letter()}"
        f"{f.foot(r.outlet)}</body></html>"
    )


def broadcaster(r: Report, f: Furniture) -> str:
    player = (
        "<div class=player><video></video><p class=fallback>This video cannot be played."
        f"</p><h4>{f.headline()}</h4></div>"
    )
    f.phrases.append("This video cannot be played.")
    parts = [f"<div dir=ltr data-component=text-block>{part}</div>" for part in body(r.blocks)]
    return (
        f"{_head(r, more=_linked(r, 'ReportageNewsArticle'))}<body>{f.cookies()}<div "
        f"role=banner>{f.menu()}</div><main role=main><article><header><h1>{_title(r)}</h1>"
        f"<ul class=meta><li><time datetime='{_iso(r)}'>{_day(r)}</time></li><li>{r.byline}"
        f"</li></ul></header>{player}"
        f"{_between(parts, iter([f.picture(r.place), f.also()]), 5)}"
        f"</article><section>{f.related(6)}</section></main>{f.foot(r.outlet)}</body></html>"
    )
