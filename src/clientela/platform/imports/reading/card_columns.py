"""The properties of a card as headings and values, in words from which a mapping can be proposed.

A heading says property, kind and ordinal: "E-mail work 2", "Phone work fax", "Address home city". What a card says
in two ways (TYPE, Apple's labels, X- properties of messengers) gets one heading.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from clientela.platform.imports.reading.card_text import Property

NAMES = {
    "FN": "Full name",
    "N": "Name",
    "NICKNAME": "Nickname",
    "ORG": "Organisation",
    "X-DEPARTMENT": "Department",
    "TITLE": "Title",
    "ROLE": "Role",
    "EMAIL": "E-mail",
    "TEL": "Phone",
    "X-MS-TEL": "Phone",
    "ADR": "Address",
    "LABEL": "Address label",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "X-ANNIVERSARY": "Anniversary",
    "X-MS-ANNIVERSARY": "Anniversary",
    "X-EVOLUTION-ANNIVERSARY": "Anniversary",
    "URL": "Website",
    "NOTE": "Note",
    "CATEGORIES": "Categories",
    "UID": "UID",
    "IMPP": "Messaging",
    "X-MS-IMADDRESS": "Messaging",
    "X-SOCIALPROFILE": "Social profile",
    "SOCIALPROFILE": "Social profile",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
    "GENDER": "Gender",
    "LANG": "Language",
    "TZ": "Time zone",
    "GEO": "Location",
    "REV": "Revised",
    "KIND": "Kind",
    "MEMBER": "Member",
    "AGENT": "Agent",
    "PHOTO": "Photo",
    "LOGO": "Logo",
    "SOUND": "Sound",
    "KEY": "Key",
    "SORT-STRING": "Sort name",
    "SOURCE": "Source",
    "PRODID": "Product",
    "CLASS": "Class",
}
MESSENGERS = {
    "X-AIM": "AIM",
    "X-ICQ": "ICQ",
    "X-JABBER": "Jabber",
    "X-MSN": "MSN",
    "X-YAHOO": "Yahoo",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-GTALK": "GTalk",
    "X-GOOGLE-TALK": "GTalk",
    "X-QQ": "QQ",
    "X-GADUGADU": "Gadu-Gadu",
    "X-TWITTER": "Twitter",
}
_COMPONENTS = {
    "N": ("Family name", "Given name", "Additional names", "Prefix", "Suffix"),
    "ADR": ("PO box", "extended", "street", "city", "region", "postal code", "country"),
}
# Properties that people have several of, told apart by kind
_NUMEROUS = "TEL X-MS-TEL EMAIL ADR LABEL URL RELATED X-ABRELATEDNAMES SOCIALPROFILE X-SOCIALPROFILE"
_SEVERAL = frozenset(_NUMEROUS.split())
_KINDS = {"cell": "mobile", "iphone": "mobile", "facsimile": "fax"}
_SILENT = """pref voice internet msg text video x400 parcel postal intl dom char x-other jpeg png gif pgp x509 b base64
quoted-printable utf-8 8bit 7bit"""
_UNSAID = frozenset(_SILENT.split())
_PLACES = ("home", "work", "other")
_PICTURES = {"jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif"}
_MAGIC = (("/9j/", "image/jpeg"), ("iVBOR", "image/png"), ("R0lG", "image/gif"))
_SCHEMES = ("tel:", "mailto:")
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")

ORDER = [name for name in dict.fromkeys((*_COMPONENTS["N"], *NAMES.values())) if name != "Name"]
ORDER.insert(0, ORDER.pop(ORDER.index("Full name")))
CARD = "Card"


def cells(properties: Sequence[Property]) -> dict[str, str]:
    """One card as heading to value; the second of a kind gets the ordinal 2."""
    labels = {item.group: _label(item.text) for item in properties if item.group and item.name == "X-ABLABEL"}
    found: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for item in _in_order(properties):
        if item.name == "X-ABLABEL" and item.group:
            continue
        base = _base(item, labels.get(item.group, ""))
        pairs = [(suffix, value) for suffix, value in _values(item) if value]
        if not pairs:
            continue
        headings: list[str] = []
        while not headings or any(heading in found for heading in headings):
            counts[base] += 1
            ordinal = f" {counts[base]}" if counts[base] > 1 else ""
            headings = [_heading(item.name, base, ordinal, suffix) for suffix, _ in pairs]
        found.update(zip(headings, (value for _, value in pairs), strict=True))
    return found


def _in_order(properties: Sequence[Property]) -> list[Property]:
    """The preferred first (PREF of 4.0, TYPE=pref before). Of what is said in several languages (ALTID) the first counts."""
    said: dict[tuple[str, str], Property] = {}
    for place, item in enumerate(properties):
        alternative = item.parameters.get("ALTID", f"#{place}")
        said.setdefault((item.name, alternative), item)
    return sorted(said.values(), key=_preference)


def _preference(item: Property) -> int:
    told = item.parameters.get("PREF", "")
    if told.isdecimal() and len(told) <= 3:
        return int(told)
    return 1 if "pref" in item.types or "PREF" in item.parameters else 101


def rank(heading: str) -> int:
    """Where a heading stands among all: by its property, in the order in which people read a card."""
    return next((place for place, name in enumerate(ORDER) if heading.startswith(name)), len(ORDER))


def _heading(name: str, base: str, ordinal: str, suffix: str) -> str:
    if name == "ADR":
        return f"{base}{ordinal} {suffix}"
    return f"{suffix or base}{ordinal}"


def _base(item: Property, label: str) -> str:
    """Property and kind, without the ordinal."""
    name = MESSENGERS.get(item.name)
    if name:
        return f"Messaging {name}"
    name = NAMES.get(item.name, item.name)
    if label in ("anniversary", "birthday") and name == "Date":
        return label.capitalize()
    if item.name == "IMPP":
        return f"{name} {_service(item)}".strip()
    kinds = _kinds(item.types) if item.name in _SEVERAL else []
    return " ".join(filter(None, (name, *kinds, label)))


def _kinds(types: Sequence[str]) -> list[str]:
    """The types worth saying: places first, then the rest."""
    kinds = [_KINDS.get(kind, kind) for kind in types if kind not in _UNSAID]
    kinds = list(dict.fromkeys(" ".join(kind.split()) for kind in kinds))
    return [kind for kind in kinds if kind in _PLACES] + [kind for kind in kinds if kind not in _PLACES]


def _service(item: Property) -> str:
    scheme, colon, _ = item.text.partition(":")
    return item.parameters.get("X-SERVICE-TYPE") or (scheme if colon else "")


def _label(text: str) -> str:
    """Apple's own labels come as _$!<HomePage>!$_."""
    found = _APPLE_LABEL.fullmatch(text)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found[1]).lower() if found else text
    return " ".join(words.replace("_", " ").split())


