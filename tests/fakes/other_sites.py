"""More pages of other sites, written when those of ``odd_sites`` were read well."""

# ruff: noqa: E501 - markup reads best on one line

import html

from tests.fakes.odd_sites import EN, TITLE, Site

_ES = [
    "El Ministerio de Transporte de Sundmark anunció el jueves que reabrirá la línea costera en dos fases, con el primer tramo a finales de mayo.",
    "La línea se cerró en noviembre tras un corrimiento de tierras que sepultó 340 metros de vía.",
    "«Prometimos un calendario honesto, y es este», dijo la ministra Petra Lindqvar en Halvik.",
    "Las obras costarán 118 millones de marcos, casi el doble de lo previsto. El ministerio lo atribuye al precio del acero.",
]
_FR = [
    "Le ministère des Transports du Sundmark a annoncé jeudi la réouverture en deux étapes de la ligne côtière, la première fin mai.",
    "La ligne avait été fermée en novembre après un glissement de terrain qui a enseveli 340 mètres de voie.",
    "« Nous avions promis un calendrier honnête, le voici », a déclaré la ministre Petra Lindqvar à Halvik.",
    "Les travaux coûteront 118 millions de marks, près du double de l’estimation initiale.",
]
_AR = [
    "أعلنت وزارة النقل في سوندمارك يوم الخميس أنها ستعيد فتح السكة الحديدية الساحلية على مرحلتين تبدأ أولاهما في أواخر مايو.",
    "أغلق الخط في نوفمبر بعد انهيار أرضي دفن 340 مترا من السكة قرب جسر ريسا.",
    "وقالت الوزيرة بيترا ليندكفار في مؤتمر صحفي في هالفيك: «وعدنا بجدول صادق وها هو».",
    "ومن المتوقع أن تكلف الإصلاحات 118 مليون مارك، أي ضعف التقدير الأول تقريبا.",
]


def _p(texts: list[str], name: str = "") -> str:
    return "".join(f"<p{name}>{html.escape(text, quote=False)}</p>" for text in texts)


def _es() -> Site:
    """A daily: a second title, a box with links, an invitation to its channels."""
    page = f"""<html lang="es"><head><meta charset=utf-8><title>Sundmark reabrirá la línea costera en dos fases | Internacional | EL FARO</title><meta property="og:title" content="Sundmark reabrirá la línea costera en dos fases"><meta property="og:site_name" content="EL FARO"><meta property="article:published_time" content="2031-04-17T18:10:00+02:00"></head><body><header><a>EL FARO</a></header><article id="main-content"><header class="a_e_txt"><a class="a_k_n">FERROCARRILES</a><h1 class="a_t">Sundmark reabrirá la línea costera en dos fases</h1><h2 class="a_st">El norte tendrá que esperar al otoño del año que viene</h2></header><figure class="a_m"><img><figcaption class="a_m_p"><span>El viaducto de Rysa, en 2029.</span><span class="a_m_m">Rolf Ek (VNA)</span></figcaption></figure><div class="a_md"><div class="a_md_a"><a href="/autor/inés">Inés Valcarce</a></div><div class="a_md_f"><span>Halvik - </span><time datetime="2031-04-17T18:10:00+02:00">17 ABR 2031 - 18:10 CEST</time></div></div><div class="a_c clearfix" data-dtm-region="articulo_cuerpo">{_p(_ES[:2])}<section class="more_info"><header><h3>Más información</h3></header><ul><li><a href=1>El deslizamiento que partió en dos la red</a></li></ul></section>{_p(_ES[2:])}<div class="a_ei"><p><i>Sigue toda la información internacional en <a>Facebook</a> y <a>X</a>, o en <a>nuestra newsletter semanal</a>.</i></p></div></div><section class="a_com"><h2>Tu suscripción se está usando en otro dispositivo</h2><p>¿Quieres añadir otro usuario a tu suscripción? Si continúas leyendo en este dispositivo, no se podrá leer en el otro.</p></section><footer class="a_t_a"><h2>Sobre la firma</h2><p>Inés Valcarce es corresponsal en Halvik desde 2024.</p></footer></article></body></html>"""
    return Site(
        "es",
        page,
        ["El norte tendrá que esperar al otoño del año que viene", *_ES],
        {"outlet": "EL FARO", "byline": "Inés Valcarce", "at": "2031-04-17T18:10:00+02:00"},
    )


