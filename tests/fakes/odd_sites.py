"""Pages as large sites build them, written when the finder was done: their truth and facts."""

# ruff: noqa: E501 - markup reads best on one line

import html
from dataclasses import dataclass, field

TITLE = "Sundmark to reopen coastal railway in two stages"
EN = [
    "Sundmark’s transport ministry said on Thursday it would reopen the coastal railway in two stages, starting with the stretch between Halvik and Tornby in late May.",
    "Engineers had closed the line in November after a landslide buried 340 metres of track near the Rysa viaduct.",
    "“We promised an honest timetable, and this is it,” Transport Minister Petra Lindqvar told a news conference in Halvik.",
    "The repairs are expected to cost 118 million marks, nearly double the first estimate. The ministry blamed higher steel prices and a shortage of geotechnical crews.",
    "Opposition lawmaker Jens Ostrem called the plan “a postponement with a ribbon on it” and demanded that an inquiry begin before the summer recess.",
    "Freight operators say the detour through Brenna adds six hours and roughly 900 marks to each container.",
    "The northern stage, which includes a new 1.2-kilometre gallery, is not due until the autumn of next year.",
    "Residents of Tornby have relied on a replacement bus. “It comes, or it doesn’t,” said Marit Haug, a nurse who commutes four days a week.",
    "Sundmark Rail will publish a revised timetable on 28 April.",
]
_DE = [
    "Das Verkehrsministerium von Sundmark will die Küstenbahn in zwei Abschnitten wieder öffnen, wie es am Donnerstag mitteilte.",
    "Die Strecke war im November nach einem Erdrutsch gesperrt worden; 340 Meter Gleis lagen unter Geröll.",
    "„Wir haben einen ehrlichen Fahrplan versprochen“, sagte Ministerin Petra Lindqvar in Halvik.",
    "Die Reparatur kostet voraussichtlich 118 Millionen Mark, fast doppelt so viel wie zunächst geschätzt. Das Ministerium nannte gestiegene Stahlpreise als Grund.",
    "Der nördliche Abschnitt mit einer neuen Galerie soll erst im Herbst nächsten Jahres folgen.",
]
_ZH = [
    "松德马克交通部周四表示，将分两个阶段重新开放沿海铁路，首先开放哈尔维克至托恩比路段，时间为五月下旬。",
    "去年十一月，一场山体滑坡掩埋了里萨高架桥附近三百四十米的轨道，线路随之关闭。",
    "交通部长佩特拉·林德瓦尔在哈尔维克的新闻发布会上说：“我们承诺给出诚实的时间表，这就是。”",
    "维修费用预计为一亿一千八百万马克，几乎是最初估计的两倍。交通部将此归咎于钢材价格上涨。",
]
_RU = [
    "Министерство транспорта Сундмарка в четверг сообщило, что откроет прибрежную железную дорогу в два этапа, начиная с участка Хальвик — Торнбю в конце мая.",
    "Линию закрыли в ноябре, когда оползень засыпал 340 метров пути у виадука Рюса.",
    "«Мы обещали честный график, и вот он», — сказала министр транспорта Петра Линдквар на пресс-конференции в Хальвике.",
    "Ремонт обойдётся примерно в 118 миллионов марок, почти вдвое дороже первоначальной оценки. В министерстве объяснили это ростом цен на сталь.",
]


@dataclass(frozen=True)
class Site:
    """A page, the blocks of its article in order, and what it says about it."""

    name: str
    html: str
    truth: list[str]
    facts: dict[str, str] = field(default_factory=dict)


def _p(texts: list[str]) -> str:
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)


