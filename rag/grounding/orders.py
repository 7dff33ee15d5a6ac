"""Sentences of an article that speak to a machine instead of reporting."""

import re
from typing import Final

_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:above|previous|prior|earlier|preceding|all|any|your"
    r"|instructions?|rules?|prompts?|question|articles?|passages?|everything)\b"
    r"|\b(?:you\sare\s(?:now|an?\s(?:ai|assistant|language|chat)|chatgpt|a\shelpful)|as\san?\s(?:ai|assistant|language\smodel))\b"
    r"|\b(?:system|developer)\s(?:prompt|message|note|instructions?|override)\b|\b(?:system|assistant|user)\s*:\s"
    r"|\b(?:new|updated|hidden|secret|important|real)\sinstructions?\b|\binstructions?\s(?:to|for)\s(?:the\s)?(?:ai|assistant|model|reader|machine|bot|summari[sz]er)\b"
    r"|(?:\A|[.!?:;,—-]\s*|\b(?:please|must|should|and|then|now|instead|only|always|just|simply|to)\s)"
    r"(?:say|print|reply|respond|output|answer|write|repeat|state|tell\s(?:the\s)?(?:user|reader|them)|include|begin|end|summari[sz]e|translate)\b"
    r"[^.!?\"“”]{0,60}(?:[:\"“”]|\b(?:exactly|only\sthat|nothing\s(?:but|else)|in\syour\s(?:answer|reply|response|summary)|the\s(?:user|reader)|"
    r"your\s(?:answer|reply|response|summary))\b)"
    r"|\b(?:your|the)\s(?:answer|reply|response|summary|output)\s(?:must|should|has\sto|shall|will\salways)\b"
    r"|\b(?:when|if)\s(?:you\s(?:are\s)?(?:asked|summari[sz]e|answer)|asked\sabout|someone\sasks|the\suser\sasks)\b"
    r"|\b(?:ai|language|chat)[\s-](?:models?|assistants?|bots?)\s(?:must|should|shall|reading|that\sreads?|processing|are\s(?:to|required))\b"
    r"|\bnote\s(?:to|for)\s(?:the\s)?(?:ai|assistant|model|machine|bot)s?\b|\bdo\snot\s(?:tell|reveal|mention)\b[^.!?]{0,30}\b(?:user|reader|instruction)"
    r"|игнорируй\w*|забудь\w*\s(?:все|предыдущ)|ответь\w*\s(?:только|что)|忽略(?:以上|之前|上述|前面)|无视(?:以上|之前)|请(?:只)?(?:回答|输出|回复)"
    r"|ignora(?:d|r)?\s(?:todo|las?\s(?:instrucciones|anterior))|responde\s(?:solo|únicamente|que)|ignorier\w*\s(?:alle|die|das)|antworte\s(?:nur|mit|dass)",
    re.IGNORECASE,
)


def gives_orders(text: str) -> bool:
    """Return whether ``text`` tells whoever reads it what to answer.

    Articles are data and nobody follows them; but a sentence that a planted order puts into a
    model's mouth stands verbatim in the article, and so must not count as its report.
    """
    return bool(_ORDERS.search(text))
