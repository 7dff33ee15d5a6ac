"""The words by which a question leans on what was asked before, in six languages."""

import re
from typing import Final

LEAD: Final = re.compile(
    r"^\W*(?:(?:and|but|or|so|ok(?:ay)?|well|then|also)\b(?! far\b)[,\s]*)*"
    r"(?:(?:what|how) about\b|(?:and|but|or|so)\b(?! far\b)|also\b"
    r"|(?:y|e|pero|qué hay de|et|mais|und|aber|oder|а|но|и|that of)\b(?=\s)"
    r"|那么?(?![个次天些里])|而)[,\s]*",
    re.IGNORECASE,
)
"""How a question goes on from the one before."""

WH: Final = (
    r"(?:who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had"
    r"|will|would|can|could|should|may|might|must)\b"
)
OPENS: Final = re.compile(
    rf"{WH}|(?:by|with|for|to|from|in|on|at|since|until) {WH}", re.IGNORECASE
)
"""How a whole question begins."""

CORRECTED: Final = (
    re.compile(
        r"^(?:(?:no|nope|wrong|not quite|sorry|wait|actually|rather|correction|non|nein"
        r"|нет|не то)\b\s*[,.;:!—–-]+\s*|不(?:是|对)?[,，]\s*)+(?P<rest>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:no\s+)?(?:(?:but |sorry )?i (?:really |actually )?(?:meant?|was asking about"
        r"|asked about"
        r"|am asking about|was thinking of|wanted)|i['’]m asking about|no (?=the other\b))"
        r"(?: to ask about| to say)?[:,]?\s*(?P<rest>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^not (?P<wrong>[^,;—–]{2,40})(?:[,;—–]+\s*(?:but\s+)?|\s+but\s+)(?P<rest>.+)$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<rest>[^,;]{2,40}),\s*(?:and )?not (?P<wrong>[^,;]{2,40})$", re.IGNORECASE
    ),
    re.compile(r"^(?P<rest>.{2,40}) instead(?: of (?P<wrong>.{2,40}))?$", re.IGNORECASE),
)
"""How what was asked is taken back, and what is asked in its stead."""

MORE: Final = re.compile(
    r"(?:(?:and |please |tell me |say |show me |give me |anything |(?:some |any )|what )*more"
    r"(?: details?| please| on (?:this|that|it)| about (?:this|that|it))*"
    r"|(?:please )?(?:go on|continue|keep going|elaborate|expand|explain)"
    r"(?: (?:more|please|on (?:this|that|it)|this|that|it|further))*"
    r"|(?:in )?(?:(?:more|greater|full) )?details?(?: please)?"
    r"|(?:and )?(?:what|anything|something) else|and|and then"
    r"|(?:can|could) you (?:elaborate|expand|go on|explain)(?: on (?:this|that|it))?"
    r"|продолжай(?:те)?|дальше|ещё|еще|подробнее|что ещё|что еще"
    r"|más|continúa|más detalles|qué más|encore|continuez?|plus de détails|quoi d['’]autre"
    r"|mehr|weiter|was noch|mehr dazu|继续|更多|详细(?:点|一点)?|还有(?:呢|吗|什么)?)\W*",
    re.IGNORECASE,
)
"""Asks for more of the same, and nothing else."""

