"""One cell, several values: spreadsheets and address books put all of a person's e-mails or phones into one field."""

import re

# A blank divides addresses alone: a phone number may be full of them.
_DIVISIBLE = re.compile(r"[;,|]|:::|[^\S ]|\s/\s")
_GOOGLE = ":::"  # Google Contacts writes " ::: " between values, so nothing inside them divides
_EXTENSION = r"(?!\s*(?:ext|int|wew)[.=\s\d])"  # "+39 02 1234567;ext=12" is one number
_BREAK = re.compile(rf";{_EXTENSION}|[|\n\r\t\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\s/\s")
_COMMA = re.compile(f",{_EXTENSION}")
_COMMA_AND_SPACE = re.compile(r",\s")
_BETWEEN_COMMAS = re.compile(r'(?:[^,"]+|"[^"]*"|")+')  # a comma inside quotes is part of a name


def split_many(cell: str) -> list[str]:
    """The values in a cell of e-mails, phones, websites or tags, in order. Not for names: a comma divides."""
    if not _DIVISIBLE.search(cell) and not ("@" in cell and " " in cell):
        return [alone] if (alone := cell.strip(" ")) else []
    if _GOOGLE in cell:
        return _trimmed(cell.split(_GOOGLE))
    pieces: list[str] = []
    for part in _BREAK.split(cell):
        if "://" in part:
            pieces += _COMMA_AND_SPACE.split(part)
        elif "@" in part:
            pieces += _divided_addresses(part)
        else:
            pieces += _COMMA.split(part)
    return _trimmed(pieces)


def _trimmed(pieces: list[str]) -> list[str]:
    return [trimmed for piece in pieces if (trimmed := piece.strip(" ,;\t\n\r"))]


def _divided_addresses(text: str) -> list[str]:
    """“Rossi, Mario <m@b.it>, c@d.it” is two addresses: a comma ends a piece only when that piece has its @."""
    pieces: list[str] = []
    pending: list[str] = []
    for part in _BETWEEN_COMMAS.findall(text):
        pending.append(part)
        if "@" in part:
            pieces += _divided_by_space(",".join(pending))
            pending = []
    if pending:
        pieces[-1] = ",".join((pieces[-1], *pending))
    return pieces


def _divided_by_space(text: str) -> list[str]:
    words = text.split()
    return words if all(0 < word.find("@") < len(word) - 1 for word in words) else [text]
