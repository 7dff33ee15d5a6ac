"""Words that name no issue: verbs and adjectives that are no nouns, and nouns that say little.

Nouns that are verbs as well (strike, claim, support) are not here: their neighbours tell.
"""

from typing import Final

from rag.compare.stems import terms
from rag.statements.phrases import PAST
from rag.statements.words import listed

_VERBS = listed(
    """
    accept achieve undertake touch adapt add address adhere adopt afford agree allow announce
    appear apply
    appreciate approve argue arise arrive ask assert assure avoid become begin believe
    belong blame bring build buy carry cause choose come commit compare complete concern
    conclude confirm consider consist consolidate constitute contain continue contribute
    convince create decide declare decline decrease deepen defend define deliver demand
    demonstrate deny depend describe deserve destroy determine develop differ discuss do
    drag earn eliminate emphasize emphasise enable encourage end enforce engage enhance
    enjoy enrich ensure enter establish exist expand expect explain explore express extend
    face facilitate fail fall feel fight find finish follow force foster fulfil fulfill
    gain get give go grant grow guarantee halt handle happen harm have hear help hold hope
    identify ignore implement imply impose improve include increase influence inform inject
    insist intend intensify introduce invest invite involve join keep know lack last lead
    learn leave let live lose maintain make manage matter mean meet mention monitor move
    need negotiate obtain occur offer open operate oppose own participate pay perform permit
    persist play point position possess postpone preserve prevent proceed produce promote
    propose protect prove provide publish pursue push put raise reach react read realize
    realise receive reckon recognize recognise reduce refer reflect refrain refuse regard
    reiterate reject release rely remain remember remind remove render renew repeat replace
    represent require resolve respect respond restore resume retain return reveal rise run
    safeguard satisfy save say see seek seem sell send serve set settle shape share show
    sign sit solve speak spend stall stand start stay step stick stop strengthen strive
    submit succeed suffer suggest supply support suspect suspend sustain take tell tend
    thank think threaten throw trust try turn understand undertake unite uphold urge use
    visit wait walk want warn watch welcome wear win wish withdraw withhold work write yield
    """
)
_NOUNS_TOO = listed(
    """
    address build cause claim concern demand end face fight force gain grant guarantee halt
    harm influence move offer position promise push release respect return rise share sign
    step stop supply support trust visit work lead decline increase lack need report help
    hold hope issue matter point play read run show start stay stand turn use walk want
    watch wish yield last set open live own experience strike deal
    """
)
"""Nouns all the same, though most of them say too little to name an issue alone."""
_ADJECTIVES = listed(
    """
    able absolute active actual additional adequate afraid aggressive ambitious ancient
    angry appropriate available aware bad balanced basic beautiful big bilateral brazen
    brief bright broad busy capable careful certain cheap clean clear close closer cold
    committed common complete complex concrete confident consistent constant constructive
    contentious continuous core corrupt crucial current daily dangerous dark dead deadly
    decisive deep deeper deliberate different difficult direct disappointed disputed
    distinct double due durable eager early easy effective efficient enough entire equal
    essential eternal exact excellent exclusive expensive explicit extensive extra extreme
    fair false famous far fast favorable favourable few final financial fine firm first
    fit flexible foreign former formal forthright frank free frequent fresh friendly full
    fundamental further future general genuine glad global good grateful grave great happy
    hard harmful harmonious heavy high higher historic historical honest hostile hot huge
    humane ideal identical illegal illegitimate immediate immense imminent immoral
    important impossible inaccurate inadequate inclusive independent indispensable
    indisputable inevitable initial innocent intense intensive internal international
    irresponsible joint just key kind large largest last lasting late later latest lawful
    least legal legitimate less lethal likely limited little livable local long longer
    loud low lower loyal main major many massive meaningful mere mild mixed modern modest
    more most multilateral mutual narrow national natural near necessary negative neutral
    new next nice normal numerous objective obvious official old older only open
    operational ordinary other outdated outstanding overall overdue own painful particular
    past patient peaceful perfect permanent personal plain pleased political poor popular
    positive possible powerful practical pragmatic precise preliminary premature present
    previous primary principal prior private productive profound prompt proper proud
    provisional prudent public pure quick quiet rapid rare rational ready real realistic
    reasonable recent reckless reciprocal regional regular regrettable related relevant
    reliable reluctant remote responsible rich right rigid robust rough sad safe same
    satisfied scared secret secure selfish sensible separate serious severe shameful sharp
    short shy significant similar simple sincere single slight slow small smart smooth
    social soft sole solid sound special specific stable steady stern stiff straight
    strange strategic strict strong stronger stubborn substantial substantive successful
    sudden sufficient suitable sure sustainable swift technical temporary tentative
    terrible thin thorough tight tiny total tough traditional transparent tremendous true
    typical ugly ultimate unable unacceptable unanimous unaware uncertain unclear
    unconditional unfair unfortunate unhappy unilateral unimpeded unique universal unjust
    unknown unlawful unlikely unnecessary unprecedented unrelated unsafe unstable
    unsuitable unusual unwarranted unwavering unwilling unworthy upset urgent useful
    usual utter vague valid valuable vast viable vigilant violent visible vital vivid
    vocal volatile vulnerable warm weak whole wide wider willing wise wonderful worried
    worse worst worth worthy wrong young expert minimum maximum together apart ahead away
    back forward again soon already always still even never today abroad alone aside
    meanwhile instead perhaps maybe indeed quite rather ever here there now then once
    beyond upon amid via plus versus despite regarding concerning following including
    multiple several various better best another next else since
    around otherwise though although unlike across along among behind inside outside toward
    towards throughout whereas whose thereby therefore however moreover furthermore until
    additionally own single worldwide nationwide wherever whenever whatever whoever
    """
)
_VAGUE = listed(
    """
    side sides country countries state states nation nations party parties people peoples
    world community effort efforts work issue issues role process way ways part parts
    level levels time times year years month months week weeks day days hour hours minute
    minutes decade decades century morning evening afternoon night weekend today yesterday
    tomorrow tonight january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday jan feb
    aug sept sep oct nov dec thing things something anything nothing everything someone
    anyone everyone nobody one ones number numbers lot lots kind kinds sort sorts half
    quarter third dozen couple group groups set series range variety case cases fact
    facts reason reasons matter matters question questions answer answers point points
    view views position positions opinion opinions statement statements remark remarks
    comment comments word words note notes announcement press media newspaper reporter
    reporters journalist journalists interview briefing conference meeting meetings call
    calls talk talks conversation conversations discussion discussions telephone phone
    official officials leader leaders president minister ministers secretary government
    governments ministry spokesperson spokesman spokeswoman member members partner
    partners counterpart counterparts person man woman men women name names place places
    basis order end ends start beginning moment situation situations circumstances
    condition conditions context event events development developments result results
    outcome outcomes effect effects impact step steps measure measures action actions act
    acts move moves change changes progress attempt attempts importance significance need
    needs support help use want wants will desire readiness willingness commitment
    commitments intention hope hopes disappointment regret belief concern concerns
    confidence gratitude appreciation satisfaction doubt doubts respect attitude opposition
    approach interest interests goal goals aim aims purpose purposes task tasks target
    future past present direction path top bottom front back line cent percent share rate
    amount average total degree extent principle principles idea ideas
    suggestion suggestions sense response responses reaction contribution contributions
    opportunity opportunities possibility ability capability experience face hand hands
    room eye eyes head heads heart home house street door morale thought thoughts
    presence absence addition instance example manner detail details aspect aspects form
    forms format formats type types field fields area areas sphere spheres regard account
    line-up capital export import lack matter charge charges
    request requests promise message messages signal report
    reports information news term terms relation attention focus guidance leadership
    initiative problem problems difficulty difficulties challenge challenges
    agency subject office version versions guy guys lady gentleman friend friends force
    forces power powers colleague colleagues correction corrections clarification word words
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre lunes martes miércoles jueves viernes sábado domingo año años día días parte
    partes país países pueblo estado января февраля марта апреля мая июня июля августа
    сентября октября ноября декабря года год сторона стороны страна страны вопрос вопросы
    """
)