BARE: Final = re.compile(
    r"(?P<ask>why(?: not| so| is (?:that|this|it)| was (?:that|this|it))?|how so|how come"
    r"|what for|for what reason|since when|until when|from when|by when|as of when"
    r"|when(?: (?:was|is|did) (?:that|this|it)(?: happen)?)?(?: exactly)?"
    r"|where(?: (?:was|is|did) (?:that|this|it)(?: happen)?)?(?: exactly)?|where to|who"
    r"|who else|by whom|with whom|to whom|which ones?|how(?: much| many| long| often| far)?"
    r"|how (?:much|many) exactly|who (?:said|says|told|claims|claimed|reported|confirmed"
    r"|denied)"
    r" (?:that|this|so|it)|says who|according to whom|who is that|is (?:that|this|it) (?:true"
    r"|certain|confirmed)|really|what happened (?:next|then|after(?: that)?)|what then"
    r"|почему|зачем|когда|где|кто|сколько|как|с каких пор|кто это сказал|кто"
    r"|¿?(?:por qué|cuándo|dónde|quién|cuánto|cómo|desde cuándo|quién lo dijo)"
    r"|pourquoi|quand|où|qui|combien|comment|depuis quand|qui a dit (?:ça|cela)"
    r"|warum|wieso|wann|wo|wer|wie ?viel|wie|seit wann|wer hat das gesagt"
    r"|为什么|为何|什么时候|何时|在?哪里|谁|谁说的|多少|怎么)\W*",
    re.IGNORECASE,
)
"""A question word and nothing else."""

CLAIMED: Final = re.compile(
    r"why|how so|how come|what for|for what reason"
    r"|who (?:said|says|told|cl|re|con|den)|says who"
    r"|according to whom|is (?:that|this|it)|really|почему|зачем|кто это сказал|¿?por qué"
    r"|¿?quién lo dijo|pourquoi|qui a dit|warum|wieso|wer hat das|为什么|为何|谁说的",
    re.IGNORECASE,
)
"""Asks about what the last answer claims, rather than about what was asked."""

SAYING: Final = (
    r"(?:say|said|saying|tell|told|state|stated|think|want|demand|claim|propose|offer|describe"
    r"|respond|reply|react|comment|announce|warn|promise|call|argue|insist|deny|report|answer"
    r"|mention|stress|declare|accuse|explain|agree|object|pledge|criticis?z?e|ask|write|note"
    r"|view|see|urge|suggest|condemn|support|oppose|reject|welcome|discuss|confirm)"
)
SUBJECT: Final = re.compile(
    r"\b(?:did|does|do|has|have|had|will|would|is|are|was|were)\s+(?P<subject>[^?,;:]{2,60}?)\s+"
    rf"(?:(?:also|publicly|exactly|actually|then|ever|first|now)\s+)?(?P<verb>{SAYING})\b",
    re.IGNORECASE,
)
"""Who is asked about in a question on what somebody says."""

ROLE: Final = (
    r"(?:(?:prime|foreign|defence|defense|finance|trade|interior|energy|deputy) )?"
    r"(?:minister|ministry|president|premier|chancellor|envoy|ambassador|spokes(?:man|woman|person)"
    r"|secretary|chairman|chairwoman|mayor|governor|general|commissioner|director|king|queen)"
)
SIDE: Final = r"(?:side|party|country|state|government|delegation)"
OTHER: Final = re.compile(
    rf"\bthe other (?:(?P<role>{ROLE})|(?P<side>{SIDE})|(?P<outlet>outlet|paper|newspaper"
    r"|agency|source)|(?P<person>man|woman|person|speaker|official|leader)|(?P<one>one))(?P<own>['’]s)?"
    r"(?!\w)",
    re.IGNORECASE,
)
OFFICE: Final = re.compile(
    rf"\b(?:the|that|this) (?P<role>{ROLE})\b(?!s\b| of\b| for\b)(?P<own>['’]s)?", re.IGNORECASE
)
"""An office whose holder the question does not name."""