def _blocks() -> Site:
    """Hashed names; each paragraph in a block of its own."""

    def block(text: str) -> str:
        return (
            '<div data-component="text-block" class="css-7f3a-RichTextContainer">'
            f'<p class="css-7f3a-Paragraph">{text}</p></div>'
        )

    page = f'''<!doctype html><html lang="en-GB"><head><title>{TITLE} - Sund News</title><meta property="og:site_name" content="Sund News"><link rel="canonical" href="https://sund.example/news/articles/c4g1"><script type="application/ld+json">{{"@context":"http://schema.org","@type":"ReportageNewsArticle","url":"https://sund.example/news/articles/c4g1","publisher":{{"@type":"NewsMediaOrganization","name":"Sund News"}},"datePublished":"2031-04-17T16:05:11.000Z","headline":"{TITLE}","author":[{{"@type":"Person","name":"Liv Aasen"}}]}}</script></head><body><div id="root"><header><a href=/>Sund News</a><nav><ul><li><a href=/n>News</a></li><li><a href=/s>Sport</a></li></ul></nav></header><main id="main-content"><article><div data-component="headline-block"><h1>{TITLE}</h1></div><div data-component="byline-block" class="ssrcss-z9afbn"><span>Liv Aasen</span><span>Transport correspondent, Halvik</span></div><div data-component="metadata"><time datetime="2031-04-17T16:05:11.000Z">3 hours ago</time></div>
<div data-component="image-block"><figure><picture><img alt="Train"></picture><span>Sundmark Rail</span><figcaption>The line hugs the coast for 60 km</figcaption></figure></div>{"".join(block(x) for x in EN[:4])}<div data-component="links-block"><ul><li><a href=/x>Landslide buries coastal line</a></li><li><a href=/y>How the gallery will be built</a></li></ul></div><div data-component="subheadline-block"><h2>Northern stage</h2></div>{"".join(block(x) for x in EN[4:])}<div data-component="topic-list"><h2>Related topics</h2><ul><li><a>Rail</a></li><li><a>Halvik</a></li></ul></div></article></main><section><h2>More on this story</h2><div><a href=/1><h3>Ferry operator adds sailings</h3></a></div><div><a href=/2><h3>Steel price reaches ten-year high</h3></a></div></section><footer><p>Copyright 2031 Sund News. Sund News is not responsible for the content of external sites.</p></footer></div></body></html>'''
    return Site(
        "blocks",
        page,
        [*EN[:4], "Northern stage", *EN[4:]],
        {
            "outlet": "Sund News",
            "byline": "Liv Aasen",
            "at": "2031-04-17T16:05:11+00:00",
            "url": "https://sund.example/news/articles/c4g1",
        },
    )


def _agency() -> Site:
    """An agency: paragraphs told apart by test marks, a sign-off at the end."""
    page = f"""<html lang="en"><head><meta charset=utf-8><title>{TITLE} | Meridian</title><meta name="article:published_time" content="2031-04-17T14:22:31Z"><meta property="og:site_name" content="Meridian"></head><body><div id="fusion-app"><div data-testid="Header">Skip to main content<div>Browse World</div></div><article data-testid="Article"><header><nav aria-label="breadcrumb"><a>Europe</a></nav><h1 data-testid="Heading">{TITLE}</h1><div class="article-header__author"><span>By </span><a rel="author" data-testid="AuthorNameLink">Nils Bergan</a><span> and </span><a rel="author" data-testid="AuthorNameLink">Tove Rask</a></div><time><span>April 17, 2031</span><span>2:22 PM GMT+2</span><span>Updated 2 hours ago</span></time></header><div class="article-body__content__a1b2">{"".join(f'<div data-testid="paragraph-{i}" class="text__x9Q2">{("HALVIK, April 17 (Meridian) - " if i == 0 else "") + html.escape(x, quote=False)}</div>' for i, x in enumerate(EN))}<div class="article-body__element">Get the Meridian Daily Briefing newsletter for all the news you need. Sign up <a href=/n>here.</a></div><p data-testid="SignOff" class="sign-off">Reporting by Nils Bergan in Halvik and Tove Rask in Brenna; Editing by Una Holt</p><p data-testid="Trust">Our Standards: <a href=/t>The Meridian Trust Principles.</a></p></div></article></div></body></html>"""
    return Site(
        "agency",
        page,
        EN,
        {
            "outlet": "Meridian",
            "agency": "Meridian",
            "at": "2031-04-17T14:22:31+00:00",
            "place": "Halvik",
            "byline": "Nils Bergan, Tove Rask",
        },
    )


