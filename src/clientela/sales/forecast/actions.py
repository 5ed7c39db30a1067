"""The verbs of forecasts: the only writer of estimates and of submissions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models.functions import ExtractIsoWeekDay, Now
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.history.acting import acting
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.forecast.models import BadSubmission, Estimate, Submission
from clientela.sales.forecast.periods import Period, around
from clientela.sales.forecast.reading import Forecast, Line, forecast
from clientela.sales.forecast.submitting import Reach, Said, is_over, reach

AHEAD = 2  # periods of each length: the present one and the next
KEPT_DAYS = 1200
WHOLE_DAYS = 120  # later only the estimates of Mondays are kept
MONDAY = 1
LARGEST = Decimal(10) ** 15
LONGEST = 500  # characters of a note


def keep_forecasts(*, by: Actor) -> int:
    """What is foretold tonight of this and the next month and quarter, of everybody and of each owner; the later word of a day
    stands. Answers how many."""
    day, made = today(), list[Estimate]()
    for months in (1, 3):
        for ahead in range(AHEAD):
            found = forecast(by, around(day, months).moved(ahead))
            made += [_estimate(found, line) for line in found.lines if line.kind != "team"]
    with acting(by, "configure", "company", reason="nightly forecast"):
        Estimate.objects.filter(day=day).delete()
        Estimate.objects.bulk_create(made, batch_size=1000)
        Estimate.objects.filter(day__lt=day - timedelta(days=KEPT_DAYS)).delete()
        old = Estimate.objects.filter(day__lt=day - timedelta(days=WHOLE_DAYS)).annotate(at=ExtractIsoWeekDay("day"))
        old.exclude(at=MONDAY).delete()
    return len(made)


def _estimate(found: Forecast, line: Line) -> Estimate:
    told: dict[str, Any] = {name: getattr(line.spread, name) for name in line.spread.__dataclass_fields__}
    return Estimate(
        day=found.day,
        first=found.period.first,
        last=found.period.last,
        part=f"owner:{line.key}" if line.key else "",
        currency=found.seen.currency,
        won=line.won,
        **told,
    )


def submit(
    period: Period, said: Said, *, by: Actor, team: UUID | None = None, user: UUID | None = None, note: str = ""
) -> None:
    """What one says that a period will bring: of oneself, of another person (which overrules their own word), of a team, of all.

    Raises BadSubmission, Denied.
    """
    with acting(by, "edit", "deal", reason="submit forecast"):
        _refuse_what_is_none(period, said, note)
        if not _may_say(reach(by, "edit"), team, user):
            raise Denied(_("You may say this of yourself, and of those whose deals you may change."))
        whose = {"team_id": team, "user_id": user, "overrules": user is not None and user != by.user_id}
        found = Submission.objects.filter(first=period.first, months=period.months, **whose).select_for_update()
        told = {
            "worst": said.worst,
            "commit": said.commit,
            "best": said.best,
            "note": note.strip(),
            "said_by_id": by.user_id,
        }
        if not found.update(**told, said_at=Now()):
            Submission.objects.create(first=period.first, months=period.months, **whose, **told)


def _refuse_what_is_none(period: Period, said: Said, note: str) -> None:
    if is_over(period):
        raise BadSubmission(_("This period is over: what was said of it stands."))
    if not all(one.is_finite() and 0 <= one < LARGEST for one in (said.worst, said.commit, said.best)):
        raise BadSubmission(_("Amounts are numbers from 0 on."))
    if not said.worst <= said.commit <= said.best:
        raise BadSubmission(_("The worst case is at most what is committed, and that at most the best case."))
    if len(note) > LONGEST:
        raise BadSubmission(_("A note has at most %(most)s characters.") % {"most": LONGEST})


def _may_say(mine: Reach, team: UUID | None, user: UUID | None) -> bool:
    if team and user:
        raise BadSubmission(_("A submission is of a team or of a person."))
    if user:
        return (mine.whole or user in mine.people) and User.objects.colleagues().filter(pk=user).exists()
    if team:
        return (mine.whole or team in mine.teams) and Team.objects.filter(pk=team).exists()
    return mine.whole