def _fr() -> Site:
    """A daily: when it was published and changed in one line, pointers in the text."""
    page = f"""<html lang="fr"><head><meta charset=utf-8><title>Sundmark : la ligne côtière rouvrira en deux étapes - Le Quai</title><meta property="og:site_name" content="Le Quai"><script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Sundmark : la ligne côtière rouvrira en deux étapes","datePublished":"2031-04-17T19:00:00+02:00","author":[{{"@type":"Person","name":"Maud Servane"}}],"publisher":{{"@type":"Organization","name":"Le Quai"}}}}</script></head><body><main><section class="article__wrapper"><article class="article article__content"><h1 class="article__title">Sundmark : la ligne côtière rouvrira en deux étapes</h1><p class="article__desc">La section nord, plus touchée, attendra l’automne prochain.</p><p class="meta__date">Publié le 17 avril 2031 à 19h00, modifié hier à 20h12 • Lecture 3 min.</p><div class="services">Partager</div>{_p(_FR[:1], ' class="article__paragraph"')}<p class="article__paragraph"><strong>Lire aussi |</strong> <a href=/1>Le glissement de terrain, récit d’une nuit</a></p>{_p(_FR[1:], ' class="article__paragraph"')}<p class="article__paragraph"><a href=/n>Inscrivez-vous à notre newsletter</a> pour recevoir l’essentiel chaque matin.</p><section class="author"><p>Maud Servane <span>(Halvik, envoyée spéciale)</span></p></section></article></section><section class="catcher"><p>L’espace des contributions est réservé aux abonnés. Abonnez-vous pour accéder à cet espace d’échange.</p></section></main></body></html>"""
    return Site(
        "fr",
        page,
        ["La section nord, plus touchée, attendra l’automne prochain.", *_FR],
        {"outlet": "Le Quai", "byline": "Maud Servane", "at": "2031-04-17T19:00:00+02:00"},
    )


def _ar() -> Site:
    """Right to left: a box with links within, the source below."""
    page = f"""<html lang="ar" dir="rtl"><head><meta charset=utf-8><title>سوندمارك تعيد فتح السكة الساحلية | أخبار الميناء</title><meta property="og:site_name" content="أخبار الميناء"><meta property="og:title" content="سوندمارك تعيد فتح السكة الساحلية"></head><body><nav><ul><li><a>الرئيسية</a></li></ul></nav><main><h1>سوندمارك تعيد فتح السكة الساحلية</h1><div class="article-dates"><span>Published On 17/4/2031</span></div><div class="wysiwyg wysiwyg--all-content">{_p(_AR[:2])}<div class="more-on"><h2>اقرأ أيضا</h2><ul><li><a href=1>الانهيار الأرضي</a></li></ul></div>{_p(_AR[2:])}</div><div class="article-source"><span>المصدر :</span> <span>وكالات</span></div></main></body></html>"""
    return Site("ar", page, _AR, {"outlet": "أخبار الميناء", "day": "2031-04-17"})


def _liveblog() -> Site:
    """Entries with a time each, the latest first."""
    page = f"""<html lang="en"><head><meta charset=utf-8><title>Coastal railway: latest updates | The Ledger</title><meta property="og:title" content="Coastal railway: latest updates"><meta property="og:site_name" content="The Ledger"></head><body><main><article><h1>Coastal railway: latest updates</h1><div data-gu-name="standfirst"><p>Ministry to present timetable in Halvik; freight firms press for detour refunds</p></div><div class="blocks">{"".join(f'<article class="block" id="b{i}"><header><time datetime="2031-04-17T1{i}:05:00+02:00">1{i}.05 CEST</time></header><h2>{t}</h2>{_p(x)}<footer><button>Share</button><a href="#">Back to top</a></footer></article>' for i, (t, x) in enumerate((("Minister speaks", EN[2:4]), ("Opposition reacts", EN[4:6]), ("Timetable due", EN[8:]))))}</div><div class="pagination">Newest Newer 1 of 3 Older Oldest</div></article></main></body></html>"""
    return Site(
        "liveblog",
        page,
        [
            "Ministry to present timetable in Halvik; freight firms press for detour refunds",
            "Minister speaks",
            *EN[2:4],
            "Opposition reacts",
            *EN[4:6],
            "Timetable due",
            *EN[8:],
        ],
        {"outlet": "The Ledger"},
    )


