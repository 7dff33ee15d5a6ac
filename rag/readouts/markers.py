"""The words by which a readout presents something as agreed, in six languages."""

import re
from typing import Final

_GAP: Final = r"(?:,? [\w'’-]+){0,5}?,? "
_EN_BOTH: Final = (
    r"(?:\b(?:[Bb]oth|[Tt]he two|[Tt]he|[Tt]wo)(?: of)?(?: the)? (?:\w+ )?(?:leaders"
    r"|sides|part(?:ies|ners)"
    r"|presidents|(?:prime |foreign |defen[cs]e )?ministers|secretaries|officials"
    r"|countries|nations"
    r"|delegations|governments|heads of (?:state|government)|interlocutors|chancellors"
    r"|counterparts"
    r"|diplomats|teams|chiefs)|\b[Tt]hey|\b[Ww]e both|\b[Bb]oth|\b[Tt]he two)"
)
_EN_AGREE: Final = (
    r"(?:agree(?:d|s|ing)?|concur(?:red|s|ring)?|(?:re)?affirm(?:ed|s|ing)?"
    r"|reiterat(?:ed?|es|ing)"
    r"|under(?:scor|lin)(?:ed?|es|ing)|stress(?:ed|es|ing)?|emphasi[sz](?:ed?|es|ing)"
    r"|confirm(?:ed|s|ing)?"
    r"|commit(?:ted|s|ting)?|decid(?:ed?|es|ing)|resolv(?:ed?|es|ing)|pledg(?:ed?|es|ing)"
    r"|vow(?:ed|s|ing)?"
    r"|condemn(?:ed|s|ing)?|welcom(?:ed?|es|ing)|express(?:ed|es|ing)?|voiced|shared?"
    r"|support(?:ed|s)"
    r"|oppos(?:ed?|es)|encouraged|recogni[sz]ed|acknowledged|undertook|looked forward"
    r"|look forward|tasked"
    r"|instructed|directed|hailed|endorsed|signed|announced|launch(?:ed)?|called (?:for"
    r"|on)|noted"
    r"|spoke in favou?r|declared|promised|determined|intend(?:ed)?|rejected|urged"
    r"|resum(?:ed|ing)"
    r"|(?:will|are|were|have) (?:jointly|united|unanimous|of one mind|ready|committed|at one))"
)
_EN_TALK: Final = (
    r"(?:discuss|exchang|review|address|consider|touch|talk|sp[eo][ak]k?|held|had)\w*"
)
_CLAIMS: Final = (
    rf"{_EN_BOTH}{_GAP}{_EN_AGREE}\b",
    rf"{_EN_BOTH}{_GAP}{_EN_TALK}\b[^.;]{{4,200}}?, (?:\w+ )?(?:agreeing|concurring"
    rf"|(?:re)?affirming|reiterating"
    r"|underscoring|underlining|stressing|emphasi[sz]ing|confirming|committing|condemning"
    r"|welcoming)\b",
    r"\b[Ii]t was (?:also |further |jointly |mutually )?(?:agreed|decided)\b",
    r"\b(?:agreement|consensus|(?:common |mutual )?understandings?|deal) (?:was|were"
    r"|has been|have been)"
    r" (?:also )?reached\b",
    r"\b(?:reached|concluded|struck|signed|secured|won|clinched|finali[sz]ed"
    r"|sealed) (?:an? |the |important"
    r" |broad )?(?:[\w-]+ ){0,3}(?:agreement|deal|consensus|accord|pact|treaty|contract"
    r"|understanding)s?\b",
    r"\bboth (?:\w+ly )?(?:described|called|considered?|regard(?:ed)?|view(?:ed)?|see|saw)\b",
    r"\b[Ww]e (?:also |jointly |both )?(?:agreed|settled|witnessed the signing|reaffirmed"
    r"|reiterated our"
    r"|committed|decided|signed|endorsed|resolved|underscored)\b",
    r"(?<!not )(?<!n't )(?<!n’t )\bagreed (?:in principle |not )?(?:to|that|on|upon|with)\b",
    r"\band [^.;:]{1,80}? (?:also |both |jointly )?(?:agreed|concurred|resolved)\b",
    r"\b(?:jointly|unanimously) \w+ed\b",
    r"(?:双方|两国(?:元首|领导人|外长|总统|政府|领袖)?|两位\w{0,4})[^。，；讨交]{0,10}?(?:同意|商定|达成|强调|重申|认为|确认|决定"
    r"|支持|承诺|表示|欢迎|谴责|愿)|达成(?:\w{0,6})共识|一致(?:同意|认为|决定)",
    r"(?:[Сс]тороны|[Пп]резиденты|[Мм]инистры|[Лл]идеры|[Гг]лавы|[Сс]обеседники|[Оо]ба"
    r"|[Оо]ни)(?: [\w-]+){0,5}?"
    r" (?:договорились|согласились|подтвердили|подчеркнули|условились|выразили"
    r"|высказались|отметили"
    r"|согласовали|приветствовали|осудили|решили|признали)\b",
    r"\b(?:[Дд]остигнут\w*|[Дд]остигли)(?: \w+){0,2} (?:договор[её]нност|согласи)"
    r"|\b(?:[Уу]словлено|[Дд]оговорено)\b"
    r"|\b(?:[Дд]оговорились|[Уу]словились)\b",
    r"(?:\b[Aa]mb[oa]s|\b[Ll]as (?:dos )?partes|\b[Ll]os (?:dos )?(?:presidentes"
    r"|mandatarios|líderes"
    r"|ministros|cancilleres|dirigentes))(?: [\w-]+){0,5}? (?:acordaron|coincidieron"
    r"|reafirmaron"
    r"|reiteraron|subrayaron|destacaron|(?:se )?comprometieron|expresaron|decidieron"
    r"|condenaron|convinieron)\b",
    r"\b[Ss]e (?:acordó|convino|alcanzó un acuerdo)\b|\bacordaron\b",
    r"\b(?:[Ll]es deux|[Ll]es part(?:ies|enaires)|[Ll]es (?:présidents|ministres"
    r"|dirigeants|chefs)|[Ii]ls)"
    r"(?: [\w'’-]+){0,6}? (?:sont convenus|(?:se )?sont accordés|ont convenu"
    r"|ont réaffirmé|ont souligné"
    r"|ont décidé|ont exprimé|ont condamné|(?:se )?sont engagés|ont appelé|ont rappelé"
    r"|ont salué)\b",
    r"\b[Ii]l a été (?:convenu|décidé)\b|d'un commun accord",
    r"\b(?:[Bb]eide|[Dd]ie beiden|[Dd]ie (?:Seiten|Präsidenten|Minister|Parteien)"
    r"|[Ss]ie)(?: [\w-]+){0,6}?"
    r" (?:vereinbarten|einigten|stimmten|bekräftigten|betonten|unterstrichen|verurteilten"
    r"|beschlossen"
    r"|begrüßten|bekannten)\b|\bwaren sich\b[^.]{0,60}\beinig\b"
    r"|\b[Ee]s wurde vereinbart\b|\bhaben\b"
    r"[^.]{0,60}\bvereinbart\b",
)
CLAIM: Final = re.compile("|".join(_CLAIMS))
"""A sentence that presents something as said or decided by both."""