def _values(item: Property) -> Iterator[tuple[str, str]]:
    """Suffix and value of each part of a property that has parts; else one value without a suffix."""
    if item.size is not None and not item.text:
        yield "", ", ".join(filter(None, (_media_type(item), f"{item.size:,} bytes")))
    elif item.name in _COMPONENTS:
        for suffix, part in zip(_COMPONENTS[item.name], item.parts, strict=False):
            joint = ", " if suffix in ("Prefix", "Suffix") or item.name == "ADR" else " "
            yield suffix, joint.join(filter(None, part))
    elif item.name == "ORG":
        names = [", ".join(filter(None, part)) for part in item.parts]
        yield "", names[0] if names else ""
        yield "Department", ", ".join(filter(None, names[1:]))
    else:
        yield "", _plain(item)


def _media_type(item: Property) -> str:
    named = item.parameters.get("MEDIATYPE")
    if named:
        return named
    kind = next((kind for kind in item.types if kind not in ("pref", "home", "work")), "")
    return _PICTURES.get(kind) or kind or next((name for mark, name in _MAGIC if item.magic.startswith(mark)), "")


def _plain(item: Property) -> str:
    text = item.text
    for scheme in _SCHEMES:
        if text[: len(scheme)].lower() == scheme:
            text = text[len(scheme) :]
    if item.name == "TEL":
        return re.sub(r";ext=", " ext. ", text)
    if item.name == "IMPP" and ":" in text:
        return text.partition(":")[2]
    return text
