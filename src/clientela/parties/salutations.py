"""How a letter to a person begins, formally and not, in the person's language: “Gentile Dott.ssa Rossi,” “Szanowna Pani”.

Gender comes from the record or from a title that tells it; where neither does, a form is used that fits everybody.
Languages that are not spoken here are written to in English.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clientela.parties.normalise import first_surname, gender_of_title

_COURTESIES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "sig",
        "sigra",
        "signor",
        "signora",
        "sr",
        "sra",
        "srta",
        "señor",
        "señora",
        "señorita",
        "pan",
        "pani",
        "don",
        "doña",
    ]
)


@dataclass(frozen=True)
class Greeting:
    formal: str
    informal: str


@dataclass(frozen=True)
class _Addressed:
    given: str
    family: str
    title: str  # academic or of office, "" for a mere Mr
    gender: str  # female, male or ""


def greeting(person: Mapping[str, Any]) -> Greeting:
    """Of a person's record or facts: language, country, gender and the pieces of the name."""
    prefix = person.get("prefix") or ""
    gender = person.get("gender") or gender_of_title(prefix)
    title = " ".join(word for word in prefix.split() if _bare(word) not in _COURTESIES)
    name = _Addressed(
        given=person.get("given_name") or "",
        family=person.get("family_name") or "",
        title=title,
        gender=gender if gender in ("female", "male") else "",
    )
    language = (person.get("language") or _SPOKEN.get(person.get("country") or "", "en")).partition("-")[0]
    return _LANGUAGES.get(language, _english)(name)


def _bare(word: str) -> str:
    return word.casefold().replace(".", "").replace("ª", "a")


def _english(name: _Addressed) -> Greeting:
    courtesy = name.title or {"female": "Ms", "male": "Mr"}.get(name.gender, "")
    whole = " ".join(filter(None, (name.given, name.family)))
    formal = f"{courtesy} {name.family}" if courtesy and name.family else whole
    return Greeting(
        f"Dear {formal}" if formal else "Dear Sir or Madam", f"Hello {name.given}" if name.given else "Hello"
    )


def _italian(name: _Addressed) -> Greeting:
    courtesy = name.title or {"female": "Sig.ra", "male": "Sig."}.get(name.gender, "")
    whole = " ".join(filter(None, (name.given, name.family)))
    formal = f"{courtesy} {name.family}" if courtesy and name.family else whole
    return Greeting(
        f"Gentile {formal}" if formal else "Gentile cliente", f"Ciao {name.given}" if name.given else "Ciao"
    )


def _spanish(name: _Addressed) -> Greeting:
    """Somebody is addressed by the first of the two surnames."""
    family = first_surname(name.family)
    dear = {"female": "Estimada", "male": "Estimado"}.get(name.gender, "Estimado/a")
    courtesy = name.title or {"female": "Sra.", "male": "Sr."}.get(name.gender, "")
    formal = f"{courtesy} {family}" if courtesy and family else " ".join(filter(None, (name.given, family)))
    return Greeting(
        f"{dear} {formal}" if formal else "Estimado/a cliente", f"Hola, {name.given}" if name.given else "Hola"
    )


def _polish(name: _Addressed) -> Greeting:
    """Surnames have no place in a Polish salutation; a title stands behind Pan or Pani, in full where it is known."""
    sir = {"female": "Szanowna Pani", "male": "Szanowny Panie"}.get(name.gender, "Szanowni Państwo")
    spelt = _POLISH_TITLES.get(_bare(name.title.split()[0])) if name.title and name.gender else None
    formal = f"{sir} {spelt[name.gender == 'female']}" if spelt else sir
    return Greeting(formal, f"Cześć, {name.given}" if name.given else "Cześć")


_POLISH_TITLES = {  # to a man, to a woman
    "dr": ("Doktorze", "Doktor"), "prof": ("Profesorze", "Profesor"), "mec": ("Mecenasie", "Mecenas"),
    "dyr": ("Dyrektorze", "Dyrektor"), "inż": ("Inżynierze", "Inżynier"),
}  # fmt: skip
_SPOKEN = {"IT": "it", "SM": "it", "ES": "es", "MX": "es", "AR": "es", "CO": "es", "CL": "es", "PE": "es", "PL": "pl"}
_LANGUAGES: dict[str, Callable[[_Addressed], Greeting]] = {
    "en": _english, "it": _italian, "es": _spanish, "pl": _polish,
}  # fmt: skip
