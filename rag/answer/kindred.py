"""Words that questions and reports use for one another: strike and walkout, warn, caution."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from rag.text import terms

_GROUPS: Final = """
    talk conversation discussion negotiation dialogue call consultation meeting phone discuss
    negotiate speak spoke meet met 会谈 谈判 会晤 переговоры reunión entretien gespräch |
    injure hurt wound harm injury 受伤 ранен herido blessé verletzt | strike walkout stoppage
    walk picket 罢工 забастовка huelga grève streik | ship vessel boat freighter tanker ferry
    船只 货轮 судно buque barco navire schiff | soldier troop serviceman military army force
    sailor navy crew seafarer seaman seamen servicemen 军队 войска tropas | pay paid wage
    salary raise rise earnings compensation 工资 зарплата salario salaire lohn | worker
    employee staff labor labour personnel member workforce 工人 рабочий trabajador | union
    guild local labor labour federation 工会 профсоюз sindicato syndicat gewerkschaft |
    company firm employer management corporation carrier airline maker producer executive
    business 公司 компания empresa entreprise | kill die death dead fatal slay casualty victim
    死亡 погиб muerto mort tot | tentative provisional preliminary interim initial 临时 | deal
    agreement accord pact arrangement settlement treaty understanding 协议 соглашение acuerdo
    accord abkommen | border frontier boundary 边界 边境 граница frontera frontière grenze |
    aid assistance help support relief funding 援助 支持 помощь ayuda aide hilfe | money
    dollar fund sum cost price 资金 деньги dinero argent geld | weapon arm armament munition
    missile 武器 оружие armas armes waffen | fight war conflict combat battle hostility 战争
    война guerra guerre krieg | ceasefire truce armistice 停火 перемирие tregua alto | leader
    president premier chief head 总统 президент presidente président präsident | minister
    secretary 部长 外长 министр ministro ministre | diplomat envoy ambassador negotiator
    representative delegate official 大使 代表 посол дипломат embajador | embassy mission
    consulate 使馆 посольство embajada ambassade botschaft | spokesman spokeswoman
    spokesperson spokesmen spokespeople 发言人 представитель portavoz sprecher | readout
    account statement communique communiqué 声明 公报 заявление comunicado | visit trip travel
    come tour 访问 визит visita visite besuch | capital city town 首都 城市 столица capital
    hauptstadt | buoy reef shoal atoll island islet 岛礁 岛屿 | sea water ocean strait gulf
    channel waterway bay 海峡 海域 море mar mer meer | dangerous risky unsafe destabilize
    escalate escalation provocation unstable stable 升级 | worry concern alarm anxiety fear
    concerned worried unease 关切 担忧 озабочен preocupación | yearly annual year month twelve
    年度 | earlier previous past last prior former before advance beforehand | announce
    announcement notify notice inform notification announcement tell report 通报 通知 | supply
    resupply provision deliver delivery cargo shipment 补给 поставка suministro | employ hire
    job work | leave left quit depart walk exit withdraw | end stop halt cease finish conclude
    break collapse 停止 | begin began begun start launch open resume commence reopen 开始 启动
    | keep kept retain maintain preserve remain stay hold held 保持 | fire dismiss sack layoff
    discipline suspend | fine penalty punish sanction 制裁 санкция sanción | test trial
    experiment | vote ballot poll election elect referendum 投票 выборы voto vote wahl |
    authorize approve back endorse allow permit favour favor support 批准 | share percentage
    percent proportion portion quarter third half | rich wealthy | big large huge great major
    | small little minor | quick fast rapid speed accelerate 加快 | near close almost |
    difficult hard tough complicated challenging 困难 трудный сложный difícil difficile
    schwierig | good constructive productive positive businesslike 积极 | wrong mistaken false
    incorrect inaccurate misread misperception misunderstand untrue 错误 | return restore
    resume go back 恢复 вернуть | imprison detain jail arrest custody hold held captive
    prisoner 拘留 扣留 задержан detener | free release liberate freed freedom 释放 освободить
    liberar libérer | sailor crewman crewmen crew seaman seamen seafarer | suit lawsuit case
    claim class litigation 诉讼 иск demanda | judge court ruling rule justice 法院 法官 суд
    juez juge richter | badge button pin emblem | wear uniform dress clothes | flood storm
    rain typhoon hurricane | rescue save evacuate safety 救援 | inhabitant resident people
    citizen population 居民 жители | damage destruction loss harm 损失 ущерб daño schaden |
    shut close closed closure 关闭 | port harbour harbor quay dock 港口 порт puerto hafen |
    cancel scrap abandon drop 取消 отменить cancelar | extra additional further more | crash
    collision accident collide 碰撞 | cause reason blame fault responsible 原因 | increase
    growth hike raise climb grow grew rise rose up 增长 | decrease cut reduce fall fell
    decline drop lower 减少 | trade commerce economic business export import 贸易 торговля
    comercio handel | tax tariff duty levy 关税 пошлина arancel zoll | tunnel railway rail
    train railroad 铁路 | cable pipe pipeline line link | gas oil fuel energy 天然气 газ gas |
    grain wheat corn cereal crop 小麦 зерно trigo grano | food bread flour | inspect check
    examine inspection probe investigate investigation inquiry 检查 调查 досмотр inspección |
    item point proposal issue matter question topic 问题 вопрос | channel mechanism format
    forum group committee commission body 机制 小组 комиссия comisión | game videogame video |
    actor performer artist cast | park resort | child kid minor | woman women female | man men
    male gentleman | house home dwelling | school university college | doctor physician
    hospital medical | police officer officers cop | protest demonstration rally demonstrate
    protester | attack assault strike raid shelling bombing bombard 袭击 удар ataque angriff |
    threat threaten menace 威胁 угроза amenaza | secret hidden covert secretly | money budget
    deficit debt | bank lender credit | poor poverty | law legislation bill act statute | lead
    led head chair direct run president | team delegation group side 代表团 делегация | plan
    scheme program programme project 计划 план | join enter accession participate take part |
    build built construct rebuild rebuilt construction 建设 | buy bought purchase acquire |
    sell sold sale | win won victory beat defeat | lose lost loss | use employ utilize | show
    shown demonstrate reveal | send sent dispatch transfer | spend spent expense | give gave
    given provide grant hand supply | make made | bring brought | catch caught capture | get
    got receive obtain | think thought believe belief consider | know knew known | happen
    occur take place | need require necessary | last took duration lasted | same identical
    equal alike | different differ disagree divergent 不同 | main top senior lead chief key
    principal | frequent often | hope expect expectation look 希望 | position stance view
    opinion attitude 立场 | protect defend defence defense security safe 安全 | cooperation
    partnership collaborate work 合作 сотрудничество cooperación | relation tie relationship
    关系 отношения relaciones | peace peaceful 和平 мир paz paix frieden | sign signature
    signed 签署 подписать firmar