def _drupal() -> Site:
    """A ministry: fields with labels, a press contact at the end."""
    page = f"""<html lang="en" dir="ltr" prefix="og: https://ogp.me/ns#"><head><meta charset="utf-8"/><title>{TITLE} | Ministry of Transport of Sundmark</title></head><body class="path-node page-node-type-news"><a href="#main" class="visually-hidden focusable">Skip to main content</a><div class="dialog-off-canvas-main-canvas"><header role="banner"><div class="region region-header"><p>An official website of the Government of Sundmark</p></div></header><main role="main"><div class="layout-content"><div class="region region-content"><div id="block-breadcrumbs"><ol><li><a>Home</a></li><li><a>Press centre</a></li></ol></div><h1 class="page-title"><span class="field field--name-title">{TITLE}</span></h1><div class="node__content"><div class="field field--name-field-date field--label-inline"><div class="field__label">Date</div><div class="field__item">17 April 2031</div></div><div class="field field--name-field-place"><div class="field__label">Place</div><div class="field__item">Halvik</div></div><div class="clearfix text-formatted field field--name-body field--type-text-with-summary">{_p(EN[:6])}<ul><li>Stage one: Halvik to Tornby, 28 May 2031;</li><li>Stage two: Tornby to Rysa, autumn 2032.</li></ul>{_p(EN[6:])}<p><strong>Media contact:</strong> press@transport.sundmark.example, +99 12 345 678</p></div><div class="field--name-field-attachments"><h2>Documents</h2><span class="file file--application-pdf"><a href=/f.pdf>Timetable annex (PDF, 240 KB)</a></span></div></div></div></div></main><footer role="contentinfo"><p>Ministry of Transport, 1 Quay Street, Halvik</p></footer></div></body></html>"""
    return Site(
        "drupal",
        page,
        [
            *EN[:6],
            "Stage one: Halvik to Tornby, 28 May 2031;",
            "Stage two: Tornby to Rysa, autumn 2032.",
            *EN[6:],
        ],
        {"day": "2031-04-17", "outlet": "Ministry of Transport of Sundmark"},
    )


def _wordpress() -> Site:
    """A block theme: promotions and a form between the paragraphs."""
    page = f"""<html lang="en-US"><head><meta charset=UTF-8><title>{TITLE} &#8211; Tornby Tribune</title><meta name="author" content="marit.editor"><meta property="article:published_time" content="2031-04-17T18:00:00+02:00"><meta property="og:site_name" content="Tornby Tribune"><link rel="canonical" href="https://tornby.example/2031/04/17/rail/"></head><body class="post-template-default single single-post"><div class="wp-site-blocks"><header class="wp-block-template-part"><p class="wp-block-site-title"><a>Tornby Tribune</a></p></header><main class="wp-block-group"><h1 class="wp-block-post-title">{TITLE}</h1><div class="wp-block-group"><div class="wp-block-post-author"><p class="wp-block-post-author__name">Sigrid Moe</p></div><div class="wp-block-post-date"><time datetime="2031-04-17T18:00:00+02:00">17 April 2031</time></div></div><div class="entry-content wp-block-post-content">{_p(EN[:2])}<p class="has-text-align-center has-small-font-size"><strong>[ALSO READ: <a href=/l>Landslide: what we know so far</a>]</strong></p>{_p(EN[2:4])}<div class="wp-block-jetpack-subscriptions__supports-newline"><p>Join 4,112 other subscribers</p><form><input></form></div><blockquote class="wp-block-quote"><p>A postponement with a ribbon on it</p></blockquote>{_p(EN[4:])}<p class="wp-block-paragraph"><em>Sigrid Moe covers transport for the Tornby Tribune. Reach her at sigrid@tornby.example.</em></p><div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a>Click to share on X (Opens in new window)</a></li></ul></div><div id="jp-post-flair"><div class="jp-relatedposts"><h3>Related</h3></div></div></div><div class="wp-block-comments"><h2>3 responses to &#8220;{TITLE}&#8221;</h2><ol><li><p>Finally! I have been waiting for this since November and so has everyone on my street.</p></li></ol></div></main><footer><p>Proudly powered by WordPress</p></footer></div></body></html>"""
    return Site(
        "wordpress",
        page,
        [*EN[:4], "A postponement with a ribbon on it", *EN[4:]],
        {
            "outlet": "Tornby Tribune",
            "byline": "Sigrid Moe",
            "at": "2031-04-17T18:00:00+02:00",
            "url": "https://tornby.example/2031/04/17/rail/",
        },
    )


