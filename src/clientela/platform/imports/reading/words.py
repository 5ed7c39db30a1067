"""The words of headings: folded to tokens that can be compared, and those that only qualify what a column holds.

A qualifier says which phone it is, not that it is one. Words of English, Italian, Spanish, Polish, German and French,
without accents, as `fold` leaves them.
"""

import re
import unicodedata

_LABELS = {
    "work": """work business office job company corporate azienda aziendale ufficio lavoro trabajo oficina empresa
        laboral praca pracy sluzbowy sluzbowa sluzbowe firmowy firmowa firma biuro buero geschaftlich arbeit
        dienstlich travail bureau professionnel""",
    "home": """home house private personal casa privato privata personale abitazione domicilio particular dom domowy
        domowa prywatny prywatna privat zuhause domicile prive""",
    "mobile": """mobile cell cellular cellulare movil celular komorka komorkowy komorkowa handy mobil mobilny portable
        cellphone smartphone""",
    "fax": "fax telefax faks facsimile",
    "pager": "pager beeper",
    "main": "main primary principal principale glowny glowna haupt",
    "other": "other altro altra otro otra inny inna andere autre alternate alternative secondary",
    "billing": "billing invoice invoicing fatturazione facturacion rozliczeniowy faktury rechnung facturation",
    "shipping": "shipping delivery consegna spedizione entrega envio dostawa dostawy liefer lieferung livraison",
    "direct": "direct diretto directo bezposredni",
    "school": "school",
}
LABELS = {word: label for label, words in _LABELS.items() for word in words.split()}
PHONES = frozenset({"mobile", "fax", "pager"})  # labels that name a phone by themselves

_SUBJECTS = """customer client contact person lead cliente contatto persona contacto klient klienta klienci kontakt
    kontaktu osoba kunde kunden kontakts the of di del della de la el il do value field"""
SUBJECTS = frozenset(_SUBJECTS.split())

_NOISE = {
    "email": "address addr indirizzo adres direccion adresse",
    "phone": "number numbers numero numer num nr no telephone phone tel",
    "url": "address url link page",
    "date": "date data fecha datum",
    "moment": "date time data fecha datum",
    "text": "address addr indirizzo adres direccion adresse mailing postal name nome nombre nazwa",
    "country": "address addr indirizzo adres direccion adresse mailing name code codice codigo kod",
    "number": "number numero",
}
NOISE = {kind: frozenset(words.split()) for kind, words in _NOISE.items()}

# A column with one of these is about somebody or something else, whatever its values look like
_STRANGERS = """assistant manager spouse partner parent emergency owner agent creator author sender recipient referrer
    created modified updated changed edited by from via type kind label rel status opt verified verification
    count consent domain ip id uuid key hash password avatar photo image picture logo notes note comment
    comments description body assistente responsabile coniuge genitore creato modificato tipo etichetta
    titolare note asistente gerente conyuge creado modificado etiqueta propietario notas asystent kierownik
    malzonek utworzono zmieniono typ etykieta wlasciciel uwagi"""
STRANGERS = frozenset(_STRANGERS.split())

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})
_CUSTOM_FIELD = re.compile(r"__[ck]$", re.I)  # how Salesforce marks fields of one's own
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_JOINED = {("e", "mail"): "email", ("e", "mails"): "email", ("web", "site"): "website", ("post", "code"): "postcode"}
_UNTITLED = re.compile(r"(?:column|col|field|f|var|colonna|campo|columna|kolumna|pole|spalte|champ)\d*")


def fold(text: str) -> tuple[str, ...]:
    """The words of a heading without case, accents, punctuation and camelCase: "E-mailAddress_2" is email address 2."""
    text = _HUMPS.sub(" ", unicodedata.normalize("NFC", _CUSTOM_FIELD.sub("", text)))
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    tokens: list[str] = []
    for token in re.findall(r"[^\W_]+", plain):
        joined = _JOINED.get((tokens[-1], token)) if tokens else None
        if joined:
            tokens[-1] = joined
        else:
            tokens.append(token)
    return tuple(tokens)


def ordinal(tokens: tuple[str, ...]) -> int:
    """The number in a heading such as "E-mail 2 Address", else 1."""
    return next((int(token) for token in tokens if token.isascii() and token.isdigit() and 0 < int(token) < 100), 1)


def label(tokens: tuple[str, ...]) -> str:
    """The qualifiers among the words, in one language: "work fax"."""
    return " ".join(dict.fromkeys(LABELS[token] for token in tokens if token in LABELS))


def is_untitled(tokens: tuple[str, ...]) -> bool:
    """A heading that says nothing, such as "Column 3"."""
    return _UNTITLED.fullmatch("".join(tokens)) is not None
