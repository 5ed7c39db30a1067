"""Secret: a column whose text lies in the database locked, and which a model hands out closed.

What reads a row holds a `Sealed`, which shows as dots wherever it is printed, logged or put into a page, and which no JSON
takes. Only `reveal()` opens it. Keep it out of history: `@tracked(exclude=[…])`, or a rotation could not reach what is past.
"""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from clientela.platform.vault.locking import lock, unlock

DOTS = "•••"


class Sealed:
    """A secret as its row holds it. False where there is none."""

    __slots__ = ("locked",)

    def __init__(self, locked: str) -> None:
        self.locked = locked

    def reveal(self) -> str:
        """The secret itself. Raises keyring.Unreadable."""
        return unlock(self.locked)

    def __bool__(self) -> bool:
        return bool(self.locked)

    def __repr__(self) -> str:
        return DOTS if self.locked else ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.locked == self.locked

    def __hash__(self) -> int:
        return hash(self.locked)


class _Closed(DeferredAttribute):
    """What is set on a row is locked at once, so that no row in memory carries it open."""

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = Sealed(lock(value)) if isinstance(value, str) else value


class Secret(models.TextField):
    """Set it with the text; it reads as a `Sealed`. It cannot be searched, compared or edited in a form."""

    descriptor_class = _Closed
    _pyi_private_set_type: str | Sealed  # type: ignore[assignment]
    _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_rest: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, Sealed):
            return value.locked
        return None if value is None else lock(str(value))

    def value_to_string(self, obj: Any) -> str:
        return DOTS

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is a secret: its rows cannot be found by it.")
        return super().get_lookup(lookup_name)
