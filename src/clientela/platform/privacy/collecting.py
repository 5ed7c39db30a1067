"""All rows that are held of a subject, or of several at once, as they stand and as they stood: what a copy shows and forgetting
removes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.fields.columns import path_of
from clientela.platform.fields.models import OwnFile
from clientela.platform.fields.reading import known_shape
from clientela.platform.merging.reading import with_former
from clientela.platform.privacy.holdings import Holding, holdings

_HISTORY = ("pgh_id", "pgh_obj_id", "pgh_context_id")


@dataclass
class Found:
    """The keys of what is held, by table, those of rows that are gone and remembered by history included."""

    subjects: frozenset[UUID]
    keys: dict[type[Any], set[UUID]] = field(default_factory=dict)
    once: dict[Holding, set[UUID]] = field(default_factory=dict)  # rows that led here once, as history tells
    there: dict[Holding, set[UUID]] = field(default_factory=dict)  # rows that lead here

    def now(self, holding: Holding) -> Any:
        """The rows of a holding as they stand, those included that lost their key when the subject was deleted."""
        return holding.model._default_manager.filter(self._where(holding, own="pk"))

    def past(self, holding: Holding) -> Any:
        """Its rows as history keeps them; None where it keeps none."""
        events = getattr(holding.model, "pgh_event_model", None)
        return events.objects.filter(self._where(holding, own="pgh_obj_id")) if events else None

    def whole_past(self, holding: Holding) -> Any:
        """What forgetting must reach: of records of own types, every state, those included in which they led elsewhere."""
        past = self.past(holding)
        if not holding.own or holding.rule == "unlink":
            return past
        stand = Q(pgh_obj_id__in=self.there[holding])
        return past.model.objects.filter(Q(pk__in=past.values("pk")) | stand, type=holding.type)

    def note(self, holding: Holding) -> None:
        """Find the keys of a holding, on which the next ones may hang."""
        past = self.past(holding)
        if past is not None:
            self.once[holding] = set(past.values_list("pgh_obj_id", flat=True))
        rows = self.there[holding] = set(self.now(holding).values_list("pk", flat=True))
        self.keys.setdefault(holding.model, set()).update(rows | self.once.get(holding, set()))

    def all_keys(self) -> set[UUID]:
        """The subjects, and the keys of all rows that are held of them."""
        return set(self.subjects).union(*self.keys.values())

    def _where(self, holding: Holding, *, own: str) -> Q:
        if not holding.by:
            return Q(**{f"{own}__in": self.subjects})
        leads_to = self.subjects if holding.of is None else self.keys.get(holding.of, set())
        leading = Q(**{f"{holding.path}__in": leads_to})
        if holding.own:  # its key stays there when a subject is deleted
            return leading & Q(type=holding.type)
        let_go = Q(**{f"{holding.by}__isnull": True, f"{own}__in": self.once.get(holding, set())})
        return leading | let_go


def find(*keys: UUID) -> Found:
    """Walk the declared holdings once, each after those it hangs on; of those, too, that went on as one of these."""
    found = Found(frozenset(with_former(keys)))
    for holding in holdings():
        found.note(holding)
    return found


@dataclass(frozen=True)
class Held:
    """What is held in one table: how much, and until when a law keeps it."""

    holding: Holding
    rows: int
    past: int
    kept_until: datetime | None


def held(found: Found) -> list[Held]:
    out = []
    for holding in holdings():
        past = found.past(holding)
        rows, remembered = found.now(holding).count(), past.count() if past is not None else 0
        if rows or remembered:
            out.append(Held(holding, rows, remembered, kept_until(found, holding)))
    return out


def kept_until(found: Found, holding: Holding) -> datetime | None:
    """When the last of these rows may go; None where none is kept by law, or none any more."""
    if holding.kept is None:
        return None
    column = holding.kept.column
    last = found.now(holding).order_by(f"-{column}").values_list(column, flat=True).first()
    if last is None:
        return None
    until: datetime = _years_after(last, holding.kept.years)
    return until if until > timezone.now() else None


def documents(found: Found) -> Iterator[tuple[Holding, list[dict[str, Any]], list[dict[str, Any]]]]:
    """Holding, rows as they stand, and rows as they stood, each with when it changed; only where there are any."""
    for holding in holdings():
        rows = list(found.now(holding).order_by("pk").values(*_columns(holding.model, holding)))
        past = found.past(holding)
        stood = [] if past is None else list(past.order_by("pgh_id").values(*_columns(past.model, holding)))
        if rows or stood:
            yield holding, rows, stood


def files_of(found: Found, own_files: Iterable[OwnFile]) -> set[str]:
    """The SHA-256 of stored files that rows of the subject lead to, now or in the past, with what `own_files_of` has found."""
    out: set[str] = {one.file_id for one in own_files}
    for holding in holdings():
        for name in holding.files:
            rows = [found.now(holding), found.past(holding)]
            out |= {
                sha for some in rows if some is not None for sha in some.values_list(f"{name}_id", flat=True) if sha
            }
    return out


def own_files_of(found: Found) -> list[OwnFile]:
    """What fields of the company's own hold of files, in rows that are about the subject, now or in the past."""
    keys: set[UUID] = set()
    known = [(field.name, registry.find(field.entity)) for field in known_shape().fields if field.kind == "file"]
    for holding in (one for one in holdings() if one.rule == "delete"):
        paths = [path_of(name, "file") for name, entity in known if entity and entity.model is holding.model]
        tables = [rows for rows in (found.now(holding), found.past(holding)) if rows is not None]
        keys |= {key for rows in tables for path in paths for key in rows.values_list(path, flat=True) if key}
    return list(OwnFile.objects.filter(pk__in=keys))


def _columns(model: type[Any], holding: Holding) -> list[str]:
    out = {item.attname for item in model._meta.concrete_fields} - {*_HISTORY, *holding.leaves_out}
    return [item.attname for item in model._meta.concrete_fields if item.attname in out]


def _years_after(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