def _sharepoint() -> Site:
    """A press office: paragraphs are boxes, empty ones between them, an end mark."""
    page = f"""<html lang="en"><head><meta charset=utf-8><title>Press Releases - {TITLE}</title></head><body><form id="aspnetForm"><div id="s4-workspace"><div id="s4-ribbonrow">Skip Ribbon Commands</div><div class="ms-breadcrumb">Home &gt; Media Centre &gt; Press Releases</div><div id="DeltaPlaceHolderMain"><div class="welcome-content"><div class="date-line">Thursday 17 April 2031</div><div class="article-header"><h2>{TITLE}</h2></div><div class="ms-rtestate-field"><div>{html.escape(EN[0], quote=False)}</div><div>&#8203;</div><div>{html.escape(EN[1], quote=False)}</div><div><br></div><div>{html.escape(EN[2], quote=False)}</div><div><span style="font-family:Calibri">{html.escape(EN[3], quote=False)}</span></div><div>- ENDS -</div><div><b>Notes to editors</b></div><div>The Rysa viaduct was built in 1931 and carries two tracks.</div></div></div></div></div></form></body></html>"""
    return Site(
        "sharepoint",
        page,
        [
            *EN[:4],
            "Notes to editors",
            "The Rysa viaduct was built in 1931 and carries two tracks.",
        ],
        {"day": "2031-04-17"},
    )


def _plainp() -> Site:
    """A page by hand: day and reporter in a heading."""
    page = f"""<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><h4>Tuesday, April 15, 2031 - by Kari Ness, Halvik Post</h4>{_p(EN)}<hr><p><a href=/>Back to main page</a> | <a href=/archive>Archive</a></p><p><small>Site maintained by the Halvik Post web team. Last modified 16 April 2031.</small></p></body></html>"""
    return Site("plainp", page, EN, {"day": "2031-04-15", "byline": "Kari Ness, Halvik Post"})


def _nextjs() -> Site:
    """Hashed names, advertisements between the paragraphs."""
    page = f"""<html lang="en"><head><meta charset=utf-8><title>{TITLE} - Northwire</title><meta name="author" content="Northwire Staff"><meta property="og:site_name" content="Northwire"><meta name="pubdate" content="2031-04-17T12:00:00Z"></head><body><div id="__next"><div class="sc-1a header"><a>Northwire</a><a>Subscribe for $1</a></div><div class="sc-2b"><h1 class="sc-3c">{TITLE}</h1><div class="sc-4d">Northwire Staff · Apr 17, 2031 · Updated 2:40 PM</div><div class="sc-5e">{"".join(f'<div class="sc-6f"><p class="sc-7g">{html.escape(x, quote=False)}</p></div>' + ('<div class="sc-ad">Ad · Continue reading below</div>' if i in (2, 5) else "") for i, x in enumerate(EN))}</div><div class="sc-8h"><p>Get the morning brief. Free, every weekday.</p><input><button>Sign up</button></div><div class="sc-9i"><h3>Keep reading</h3><div><a href=/1>Why galleries beat tunnels on unstable slopes</a><p>Engineers explain the choice.</p></div><div><a href=/2>Ferries pick up the slack</a><p>Operators added 14 sailings.</p></div></div></div></div></body></html>"""
    return Site("nextjs", page, EN, {"outlet": "Northwire", "at": "2031-04-17T12:00:00+00:00"})


def _dl() -> Site:
    """A ministry: one box of line breaks, day and counter above."""
    page = f"""<html lang="en"><head><meta charset=utf-8><title>{TITLE} :: Ministry of Transport</title></head><body><div id="wrap"><div id="lang">EN | SU | DE</div><div class="content-box"><div class="news_title">{TITLE}</div><div class="news_info">17.04.2031 | Views: 1204 | <a>Print</a></div><div class="news_text">{"<br /><br />".join(html.escape(x, quote=False) for x in EN[:6])}</div><div class="news_share">Tell a friend</div></div><div class="latest"><b>Latest</b><br>16.04 <a href=1>Bridge toll unchanged</a><br>15.04 <a href=2>New director of ports</a></div></div></body></html>"""
    return Site("dl", page, EN[:6], {"day": "2031-04-17"})


def other_sites() -> tuple[Site, ...]:
    """Return the pages, each of another build."""
    return tuple(
        make() for make in (_es, _fr, _ar, _liveblog, _sharepoint, _plainp, _nextjs, _dl)
    )
