"""The words of offices: what a person can be, and what stands between that and the name."""

from rag.statements.words import listed

ROLES = listed(
    """
    mp minister president premier chancellor secretary spokesman spokeswoman spokesperson
    director chairman chairwoman chairperson chair chief head leader ambassador envoy
    governor senator mayor general commissioner official officer executive ceo cfo coo
    founder adviser advisor aide negotiator lawyer attorney professor analyst expert
    economist fellow researcher member representative deputy commander king queen prince
    princess pope judge sheriff manager organizer organiser strategist pollster editor
    author candidate nominee congressman congresswoman lawmaker delegate counsel
    prosecutor treasurer worker employee driver resident owner historian critic activist
    diplomat captain colonel admiral lieutenant major sergeant marshal speaker whip
    counterpart scientist doctor commentator columnist reporter correspondent journalist
    consultant partner principal superintendent steward actor performer farmer student
    teacher nurse engineer coordinator mediator consul undersecretary vice-president
    vice-minister co-founder co-chair chairs president-elect inspector archbishop bishop
    imam rabbi reverend pastor winner veteran custodian cashier welder miner pilot
    councillor councilor coach passenger wife husband son daughter brother sister mother
    father widow justice trader shopkeeper dockworker operator cleaner clerk mandatario
    mandataria министр президент премьер
    премьер-министр секретарь представитель представительница глава посол директор
    депутат спикер председатель пресс-секретарь ministro ministra presidente presidenta
    portavoz canciller embajador embajadora secretario secretaria directora alcalde
    alcaldesa gobernador gobernadora líder ministre président présidente porte-parole
    ambassadeur ambassadrice secrétaire chef präsident präsidentin kanzler kanzlerin
    bundeskanzler bundeskanzlerin conseiller conseillère bundespräsident vizekanzler
    sprecher sprecherin außenminister außenministerin diplomático diplomática funcionario
    finanzminister finanzministerin innenminister innenministerin verteidigungsminister
    verteidigungsministerin energieminister energieministerin justizminister justizministerin
    wirtschaftsminister wirtschaftsministerin handelsminister handelsministerin umweltminister
    umweltministerin gesundheitsminister gesundheitsministerin verkehrsminister
    verkehrsministerin ministerpräsident ministerpräsidentin minister
    directeur directrice cheffe avocat avocate procureur procureure maire député députée
    sénateur sénatrice dirigeant dirigeante responsable abogado abogada jefe jefa diputado
    diputada senador senadora consejero consejera homólogo homóloga homologue amtskollege
    amtskollegin коллега
    funcionaria министра замминистра дипломат посла главы директора представителя
    президента премьера коллегой министром президентом
    """
)
PERSONS = listed(
    """
    detainee prisoner inmate hostage captive survivor victim evacuee refugee migrant villager
    soldier sailor fisherman fisher fighter rebel policeman policewoman medic paramedic rescuer
    firefighter patient voter protester protestor demonstrator pensioner volunteer relative
    neighbour neighbor colleague friend supporter insider person man woman boy girl businessman
    businesswoman shopper tourist traveller vendor witness eyewitness
    """
)
"""What a person can be called who has no office: "one former detainee"."""
_OF_GERMAN = listed(
    """
    minister ministerin sprecher sprecherin chef chefin präsident präsidentin sekretär
    sekretärin führer führerin vorsitzende vorsitzender beauftragte beauftragter direktor
    direktorin kanzler kanzlerin
    """
)
_BEFORE_GERMAN = listed(
    """
    regierungs partei fraktions oppositions ministeriums außen innen finanz verteidigungs
    wirtschafts umwelt justiz verkehrs gesundheits landwirtschafts arbeits familien bildungs
    energie handels kultur bau digital sozial vize general staats bundes landes polizei senats
    """
)
ROLES |= {f"{before}{office}" for before in _BEFORE_GERMAN for office in _OF_GERMAN} | {
    "ministerin",
    "abgeordnete",
    "abgeordneter",
    "vorsitzende",
    "vorsitzender",
    "präsidenten",
}
OFFICE = listed(
    """
    state council ministry department committee commission office affairs defense
    defence foreign security federation union party house senate bank institute
    university agency court association company group corp corporation navy army force
    forces bureau treasury trade energy finance interior justice health education labor
    labour commerce staff local national international prime vice deputy former acting
    assistant national special permanent rotating central general first senior press
    white supreme federal republic kingdom workers labs industries holdings motors
    airlines board assembly congress parliament cabinet embassy mission command police
    authority center centre foundation fund network news times post journal press
    society league alliance coalition campaign high chief executive political top
    communist democratic republican democrats republicans democrat resort inc inc. ltd
    llc co co. plc works mining shipping ports port railways lines steel energy power
    water oil gas rights watch today street square hall service services system systems
    initiative project programme program organization organisation administration
    economy transport environment agriculture culture industry internal external
    relations development planning presidential ministerial congressional gubernatorial
    vice-presidential gop administration tower chamber guild telecom technologies
    airways alloys college school hospital church trust forum club initiative
    opposition conservative conservatives labour green greens liberal liberals socialist tory
    operating financial technology marketing medical technical scientific legal
    sindicato cámara unión asociación federación confederación gobierno ministerio
    """
)
TITLES = listed(
    """
    mr mrs ms miss dr sen rep gov gen sir dame lord lady prof lt col sgt adm st rev capt
    excellency highness majesty eminence holiness honourable honorable
    mister madam herr frau señor señora monsieur madame
    """
)
PARTICLES = listed(
    """
    de da di del della der den van von bin al el la le ibn ter ten dos du y
    """
)
