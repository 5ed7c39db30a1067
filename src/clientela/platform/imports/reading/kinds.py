"""What a value looks like: an e-mail address, a phone, a number, a date, a link, a country.

These are looks, not proofs: they tell headings from data and propose mappings; `values` does the real reading.
"""

import re
from collections.abc import Callable

_EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\W\d_]{2,}")
_URL = re.compile(r"(?:https?://|www\.)[^\s]{3,}", re.I)
_NUMBER = re.compile(r"[-+(−]?\s?(?:[€$£¥]|[A-Z]{3}\s)?\s?\d[\d.,'’\s\u00a0\u202f]*\s?(?:[€$£¥%]|[A-Z]{3}|zł)?[-)]?")
_DAY = re.compile(r"(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2}))(?:[ T].*)?", re.S)
_PHONE = re.compile(r"(?:\+|00)?\(?\d[\d\s()./\-\u00a0]{4,22}\d(?:\s?(?:ext|x|int|wew)\.?\s?\d{1,6})?", re.I)
_IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.I)

_COUNTRY_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW UK
"""
_CODES = frozenset(_COUNTRY_CODES.split())
_COUNTRY_NAMES = """
|argentina|australia|austria|belgio|belgium|belgia|belgien|belgica|bélgica|brasil|brasile|brazil|brazylia|bulgaria
|canada|kanada|chile|china|cina|chiny|croatia|croazia|croacia|chorwacja|cyprus|cipro|czech republic|czechia|czechy
|repubblica ceca|denmark|danimarca|dinamarca|dania|deutschland|germany|germania|alemania|niemcy|egypt|estonia|eire
|espana|españa|spain|spagna|hiszpania|finland|finlandia|france|francia|francja|greece|grecia|grecja|hong kong
|hungary|ungheria|hungría|węgry|iceland|india|indie|ireland|irlanda|irlandia|israel|israele|italy|italia|włochy
|italien|italie|japan|giappone|japón|japonia|jordan|kenya|korea|south korea|latvia|lettonia|łotwa|lithuania|lituania
|litwa|luxembourg|lussemburgo|luksemburg|malta|mexico|messico|méxico|meksyk|netherlands|the netherlands|paesi bassi
|países bajos|holandia|new zealand|norway|norvegia|noruega|norwegia|panama|peru|philippines|poland|polska|polonia
|polen|portugal|portogallo|portugalia|romania|rumunia|russia|rosja|san marino|serbia|singapore|slovakia|slovacchia
|słowacja|slovenia|słowenia|south africa|sweden|svezia|suecia|szwecja|switzerland|svizzera|suiza|szwajcaria|schweiz
|suisse|turkey|turchia|turcja|ukraine|ucraina|ukraina|united arab emirates|united kingdom|regno unito|reino unido
|wielka brytania|great britain|england|scotland|wales|united states|united states of america|stati uniti
|estados unidos|stany zjednoczone|usa|u.s.a.|uk|österreich|vatican
"""
_COUNTRIES = frozenset(_COUNTRY_NAMES.replace("\n", "").strip("|").split("|"))


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text.strip()) is not None


def is_url(text: str) -> bool:
    return _URL.fullmatch(text.strip()) is not None


def is_number(text: str) -> bool:
    return len(text) < 60 and _NUMBER.fullmatch(text.strip()) is not None


def is_day(text: str) -> bool:
    return len(text) < 60 and _DAY.fullmatch(text.strip()) is not None


def is_phone(text: str) -> bool:
    """Only what is written as phones are: an international prefix, a leading zero, or groups that no number has."""
    text = text.strip()
    if not 7 <= len(text) <= 40 or is_day(text) or _PHONE.fullmatch(text) is None:
        return False
    digits = sum(char.isdigit() for char in text)
    grouped = any(char in " ()/-" for char in text)
    return 7 <= digits <= 18 and (text[0] in "+0(" or (grouped and not _thousands(text)))


def _thousands(text: str) -> bool:
    first, *groups = re.split(r"[\s\u00a0.]", text)
    return bool(groups) and len(first) <= 3 and all(len(group) == 3 for group in groups)


def is_country(text: str) -> bool:
    text = text.strip()
    return text in _CODES or text.lower() in _COUNTRIES


def is_data(text: str) -> bool:
    """It can hardly be a heading."""
    return any(look(text) for look in (is_number, is_email, is_day, is_url, is_phone)) or bool(
        _IDENTIFIER.fullmatch(text.strip())
    )


def is_telling(text: str) -> bool:
    """It is certainly no heading: an address, a link, a full date or a phone with its prefix."""
    return is_email(text) or is_url(text) or is_day(text) or (text.strip()[:1] == "+" and is_phone(text))


LOOKS: dict[str, tuple[str, Callable[[str], bool]]] = {
    "email": ("e-mail addresses", is_email),
    "phone": ("phone numbers", is_phone),
    "country": ("countries", is_country),
    "url": ("web addresses", is_url),
    "date": ("dates", is_day),
    "moment": ("dates", is_day),
    "number": ("numbers", is_number),
}
