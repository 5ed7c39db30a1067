"""Who fits a piece of work, and who of them gets it: plain data in, a choice with its reasons out. Nothing here reads or writes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from clientela.platform.entities.sentences import said as _
from clientela.routing.models import Need, Seat, Way
from clientela.routing.works import Asks

NEVER = 0


@dataclass(frozen=True)
class Candidate:
    """A colleague at a moment: `now` is that moment on his own clock."""

    user: UUID
    name: str
    seat: Seat
    now: datetime
    absent: bool = False

    @property
    def at_work(self) -> bool:
        seat = self.seat
        return self.now.isoweekday() in seat.days and (
            seat.opens is None or seat.opens <= self.now.hour < (seat.closes or 24)
        )


@dataclass(frozen=True)
class Queue:
    """A rule with its people; `turns` are the numbers of their last turns, and grow while work is given out."""

    key: UUID
    name: str
    people: Sequence[Candidate]
    way: str = Way.TURNS
    needs: Sequence[str] = ()
    keeps_owner: bool = True
    in_hours: bool = False
    most: int | None = None
    turns: dict[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Choice:
    """Who gets it, and why, a sentence each; nobody where no rule placed it."""

    key: UUID
    user: UUID | None
    name: str
    rule: UUID | None
    reasons: tuple[str, ...]


def pick(key: UUID, asks: Asks, queue: Queue, everybody: Mapping[UUID, Candidate], load: Mapping[UUID, int]) -> Choice:
    """Of this queue; `user` is None where nobody of it fits, and the reason tells why."""
    own = everybody.get(asks.owner) if asks.owner and queue.keeps_owner else None
    if own is not None and not _unfit(own, queue, load):
        told = _("%(name)s looks after this customer already (rule “%(rule)s”).")
        return Choice(key, own.user, own.name, queue.key, (told % {"name": own.name, "rule": queue.name},))
    fit = [one for one in queue.people if not _unfit(one, queue, load) and all(_meets(one.seat, asks, queue.needs))]
    if not fit:
        return Choice(key, None, "", queue.key, (_why_nobody(queue, asks, load),))
    if queue.way == Way.LOAD:
        best = min(fit, key=lambda one: (load.get(one.user, 0), queue.turns.get(one.user, NEVER), one.name))
        told = _("%(name)s has the fewest open, %(open)s, of %(count)s who fit (rule “%(rule)s”).")
    else:
        best = min(fit, key=lambda one: (queue.turns.get(one.user, NEVER), one.name))
        told = _("It is the turn of %(name)s, of %(count)s who fit (rule “%(rule)s”).")
    values = {"name": best.name, "open": load.get(best.user, 0), "count": len(fit), "rule": queue.name}
    return Choice(key, best.user, best.name, queue.key, (told % values, *_because(asks, queue.needs)))


def covers(territory: str, asks: Asks) -> bool:
    """“IT” is all of a country, “IT Lazio” a region, “IT 00100-00199” a range of postcodes, “IT 00” what begins so."""
    country, _space, rest = territory.partition(" ")
    if country.casefold() != asks.country.casefold():
        return False
    low, dash, high = (part.strip() for part in rest.partition("-"))
    code = asks.postal_code.replace(" ", "").casefold()
    if dash and low[:1].isdigit():
        low, high = low.replace(" ", ""), high.replace(" ", "")
        return bool(code) and low <= code[: len(low)] and code[: len(high)] <= high
    if rest[:1].isdigit():
        return code.startswith(rest.replace(" ", "").casefold())
    return not rest or rest.casefold() == asks.region.casefold()


def _unfit(one: Candidate, queue: Queue, load: Mapping[UUID, int]) -> bool:
    most = one.seat.most if one.seat.most is not None else queue.most
    return one.absent or (queue.in_hours and not one.at_work) or (most is not None and load.get(one.user, 0) >= most)


def _meets(seat: Seat, asks: Asks, needs: Sequence[str]) -> Iterator[bool]:
    """What the work does not tell can't be asked of anybody."""
    for need in needs:
        if need == Need.LANGUAGE:
            yield not asks.language or asks.language[:2] in seat.languages
        elif need == Need.TERRITORY:
            yield not asks.country or any(covers(one, asks) for one in seat.territories)
        else:
            yield not asks.skills or any(one.casefold() in seat.skills for one in asks.skills)


def _because(asks: Asks, needs: Sequence[str]) -> Iterator[str]:
    if Need.LANGUAGE in needs and asks.language:
        yield _("Speaks the customer’s language (%(language)s).") % {"language": asks.language}
    if Need.TERRITORY in needs and asks.country:
        place = " ".join(part for part in (asks.country, asks.postal_code, asks.region) if part)
        yield _("Covers the place (%(place)s).") % {"place": place}
    if Need.SKILL in needs and asks.skills:
        yield _("Knows the product (%(product)s).") % {"product": asks.skills[0]}


def _why_nobody(queue: Queue, asks: Asks, load: Mapping[UUID, int]) -> str:
    away = sum(one.absent or (queue.in_hours and not one.at_work) for one in queue.people)
    full = sum(_unfit(one, queue, load) for one in queue.people) - away
    values = {"rule": queue.name, "count": len(queue.people), "away": away, "full": full}
    values["others"] = len(queue.people) - away - full
    return (
        _("Rule “%(rule)s” finds nobody: of %(count)s, %(away)s away, %(full)s full, %(others)s do not fit.") % values
    )
