"""What the register says before anybody has written in it: the activities that the product itself carries out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.entities import registry

_USERS = _("Staff whose roles give them the right; processors that run the server or send mail")
_NONE = _("None known")
_STARTERS: tuple[dict[str, Any], ...] = (
    {
        "name": _("Keeping records of customers, prospects and partners"), "basis": "contract",
        "purpose": _("To prepare, fulfil and look after contracts, and to answer whoever turns to us"),
        "people": _("Customers, prospects, suppliers, partners, and the people who act for them"),
        "data": _("Names, contact points, addresses, roles and relationships, tax numbers, important dates, notes"),
        "retention": _("By the rules of retention"), "types": ["person", "organisation", "household"],
    },
    {
        "name": _("Keeping the timeline: messages, calls, meetings, tasks"), "basis": "interest",
        "purpose": _("To know what was said and agreed, and to do what was promised"),
        "people": _("Whoever is in touch with us, and staff"), "data": _("What was said, when, by whom, and files"),
        "retention": _("By the rules of retention"), "types": ["entry", "task", "meeting"],
    },
    {
        "name": _("Orders and payments"), "basis": "law",
        "purpose": _("To fulfil orders and to keep accounts"), "people": _("Customers"),
        "data": _("Orders, lines, amounts, payments"), "retention": _("As long as tax law asks; then without the person"),
        "types": ["order"],
    },
    {
        "name": _("Marketing with consent"), "basis": "consent",
        "purpose": _("To tell those who agreed of offers and news"), "people": _("Whoever gave a consent"),
        "data": _("Contact points, consents with their proof"),
        "retention": _("Until the consent is withdrawn; the proof as long as it may be asked for"),
        "types": ["person", "organisation", "household"],
    },
    {
        "name": _("Users of this system and their acts"), "basis": "interest",
        "purpose": _("To let staff in, to give them their rights, and to prove who changed and took out what"),
        "people": _("Staff and other users"), "data": _("Name, e-mail, sign-ins, devices, acts, reading in numbers"),
        "retention": _("Accounts while they are used; the audit for good"), "types": [],
    },
)  # fmt: skip


def starters() -> Iterator[dict[str, Any]]:
    """As facts, in the language of whoever asks."""
    known = {one.key for one in registry.every()}
    for one in _STARTERS:
        said = {"part": "controller", "recipients": _USERS, "transfers": _NONE, "measures": "", "basis_words": ""} | one
        yield {
            name: [key for key in value if key in known] if name == "types" else str(value)
            for name, value in said.items()
        }
