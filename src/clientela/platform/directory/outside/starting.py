"""The roles that people outside start with. They are rows like all others: changed, copied and deleted as the company likes."""

from clientela.platform.permissions.models import Role
from clientela.platform.permissions.rights import Grants

_THEIRS: Grants = {
    "person": {"see": "mine", "edit": "mine"}, "household": {"see": "mine"},
    "order": {"see": "mine"}, "meeting": {"see": "mine"}, "entry": {"see": "mine"},
}  # fmt: skip
_TOGETHER: Grants = {
    "person": {"see": "organisation", "edit": "mine"}, "organisation": {"see": "organisation"},
    "order": {"see": "organisation"}, "meeting": {"see": "organisation"}, "entry": {"see": "mine"},
}  # fmt: skip
_PRIVATE = {"person": {"birth_date": "hidden", "identifiers": "hidden", "consents": "hidden"}}
STARTING = {
    "Customer": (_THEIRS, {}),
    "Partner": (
        {
            **_TOGETHER,
            "product": {"see": "all"},
            "partner_deal": {"see": "organisation", "edit": "organisation"},
            "commission": {"see": "organisation"},
        },
        _PRIVATE,
    ),
    "Supplier": ({**_TOGETHER, "order": {"see": "none"}}, _PRIVATE),
}


def starting_roles() -> list[Role]:
    """Those that are missing, not stored yet."""
    known = set(Role.objects.filter(name__in=STARTING).values_list("name", flat=True))
    return [
        Role(name=name, grants=grants, masks=masks, outside=True)
        for name, (grants, masks) in STARTING.items() if name not in known
    ]  # fmt: skip