def _magazin() -> Site:
    """A heading with its topic in one, boxes with related articles in the text."""
    page = f"""<html lang="de"><head><meta charset="utf-8"><title>Sundmark: Küstenbahn öffnet in zwei Abschnitten - DER KURIER</title><meta name="date" content="2031-04-17T19:30:12+02:00"><meta name="author" content="Hanno Brecht, DER KURIER"><meta property="og:title" content="Sundmark: Küstenbahn öffnet in zwei Abschnitten"><meta property="og:site_name" content="DER KURIER"></head><body><div data-area="main"><main><article><header><h2><span class="block text-primary">Bahnverkehr</span><span>Küstenbahn öffnet in zwei Abschnitten</span></h2><div class="leading-loose">Sundmark repariert seine wichtigste Strecke – doch der Norden muss warten.</div><div>Von <a href="/impressum/autor-1">Hanno Brecht</a>, Halvik</div><time datetime="2031-04-17 19:30:12" class="timeformat">17.04.2031, 19.30 Uhr</time></header><section><div data-sara-click-el="body_element" class="RichText"><p>{_DE[0]}</p><p>{_DE[1]}</p></div><section data-area="related_articles"><div>Mehr zum Thema</div><article><a href=/1><span>Erdrutsch verschüttet Küstenbahn</span></a></article></section><div class="RichText"><p>{_DE[2]}</p><h3>Hohe Kosten</h3><p>{_DE[3]}</p><p>{_DE[4]}</p></div><div><span>hbr/vna</span></div></section><footer>Alle Artikel zum Thema: <a>Bahn</a></footer></article></main></div><aside>Die Wiedergabe wurde unterbrochen.</aside></body></html>"""
    return Site(
        "magazin",
        page,
        [
            "Sundmark repariert seine wichtigste Strecke – doch der Norden muss warten.",
            *_DE[:3],
            "Hohe Kosten",
            *_DE[3:],
        ],
        {"outlet": "DER KURIER", "at": "2031-04-17T19:30:12+02:00"},
    )


def _cnportal() -> Site:
    """A portal: date, source and sizes of type in one line."""
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>松德马克沿海铁路将分两阶段重新开放-海湾网</title><meta name="keywords" content="铁路"><meta name="publishdate" content="2031-04-17"></head><body><div class="head">海湾网首页 | 国际 | 财经</div><div class="wz"><h1>松德马克沿海铁路将分两阶段重新开放</h1><div class="info"><span>2031年04月17日 22:15:08</span>　来源：<span id="source">韦新社</span> 【字体：大 中 小】【打印】</div><div id="detail"><p>　　韦新社哈尔维克4月17日电（记者 王海 李岚）{_ZH[0]}</p>{"".join(f"<p>　　{x}</p>" for x in _ZH[1:])}<p>　　（完）</p><p align=right>【纠错】责任编辑： 陈明</p></div><div class="ewm">扫一扫在手机打开当前页</div></div><div class="foot">Copyright © 2000-2031 海湾网 版权所有 备案号：00000001</div></body></html>"""
    return Site("cnportal", page, _ZH, {"byline": "王海 李岚", "day": "2031-04-17"})


def _ruagency() -> Site:
    """Blocks of text and of other articles by turns, a second title."""
    page = f"""<html lang="ru"><head><meta charset=utf-8><title>Прибрежную дорогу в Сундмарке откроют в два этапа - КНА, 17.04.2031</title><meta property="og:title" content="Прибрежную дорогу в Сундмарке откроют в два этапа"><meta property="og:site_name" content="КНА"><meta property="article:published_time" content="20310417T1845"></head><body><div class="layout-article"><div class="article__info"><div class="article__info-date"><a href="/20310417/">18:45 17.04.2031</a></div><div class="article__info-statistic">1234</div></div><h1 class="article__title">Прибрежную дорогу в Сундмарке откроют в два этапа</h1><h2 class="article__second-title">Минтранс: первый участок заработает в конце мая</h2><div class="article__body"><div class="article__block" data-type="text"><div class="article__text"><strong>ХАЛЬВИК, 17 апр — КНА.</strong> {_RU[0]}</div></div><div class="article__block" data-type="text"><div class="article__text">{_RU[1]}</div></div><div class="article__block" data-type="article"><div class="article__article"><a href=/2><span class="article__article-title">Оползень засыпал железную дорогу</span></a><div class="article__article-date">12 ноября 2030, 08:11</div></div></div><div class="article__block" data-type="text"><div class="article__text">{_RU[2]}</div></div><div class="article__block" data-type="text"><div class="article__text">{_RU[3]}</div></div></div><div class="article__tags"><a>В мире</a></div></div></body></html>"""
    return Site(
        "ruagency",
        page,
        ["Минтранс: первый участок заработает в конце мая", *_RU],
        {"outlet": "КНА", "place": "Хальвик", "day": "2031-04-17"},
    )


def _singlefile() -> Site:
    """A page that an extension saved: its address stands in a comment."""
    page = f"""<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile
 url: https://halvik.example/news/rail?ref=home
 saved date: Fri Apr 18 2031 09:00:00 GMT+0200