def _stemmed(words: frozenset[str]) -> frozenset[str]:
    return frozenset(term for word in words for term in terms(word))


_ED_NOUNS = listed("need seed speed feed deed weed creed breed bed shed")
_ING_NOUNS = listed(
    """
    building housing funding training hearing ruling crossing shipping fishing mining
    bombing shelling killing shooting hiring pricing spending lending banking farming
    bargaining licensing monitoring dumping trafficking
    """
)
_LY_NOUNS = listed("family ally supply assembly monopoly anomaly reply rally fly july jelly")
_OWN_ENDING: Final = _ED_NOUNS | _ING_NOUNS | _LY_NOUNS
_NO_NOUN: Final = (
    _stemmed(_VERBS - _NOUNS_TOO)
    | PAST
    | listed("given taken sent come gone done seen known shown")
)
_MAY_ACT: Final = _stemmed(_VERBS | _NOUNS_TOO)
_ACTS: Final = _stemmed(
    listed(
        """
        stand lack turn run walk watch live lead read last set start stay hold help need want
        play matter work return remain continue depend
        """
    )
)
_MODIFIERS: Final = _ADJECTIVES
SAYS_LITTLE: Final = _stemmed(_VAGUE)
"""Terms of nouns that name no issue by themselves."""


def is_verb(word: str) -> bool:
    """Return whether a word in lower case is a verb or adverb and no noun."""
    if word in _OWN_ENDING:
        return False
    if word.endswith("ly") or word in PAST:
        return True
    return bool(_NO_NOUN.intersection(terms(word)))


def may_act(word: str) -> bool:
    """Return whether a word in lower case is a verb or a noun that can be one."""
    return bool(_MAY_ACT.intersection(terms(word)))


def is_act(word: str) -> bool:
    """Return whether a word after a noun is rather its verb: "the law stands"."""
    return word.endswith("s") and bool(_ACTS.intersection(terms(word)))


def is_modifier(word: str) -> bool:
    """Return whether a word in lower case may stand before a noun but is none."""
    return word in _MODIFIERS or (
        word not in _OWN_ENDING and word.endswith(("ing", "ed", "ught", "ous", "less", "able"))
    )


_CHARGED = _stemmed(
    listed(
        """
        aggressive illegal illegitimate unlawful unfair unjust unacceptable brazen deadly
        corrupt harmful hostile immoral indisputable inevitable innocent irresponsible
        reckless selfish shameful terrible violent regrettable outdated rational wrong threaten
        destroy legitimate lawful humane honest proud evil
        """
    )
)
_NEUTRAL = (_NO_NOUN | _stemmed(_ADJECTIVES | _NOUNS_TOO)) - _CHARGED


def is_neutral(word: str) -> bool:
    """Return whether a word in lower case carries no charge, whoever says it."""
    return word.endswith("ly") or bool(_NEUTRAL.intersection(terms(word)))
