"""The words by which an article names its organisations."""

import re

from rag.statements.words import listed

RUN = re.compile(
    r"\b[A-ZÀ-Þ][\w&’'.-]*\w(?:(?<=s)['’])?(?: (?:(?:of|for|and|the|&|de|del|des|du"
    r"|la|los|las|y) ){0,2}"
    r"(?:[A-ZÀ-Þ][\w&’'.-]*\w(?:(?<=s)['’])?|(?<=Local )\d+))+"
)
ACRONYM = re.compile(r"\(([A-Z][A-Z&-]{1,9})\)")
UNIONS = listed(
    "union unions guild brotherhood teamsters local sindicato syndicat gewerkschaft"
)
EMPLOYERS = listed(
    """
    inc corp co company ltd plc llc lines mining steel motors industries holdings freight works
    airlines air airways energy shipping logistics foods resort mills ports rail railways bank
    ferries yards telecom systems technologies alloys terminals stores hotels brewery pharma
    laboratories studios entertainment electric electronics semiconductor oil gas power media
    partners capital ventures retail markets port railway group consortium
    """
)
OTHERS = listed(
    """
    federation association authority board foundation institute university college council
    commission committee agency chamber league party club forum centre center society network
    alliance coalition initiative trust fund ministry department office bureau court police
    hospital school church workers confederation congress organization organisation service
    assembly parliament senate embassy academy observatory watch campaign asociación cámara
    confederación federación fédération bund verband traders
    """
)
NOUNS = UNIONS | EMPLOYERS | OTHERS
STAFF_BEFORE = re.compile(
    r"\b(?:(?:workers?|employees?|staff|executives?|shares?|jobs?|managers?|engineers?|drivers?"
    r"|strike|stake|plant|headquarters|mechanics|nurses|crews?|founder|CEO)"
    r" (?:of|at|in|against|by|with)(?: the)?"
    r"|(?<!\bfor )(?<!\bof )(?<!\bat )(?<!\bby )\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)"
    r" (?:(?!(?:for|of|at|by|from|with|the)\b)[a-z][\w-]* ){0,3}(?:company|firm|manufacturer"
    r"|utility|shipbuilder|airline|insurer|retailer|lender|bank|(?:dam|grid|port|terminal|toll"
    r"|network|rail|railway|ferry|airport|pipeline|mine|plant|power|bus) operator),?"
    r"|[Rr]ival|[Ss]ponsor|[Cc]armaker|[Cc]hipmaker|[Rr]etailer|[Aa]irline|banned|sued|fined)$"
)
STAFF_AFTER = re.compile(
    r"(?:['’]s?)? (?:workers|employees|staff|shares|factory|factories|managers|stock"
    r"|customers|products|flights|stores|unions?)\b"
    r"|, (?:the|a|an) (?:[\w’'-]+ ){0,4}(?:company|firm|maker|airline|bank|union|club"
    r"|retailer|chain|carmaker|group|supplier|developer|publisher|association|charity"
    r"|agency|team|start-?up|manufacturer|utility)\b"
    r"|,? (?:Inc|Corp|Ltd|plc|LLC|Co|AG|SE|SA|GmbH)\b"
)
RELATIVE = re.compile(r",? which (?:also )?[a-z]+s\b")
"""Behind a name: no person is spoken of so."""
OFFICERS = re.compile(
    r"\b([A-ZÀ-Þ][\w&’'.-]*\w(?: [A-ZÀ-Þ][\w&’'.-]*\w)?) (?:spokes(?:man|woman|person)|chair"
    r"(?:man|woman|person)?|CEO|chief (?:executive|operating|financial)|coach|captain"
    r"|executives?|officials?|employee|managers?|workers|shares) "
)
LEADING = listed(
    """
    the a an about in on at by for from with but and when while after before as if both all
    most many
    some its their our his her these those this that today yesterday neither either rival
    sponsor
    former president minister senator mayor coach judge governor secretary mr mrs ms dr while
    since
    against workers members leaders officials el la los las le les der die das los sindicatos
    """
)
FEATURE = re.compile(
    r"(?:^|\W)(?:[Tt]he|[Bb]oth|[Ii]ts|[Tt]heir|[Aa]n?|[Hh]is|[Hh]er|la|el|le)?\b ?(?:[\w-]+ )?"
    r"(union|guild|company|firm|airline|carmaker|employer|management|operator|bank|maker"
    r"|federation|association|authority|agency|club|league|chamber|consortium|council|board"
    r"|team|group|party|commission|committee|foundation|retailer|start-?up|studio|chain"
    r"|brotherhood|cooperative|alliance|coalition|producers?)s?(?:[’']s?)?$",
    re.I,
)
SURNAMES = listed("banks lines parks fields brothers steels groups")
LEGAL = listed("inc corp ltd plc llc co")
FEATURED = re.compile(
    r"(?:^|[Tt]he |[Aa]n? |[Ii]ts |[Tt]heir |of |for |at |in )"
    r"(union|guild|company|firm|airline|carmaker|federation|association|authority|agency|club"
    r"|league|chamber|consortium|team|foundation|commission|committee|[Uu]nion"
    r"|[Cc]ompany|[Aa]irline"
    r"|[Ff]ederation|[Cc]lub|[Gg]uild)(?:['’]s?)? (?:[a-z]+ ){0,3}[a-z]+$"
)
AS_EMPLOYER = listed(
    """
    company firm airline carmaker employer management operator bank maker retailer studio chain
    startup start-up club team group producer
    """
)
CAPITALS = re.compile(
    r"\b([A-Z]{3,}(?:-[A-Z]{2,})*)\b(?=[^.\n]{0,60}\b(?:members?|strike|union"
    r"|contract|bargain\w+))"
)
PACT = re.compile(r"(?:Agreement|Act|Treaty|Accord|Plan|Deal|Day|Week|Sea|Strait|Award|Cup)s?$")
READ = 40_000
GIVEN_NAME = re.compile(r"\b([A-ZÀ-Þ][\w’-]*\.?) (?=([A-ZÀ-Þ][\w’-]*\w))")
COURTESY = listed(
    "Mr. Mrs. Ms. Dr. Sen. Rep. Gov. President Mr Mrs Ms Dr Senator Governor Judge"
)