"""
_CUES: Final = """
    warn: warn caution warning threaten alert 警告 提醒 предупредить advertir avertir warnen |
    urge: urge call appeal demand ask request press want seek insist push require 呼吁 敦促
    要求 призвать потребовать pedir exigir instar demander fordern | invite: invite invitation
    ask come 邀请 пригласить invitar inviter einladen | deny: deny reject denial refute
    dismiss dispute rule refuse decline inaccurate 否认 拒绝 отрицать опровергнуть отвергнуть
    negar rechazar nier rejeter | promise: promise pledge vow commit undertake guarantee
    assure offer promise 承诺 保证 пообещать prometer promettre versprechen | agree: agree
    agreement consensus accord concur unity reaffirm mind settle accept decide confirm 同意
    商定 一致 共识 договориться acordar convenir vereinbaren | thank: thank gratitude grateful
    appreciate appreciation thankful 感谢 поблагодарить agradecer remercier danken | accuse:
    accuse blame condemn criticise criticize denounce slam charge allege 指责 谴责 обвинить
    acusar accuser | describe: describe call characterise characterize label term dub brand 称
    назвать calificar qualifier | worry: concern worry alarm fear regret 关切 担忧
    озабоченность preocupación | welcome: welcome praise hail applaud congratulate commend
    欢迎 赞赏 приветствовать | propose: propose suggest offer recommend proposal 建议 提议
    предложить proponer vorschlagen | stress: stress emphasise emphasize underscore underline
    reiterate insist 强调 подчеркнуть subrayar betonen | claim: claim say maintain assert
    contend argue state 表示 指出 заявить afirmar erklären | expect: expect predict forecast
    estimate hope 预计 ожидать | admit: admit acknowledge concede confess recognise recognize
    承认 признать admitir
"""
_DERIVED: Final = re.compile(
    "(?:ization|isation|ational|ation|ition|ement|ment|ness|ship|able|ible|ance|ence|ency|ancy"
    "|ative|itive|ally|ion|ity|ive|ous|ful|ant|ent|ist|ism|ial|ual|al|er|or|ly|ic|y)$"
)
_NATIONAL: Final = re.compile("|a|n|an|ian|ean|ese|ish|ic|i|er|e|ai|o|ia")
_SHORTEST_ROOT: Final = 4


@cache
def _kin() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _GROUPS.split("|"):
        group = {term for word in line.split() for term in terms(word)}
        for term in group:
            table.setdefault(term, set()).update(group - {term})
    return {term: frozenset(others) for term, others in table.items()}


@cache
def _families() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _CUES.split("|"):
        name, _, listed = line.strip().partition(":")
        for word in listed.split():
            for term in terms(word):
                table.setdefault(term, set()).add(name)
    return {term: frozenset(names) for term, names in table.items()}


def kin(term: str) -> frozenset[str]:
    """Return the terms that often stand for this one; none for most."""
    return _kin().get(term, frozenset())


def cues(found: Iterable[str]) -> frozenset[str]:
    """Return the ways of speaking that terms name: ``warn`` for "cautioned"."""
    table = _families()
    return frozenset(name for term in found for name in table.get(term, ()))


@lru_cache(maxsize=65536)
def root(term: str) -> str:
    """Return a term without the endings that derive nouns and adjectives from verbs."""
    if not term.isascii() or not term.isalpha():
        return term
    bare = _DERIVED.sub("", term)
    return bare if len(bare) >= _SHORTEST_ROOT else term


def akin(one: str, other: str) -> bool:
    """Return whether two terms may be a land and its people: ``valmora`` and ``valmoran``."""
    if one[:_SHORTEST_ROOT] != other[:_SHORTEST_ROOT]:
        return False
    shared = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    if shared < _SHORTEST_ROOT:
        return False
    return bool(_NATIONAL.fullmatch(one[shared:]) and _NATIONAL.fullmatch(other[shared:]))
