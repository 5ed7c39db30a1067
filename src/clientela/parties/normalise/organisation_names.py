"""What of an organisation's name tells it from others: not its legal form, nor accents, punctuation or an “&”."""

import re

from clientela.parties.normalise.answer import LONGEST
from clientela.parties.normalise.text import fold


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Legal forms folded and without spaces and dots, so that "S.r.l.", "S. R. L." and "srl" are one.
_FORMS_OF_ITALY = _words("""
    spa srl srls srlu sapa snc sas ss scarl scrl scpa soccoop coop soccooparl onlus aps asd ssd ets arl
    societaperazioni societaaresponsabilitalimitata societaaresponsabilitalimitatasemplificata societasemplice
    societainnomecollettivo societainaccomanditasemplice societacooperativa societaconsortile societaconsortilearl
    impresaindividuale dittaindividuale unipersonale societaunipersonale socunipersonale
    sociounico asociounico consociounico inliquidazione
""")
_FORMS_OF_SPAIN_AND_PORTUGAL = _words("""
    sa sl slu slne sll sal sau slp sc scp scoop lda ltda sociedadlimitada sociedadlimitadaunipersonal sociedadanonima
    sociedadcooperativa sociedadderesponsabilidadlimitada enliquidacion
""")
_FORMS_OF_POLAND = _words("""
    spzoo spolkazoo spolkazograniczonaodpowiedzialnoscia spk spkom spolkakomandytowa spj spjawna spolkajawna spp
    spolkacywilna ska spolkaakcyjna psa prostaspolkaakcyjna wlikwidacji
""")
_FORMS_IN_ENGLISH = _words("""
    ltd limited plc publiclimitedcompany llp lp limitedliabilitypartnership cic dac co company inc incorporated
    corp corporation llc lllp pllc inliquidation
""")
_FORMS_ELSEWHERE = _words("""
    gmbh ggmbh ag kg kgaa ohg gbr ug ughaftungsbeschrankt ek ev eg se sarl sasu eurl sca scs sci sarlu selarl
    bv nv vof cv bvba ab aps as oy oyj sro spolsro kft nyrt zrt doo dd ood eood ead
""")
_FORMS = _FORMS_OF_ITALY | _FORMS_OF_SPAIN_AND_PORTUGAL | _FORMS_OF_POLAND | _FORMS_IN_ENGLISH | _FORMS_ELSEWHERE
_BEFORE_NAME = _words("the ditta impresa firma asd ssd aps onlus soccoop phu pphu ppuh fhu pw sarl eurl sasu sci")
_AND = _words("& + and e ed y i et und")
_PARTNERS = _words("c co cia cie company compania compagnia wspolnicy spolka ska")  # "Rossi & C."
_LONGEST_FORM = 6  # words of a form

_WORD = re.compile(r"[^\W_]+|[&+]")
_DOT_OF_ABBREVIATION = re.compile(r"\b([^\W_])\.(?=[^\W_]\b)|['’](?=s\b)")
_MARKS = frozenset(".'’")


def organisation_key(name: str) -> str:
    """The folded name for matching: “Caffè Bellandi S.r.l.” is "caffe bellandi". A name that is only a form stays."""
    folded = fold(name)
    if len(folded) > LONGEST:
        return folded
    words = _WORD.findall(_DOT_OF_ABBREVIATION.sub(r"\1", folded) if _MARKS & set(folded) else folded)
    while (shorter := _shortened(words)) != words:
        words = shorter
    return " ".join(words) or folded


def _shortened(words: list[str]) -> list[str]:
    if len(words) < 2:
        return words
    if words[0] in _BEFORE_NAME:
        return words[1:]
    if words[-1] in _PARTNERS and words[-2] in _AND and len(words) > 2:
        return words[:-2]
    for count in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        if "".join(words[-count:]) in _FORMS:
            return words[:-count]
    return [word for place, word in enumerate(words) if word not in _AND or place in (0, len(words) - 1)]