--><meta charset=utf-8><title>{TITLE} — Halvik Daily</title><style>.a{{}}</style><body class=sf-hidden-x><div class=topstrip>Friday, 18 April 2031 | 7°C Halvik</div><div role=dialog aria-label=privacy>We value your privacy. We and our partners use technologies such as cookies.</div><div id=page><div class=col-main><p class=section-label>Transport<h1>{TITLE}</h1><p class=deck>First trains in May, but the north must wait<p class=meta-line>Written by <b>Arne Solberg</b> / Published Apr 17, 2031 at 5:48 p.m. / Updated Apr 17, 2031 at 7:02 p.m.{_p(EN[:5])}<div class=pullquote><p>It comes, or it doesn’t</p></div>{_p(EN[5:])}<p class=endnote>Do you have a story about the replacement bus? <a href=/tips>Tell us</a>.</p></div><div class=col-side><h4>Most read</h4><ol><li><a href=/1>Bakery fire under control</a><li><a href=/2>Five walks near Halvik</a></ol></div></div>"""
    return Site(
        "singlefile",
        page,
        ["First trains in May, but the north must wait", *EN],
        {"outlet": "Halvik Daily", "day": "2031-04-17", "byline": "Arne Solberg"},
    )


def _wayback() -> Site:
    """A page of tables from an archive of the web."""
    page = f"""<html><head><title>Halvik Post: {TITLE}</title></head><body bgcolor=#ffffff><!-- BEGIN WAYBACK TOOLBAR INSERT --><div id="wm-ipp-base"><div id="wm-ipp">5 captures 17 Apr 2031 - 3 Jun 2032 About this capture</div></div><!-- END WAYBACK TOOLBAR INSERT --><table width=760><tr><td colspan=3><img src=logo.gif alt="Halvik Post"></td></tr><tr><td width=120 valign=top><font size=1><a href=1>Front page</a><br><a href=2>Nation</a><br><a href=3>World</a><br><a href=4>Weather</a></font></td><td width=480 valign=top><font face=Georgia size=5><b>{TITLE}</b></font><br><font size=1>By KARI NESS<br>Halvik Post staff writer<br>Posted: Thursday, April 17, 2031; 6:10 PM</font><p><font size=3>HALVIK -- {EN[0]}<p>{EN[1]}<p>{EN[2]}<p>{EN[3]}<p>{EN[4]}<p>{EN[5]}</font><p><font size=1><i>Kari Ness can be reached at kness@halvikpost.example.</i></font><p><a href=p>Printer-friendly version</a> | <a href=e>E-mail this story</a></td><td width=160 valign=top bgcolor=#eeeeee><font size=2><b>In the news</b><br><a href=5>Council votes on tolls</a><br><a href=6>Snow expected in the hills</a></font></td></tr></table><center><font size=1>&copy; 2031 The Halvik Post Company</font></center></body></html>"""
    return Site(
        "wayback",
        page,
        EN[:6],
        {
            "outlet": "Halvik Post",
            "day": "2031-04-17",
            "place": "Halvik",
            "byline": "KARI NESS",
        },
    )