PERSON: Final = re.compile(
    r"\b(?P<she>she|her|hers)\b|\b(?P<he>he|him|his)\b|\b(?P<they>they|them|their|theirs)\b",
    re.IGNORECASE,
)
_AFTER: Final = (
    r"(?=\s*(?:$|[?.!,;:])|\s+(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could"
    r"|should|mean|means|matter|happen|happened|affect|begin|start|end|work|take place|be|been"
    r"|in|on|at|to|for|with|by|before|after|as|from|about|and|or|differ|differently)\b)"
)
THING: Final = re.compile(
    rf"\b(?P<it>it)\b(?!['’])|\b(?P<its>its)\b|\b(?P<this>this|that|these|those)\b{_AFTER}",
    re.IGNORECASE,
)
EXPLETIVE: Final = re.compile(
    r"\b(?:is|was|will|would|has|had) it (?:\w+ )?(?:be |been )?(?:true|possible|clear|likely"
    r"|unlikely|known|expected|said|reported|important|legal|hard|easy|necessary|certain|because"
    r"|planned|agreed|who|the)\b|\b(?:does|did|will|would) it (?:take|cost|mean|matter)\b"
    r"|\bit (?:is|was|will be) \w+ (?:that|to)\b",
    re.IGNORECASE,
)
"""An "it" that points at nothing."""

POINTED: Final = re.compile(
    r"\b(?P<det>this|that|these|those|the same|such an?|the)"
    r" (?P<noun>meeting|call|talks?|summit|visit|conference|deal|agreement|accord|treaty|pact"
    r"|truce"
    r"|ceasefire|statement|remarks?|speech|proposal|offer|plan|project|decision|claim|allegation"
    r"|report|readout|letter|vote|election|attack|strike|incident|law|bill|ban|sanctions|tariffs?"
    r"|corridor|crossing|port|harbour|harbor|border|war|conflict|crisis|dispute|programme|program"
    r"|document|text|measure|move|step|issue|topic|question|matter|point|figure|number|sum|price"
    r"|case|event|exercise|operation|company|group|country|place|city)"
    r"(?:e?s)?\b(?! (?:of|between)\b)",
    re.IGNORECASE,
)
THERE: Final = re.compile(
    r"\bthere\b(?=\s*(?:$|[?.!,;]|\s(?:in|on|by|for|since|before|after)\b))", re.IGNORECASE
)

FOREIGN: Final = re.compile(
    r"\b(?:он|она|они|его|её|ее|их|им|ему|ней|нём|нем|этот|эта|это|этом|этого|эти|этой|там|тогда"
    r"|él|ella|ellos|ellas|eso|esto|esa reunión|ese|aquello|allí"
    r"|cela|ça|celui-ci|celle-ci|ils|elles|lui|ceci|ce dernier|là-bas"
    r"|sie|ihm|ihn|ihnen|dies|dieser|dieses|diese|dort|dazu|darüber|dabei|damit)\b"
    r"|(?<=-)(?:ils?|elles?)\b|(?<=\s)(?:il|elle|er|es|lo|la|y|su|sus|ihr|ihre|sein|seine|son|sa|ses|leur)(?=\s+\w+)"
    r"|[他她它]们?|这(?:个|次|些|一)?|那(?:个|次|些|一)|该(?=[国方会协提])|其(?!他|中)",
    re.IGNORECASE,
)
"""A pronoun of another language than English."""
_ENGLISH: Final = re.compile(
    r"\b(?:the|of|did|does|is|are|was|were|what|who|which|when|where|why|how|about|say|said|and|will"
    r"|has|have|to|on|in|for|by|with|that|this|it|they|he|she|no|not|more)\b",
    re.IGNORECASE,
)
_LATIN: Final = re.compile(
    r"[¿¡àâçéèêëíîïñóôúûùüößœ]|\b(?:qué|que|el|los|las|una?|del|por|dijo|les?|des|du|une|sur|dit"
    r"|est|der|die|das|und|von|über|hat|ist|wer|wie|sagte?|warum|wann|wo|y|et)\b",
    re.IGNORECASE,
)


def is_english(question: str) -> bool:
    """Return whether the rules of English grammar may be tried on a question."""
    if re.search("[а-яё一-鿿ぁ-ヿ가-힣]", question.lower()):
        return False
    return len(_ENGLISH.findall(question)) >= len(_LATIN.findall(question))