DENIED: Final = re.compile(
    r"\b(?:no|without an?y?|failed to reach an?y?|(?:not|n['’]t|never|unable to"
    r"|yet to) reach(?:ed)? an?y?)"
    r" (?:\w+ )?(?:agreement|deal|consensus|understanding)\b"
    r"|(?:\bnot|n['’]t|\bnever|\brefused to|\bdeclined to|\bfailed to|\bunable to"
    r"|\byet to) agree"
    r"|не (?:договорились|достигли|согласились)|未(?:能)?达成|no (?:acordaron|alcanzaron)"
    r"|pas convenu"
)
"""No agreement after all: "no deal was reached", "did not agree"."""

BOTH: Final = re.compile(
    rf".{{0,40}}?(?:{_EN_BOTH}\b|双方|两国|\b(?:[Сс]тороны|[Пп]резиденты|[Мм]инистры|[Лл]идеры)\b"
    r"|\b(?:[Aa]mb[oa]s|[Ll]as partes|[Ll]os (?:dos|presidentes|líderes))\b"
    r"|\b[Ll]es deux\b|\b(?:[Bb]eide|[Dd]ie beiden)\b)"
)
"""The two of them as those who act, near the start of a sentence."""

TALKED: Final = re.compile(
    r"\b(?:discuss(?:ed|ing|ions?)|exchang(?:ed?|ing) (?:of )?(?:views|opinions"
    r"|information|assessments)"
    r"|touched (?:up)?on|talked|spoke|considered|reviewed|addressed|covered|raised"
    r"|went over|debated|held"
    r" talks|had (?:an? )?(?:[\w, -]+ )?(?:discussions?|exchange|conversation)"
    r"|views were exchanged"
    r"|attention was paid)\b"
    r"|讨论|交换(?:了)?(?:意见|看法)|\b(?:обсудили|обменялись|рассмотрели|затронули|затрагивались)\b"
    r"|\b(?:discutieron|conversaron|abordaron|intercambiaron|analizaron)\b"
    r"|\b(?:ont (?:discuté|échangé|évoqué|abordé)|se sont entretenus)\b"
    r"|\b(?:sprachen|erörterten|diskutierten|besprachen|tauschten)\b"
)
"""They talked about it: no agreement by itself."""

ACCEPTED: Final = re.compile(
    r"\b(?:accept(?:ed|s|ing)|agreed|(?:indicated|gave|confirmed|expressed"
    r"|voiced) (?:his |her |its |their )?"
    r"(?:agreement|consent|readiness|approval)|(?:responded|reacted) (?:positively"
    r"|constructively|favou?rably)"
    r"|(?:backed|endorsed|supported|welcomed) (?:the|this|that) (?:\w+ )?(?:proposal"
    r"|initiative|idea|plan|deal"
    r"|agreement|mission|offer)|consented)\b"
    r"|同意|接受|\b(?:согласился|согласилась|поддержал|поддержала|принял|приняла)\b"
    r"|\b(?:aceptó|accedió|apoyó)\b|\b(?:a accepté|a donné son accord|a soutenu)\b"
    r"|\b(?:stimmte zu|nahm an)\b"
)
"""One of them takes up what the other proposed."""

IMPERSONAL: Final = re.compile(
    r"\b(?:was|were|has been|have been) (?:also |jointly |once again )?(?:emphasi[sz]ed"
    r"|stressed|noted|expressed"
    r"|under(?:lin|scor)ed|confirmed|(?:re)?affirmed|highlighted|agreed|decided|planned"
    r"|arranged)\b"
    r"|\b(?:[Пп]одч[её]ркнут[аоы]|[Оо]тмечен[аоы]|[Вв]ыражен[аоы]|[Пп]одтвержден[аоы])\b"
)
"""Said without saying who says it: "it was noted", "interest was expressed"."""

COMING: Final = re.compile(
    r"\b(?:will|shall|is to|are to|set to|scheduled (?:to|for))\b|将|\b(?:буд[ея]т"
    r"|состоится|пройдёт|пройдет)\b"
    r"|\b(?:será|serán|se reunirán)\b|\b(?:aura lieu|se tiendra|sera|seront)\b|\b(?:wird"
    r"|werden)\b"
)
"""Something the readout itself announces."""