def _letter() -> Site:
    """A newsletter: its box to subscribe stands within the text."""
    page = f'''<html lang="en"><head><meta charset=utf-8><title>{TITLE} - by Ola Vik - The Signal Box</title><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="The Signal Box"><meta name="author" content="Ola Vik"><script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2031-04-18T05:00:00+00:00","author":[{{"@type":"Person","name":"Ola Vik"}}],"publisher":{{"@type":"Organization","name":"The Signal Box"}}}}</script></head><body><div class="main"><div class="single-post"><article class="typography newsletter-post post"><div class="post-header"><h1 class="post-title published">{TITLE}</h1><h3 class="subtitle">A timetable, two galleries and a bill</h3><div class="pencraft pc-display-flex"><a href="/@ola">Ola Vik</a><div class="pencraft">Apr 18, 2031</div><div class="post-ufi-button"><span>41</span></div><a>Share</a></div></div><div class="available-content"><div dir="auto" class="body markup">{_p(EN[:3])}<div class="subscription-widget-wrap-editor"><div class="subscription-widget show-subscribe"><div class="preamble"><p>The Signal Box is a reader-supported publication. To receive new posts, consider becoming a paid subscriber.</p></div></div></div>{_p(EN[3:6])}<div class="captioned-image-container"><figure><img><figcaption class="image-caption">The viaduct in 2029. Photo by the author.</figcaption></figure></div>{_p(EN[6:])}<p class="button-wrapper"><a class="button primary" href=/x><span>Leave a comment</span></a></p></div></div></article></div><div class="comments-section"><h4>Discussion about this post</h4><div class="comment-body"><p>Thanks for this one, Ola. The freight figures were completely new to me and my colleagues.</p></div></div></div></body></html>'''
    return Site(
        "letter",
        page,
        ["A timetable, two galleries and a bill", *EN],
        {"outlet": "The Signal Box", "byline": "Ola Vik", "at": "2031-04-18T05:00:00+00:00"},
    )


def _explainer() -> Site:
    """Questions in bold, key points above, a note on its sources below."""
    ad = '<div class="gpt-slot"><span>ADVERTISEMENT</span></div>'
    page = f'''<html lang="en"><head><meta charset=utf-8><title>{TITLE}: what we know | Brenna Star</title><meta property="og:title" content="{TITLE}: what we know"><meta property="og:site_name" content="Brenna Star"><meta itemprop="datePublished" content="2031-04-17T12:00:00+02:00"></head><body><div class="wrapper"><div class="story" itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}: what we know</h1><ul class="key-points"><li>First stage opens on 28 May</li><li>Repairs cost 118 million marks</li></ul><div class="author-block"><img alt="">Lene Dahl<br>Staff reporter</div><div itemprop="articleBody"><p><b>Why was the line closed?</b></p><p>{EN[1]}</p>{ad}<p><b>When does it reopen?</b></p><p>{EN[0]}</p><p>{EN[6]}</p>{ad}<p><b>What does it cost?</b></p><p>{EN[3]}</p><p>{EN[5]}</p><p>READ MORE: <a href=/1>Landslide victims wait for answers</a></p><p>{EN[7]}</p><p>– with files from Meridian</p></div></div><div class="trc_related_container"><p>Around the web</p><p>Doctors hate this one weird railway trick that everyone in Halvik is talking about today</p></div></div></body></html>'''
    return Site(
        "explainer",
        page,
        [
            "First stage opens on 28 May",
            "Repairs cost 118 million marks",
            "Why was the line closed?",
            EN[1],
            "When does it reopen?",
            EN[0],
            EN[6],
            "What does it cost?",
            EN[3],
            EN[5],
            EN[7],
        ],
        {"outlet": "Brenna Star", "at": "2031-04-17T12:00:00+02:00"},
    )


def _readermode() -> Site:
    """What the reading view of a browser saves."""
    page = f"""<html dir="ltr" lang="en"><head><meta charset=utf-8><meta name="viewport" content="width=device-width"><title>{TITLE}</title></head><body class="light sans-serif loaded"><div class="container content-width3"><div class="header reader-header reader-show-element"><a class="domain reader-domain" href="https://www.halvik.example/rail">halvik.example</a><div class="domain-border"></div><h1 class="reader-title">{TITLE}</h1><div class="credits reader-credits">Arne Solberg</div><div class="meta-data"><div class="reader-estimated-time" dir="ltr">3-4 minutes</div></div></div><hr><div class="content"><div class="moz-reader-content reader-show-element"><div id="readability-page-1" class="page"><div>{_p(EN)}</div></div></div></div></div></body></html>"""
    return Site("readermode", page, EN, {})


