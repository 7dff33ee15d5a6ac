"""Words that end in a stop without ending a sentence, and words that do start one."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# A name or figure follows: the stop never ends the sentence.
TITLES: Final = _words(
    """
    Mr Mrs Ms Mx Dr Prof Gen Lt Col Maj Capt Cmdr Cdr Adm Sgt Cpl Pvt Brig Rep Reps Sen Sens
    Gov Pres Rev Hon Messrs Fr Supt Insp Amb Atty Sr Sra Srta Sres Dra Dña Ud Uds Lic Ing
    Gral Cnel Arq Mtro MM Mme Mmes Mlle Mgr Me Hr Frl Dipl Ing Sig Dott Avv им ул акад проф
    ген полк обл просп пер пос гор тов гр наб ред EE vs viz cf z.B d.h u.a e.g i.e bzw vgl
    evtl ggf inkl sog т.е т.н тж
    """
)
# The stop belongs to the abbreviation only before a figure ("No. 3", "Sept. 10", "ст. 5").
BEFORE_FIGURES: Final = _words(
    """
    No Nos no nos Art Arts art Sec Sect Fig Figs fig Vol vol Ch ch para paras pp p approx ca
    est Nr nr Abs Núm núm pág págs n.º ст стр гл ч рис табл Jan Feb Mar Apr Jun Jul Aug Sep
    Sept Oct Nov Dec janv févr avr juil sept oct nov déc ene feb mar abr jun jul ago dic Jän
    Okt Dez янв февр апр авг сент окт нояб дек
    """
)
# The stop may also end the sentence: it does when a word that starts sentences follows.
OPEN: Final = _words(
    """
    Jr Sr Inc Co Corp Ltd Bros Cos Assn Dept Univ Ave Blvd Rd St Ste Mt Ft Bldg al Esq Ph.D
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont
    Neb Nev Okla Ore Pa Tenn Tex Vt Va Wash Wis Wyo Ont Que Mon Tue Tues Wed Thu Thur Thurs
    Fri Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec UU Mio Mrd Str Okt Dez av apr
    """
)
# Words that start a sentence but hardly ever a name. "He" and "An" are surnames too; after a
# title nothing starts a sentence, so they are safe here.
STARTERS: Final = _words(
    """
    A About According After Again All Also Although Among An And Another Any As At Because
    Before Both But By Despite During Each Earlier Even Every For From Further He Her His
    How However I If In Instead It Its Last Later Many Meanwhile More Most Moreover Neither
    No None Nor Not Now Of On Once One Only Or Other Others Our Over People Previously
    Separately She Since So Some Such That The Their Then There These They This Those Though
    Three Thus To Today Two Under Until We What When Where Whether Which While Who Why With
    Within Without Yet You El La Los Las Un Una Unos Unas En Por Para Pero Según Sin Además
    También Esto Esta Este Ese Esa Con Como Cuando Mientras Tras Desde Así No Se Su Sus Y Al
    Del Ella Ellos Él Le Les Une Des Dans Mais Selon Il Elle Ils Elles Ce Cette Ces Pour Par
    Sur Après Avant Et Ou Nous Vous On Cela Ainsi Lors Aucun Si Sa Son Ses Leur Der Die Das
    Den Dem Ein Eine Einer Im Am Er Sie Es Wir Und Aber Nach Bei Mit Auf Für Auch Zu Dies
    Diese Dieser Als Wie Wenn Damit Zudem Doch So In Von Vor В На По Но И Он Она Они Это
    Этот Эта Эти Мы Как По При Для Кроме Также Однако Ранее Позже Если После До Об О К С У
    Из За Что Когда Тем Так Его Её Их Она Оно
    """
)
# After these a single capital is a name of its own ("plan B."), not an initial.
BEFORE_LETTERS: Final = _words(
    """
    plan group class grade vitamin hepatitis section part point option phase type zone team
    gate hall building block annex appendix exhibit item category sector terminal tier
    """
)
# What may follow "5 p.m." within the sentence.
AFTER_HOURS: Final = _words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April
    May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep
    Sept Oct Nov Dec EST EDT ET CST CDT CT MST MDT MT PST PDT PT GMT UTC BST CET CEST MSK
    IST JST KST HKT Eastern Central Mountain Pacific Greenwich Standard
    """
)
# What a German or other ordinal ("10.") stands before.
ORDERED: Final = _words(
    """
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember
    Jänner Quartal Jahrhundert Jahrestag Mal Platz Tag Artikel Absatz Runde
    """
)
# Reporting verbs: a capital name between "Stay!" and one of these continues the sentence.
SAYING: Final = _words(
    """
    said says say asked asks added adds told tells cried shouted replied wrote writes
    declared insisted warned stressed noted argued demanded exclaimed concluded remarked
    responded dijo preguntó afirmó añadió respondió señaló sagte fragte erklärte dit demandé
    lancé сказал сказала заявил заявила спросил спросила отметил отметила добавил добавила
    """
)