def _transcript() -> Site:
    """Remarks of an office, with the state of their publication below."""
    page = """<html lang="en"><head><meta charset=utf-8><title>Meeting with Transport Minister of Sundmark Petra Lindqvar • Office of the President of Brenna</title></head><body><div class="page"><div class="topnav"><a>Events</a><a>Documents</a></div><div class="read" itemscope itemtype="http://schema.org/NewsArticle"><div class="read__top"><h1 class="entry-title p-name" itemprop="name">Meeting with Transport Minister of Sundmark Petra Lindqvar</h1><div class="read__lead entry-summary p-summary">The President received Petra Lindqvar to discuss freight detours.</div><div class="read__meta"><time class="read__published" datetime="2031-04-17">April 17, 2031</time><span class="read__time">14:50</span><span class="read__place p-location">Brenna</span></div></div><div class="read__content"><div class="entry-content e-content" itemprop="articleBody"><p><b>President of Brenna Otto Ralk:</b> Madam Minister, welcome. I know the past months were difficult for your railways.</p><p>Freight through Brenna has grown by a fifth. We see it on our roads.</p><p><b>Petra Lindqvar:</b> Thank you, Mr President. We are grateful for the patience of your drivers.</p><p>&lt;…&gt;</p></div></div><div class="read__bottommeta"><p>Publication status: Published in sections: News, Transcripts</p><p>Publication date: April 17, 2031, 14:50</p><p>Direct link: brenna.example/t/71</p></div></div></div></body></html>"""
    return Site(
        "transcript",
        page,
        [
            "The President received Petra Lindqvar to discuss freight detours.",
            "President of Brenna Otto Ralk: Madam Minister, welcome. I know the past months were difficult for your railways.",
            "Freight through Brenna has grown by a fifth. We see it on our roads.",
            "Petra Lindqvar: Thank you, Mr President. We are grateful for the patience of your drivers.",
        ],
        {"day": "2031-04-17"},
    )


def _hub() -> Site:
    """An agency whose head gives the time without zone and whose data gives it with."""
    page = f'''<html lang="en"><head><meta charset=utf-8><title>{TITLE} | Continental Press</title><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="Continental Press"><meta property="article:published_time" content="2031-04-17T15:59:00"><script type="application/ld+json">[{{"@type":"NewsArticle","headline":"{TITLE}","datePublished":"2031-04-17T15:59:00Z","author":[{{"@type":"Person","name":"IDA KVALE"}}],"publisher":{{"@type":"Organization","name":"Continental Press"}}}}]</script></head><body><bsp-header><div class="Page-header">Menu</div></bsp-header><div class="Page-content"><main class="Page-main"><h1 class="Page-headline">{TITLE}</h1><div class="Page-lead"><figure class="Figure"><bsp-figure>1 of 4 | <figcaption>A train passes the Rysa viaduct, Nov. 1, 2030. (CP Photo/Rolf Ek, File)</figcaption></bsp-figure></div><div class="Page-byline"><div class="Page-authors">By <a>IDA KVALE</a></div><div class="Page-dateModified"><bsp-timestamp>Updated 7:12 PM EDT, April 17, 2031</bsp-timestamp></div></div><div class="Page-storyBody"><div class="RichTextStoryBody RichTextBody"><p>HALVIK, Sundmark (CP) — {EN[0]}</p>{_p(EN[1:4])}<div class="HtmlModuleEnhancement"><div class="hub-peek-embed"></div></div><div class="PageListEnhancementGeneric"><div class="PageList-header-title">Related Stories</div><div class="PageList-items-item"><div class="PagePromo-title"><a href=/a>Landslide cuts Sundmark’s rail network in two</a></div><div class="PagePromo-date">November 12, 2030</div></div></div>{_p(EN[4:])}<p>___</p><p>Associated writer Una Holt in Brenna contributed to this report.</p></div></div></main></div></body></html>'''
    return Site(
        "hub",
        page,
        EN,
        {
            "outlet": "Continental Press",
            "agency": "CP",
            "place": "Halvik, Sundmark",
            "byline": "IDA KVALE",
            "at": "2031-04-17T15:59:00+00:00",
        },
    )


def odd_sites() -> tuple[Site, ...]:
    """Return the pages, each of another build."""
    return tuple(
        make()
        for make in (
            _blocks,
            _agency,
            _drupal,
            _wordpress,
            _magazin,
            _cnportal,
            _ruagency,
            _singlefile,
            _wayback,
            _letter,
            _explainer,
            _readermode,
            _transcript,
            _hub,
        )
    )
