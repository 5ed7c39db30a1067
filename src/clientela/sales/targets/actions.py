"""The verb of targets: the only writer of targets."""

from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.history.acting import acting
from clientela.platform.people.models import Team, User
from clientela.platform.permissions.actor import Actor
from clientela.sales.forecast.periods import Period
from clientela.sales.targets.models import BadTarget, Measure, Target

LARGEST = Decimal(10) ** 15


def set_target(
    period: Period, measure: str, goal: Decimal | None, *, by: Actor, team: UUID | None = None, user: UUID | None = None
) -> None:
    """Of the company where neither team nor person is named; None takes it away. Raises BadTarget, Denied."""
    with acting(by, "configure", "company", reason="set target"):
        if measure not in Measure.values:
            raise BadTarget(_("There is no such measure."))
        if team and user:
            raise BadTarget(_("A target is of a team or of a person."))
        if team and not Team.objects.filter(pk=team).exists():
            raise BadTarget(_("There is no such team."))
        if user and not User.objects.colleagues().filter(pk=user).exists():
            raise BadTarget(_("There is no such person."))
        found = Target.objects.filter(
            first=period.first, months=period.months, measure=measure, team=team, user=user
        ).select_for_update()
        if goal is None:
            found.delete()
            return
        if not goal.is_finite() or not 0 < goal < LARGEST:
            raise BadTarget(_("A target is a number above 0."))
        if not found.update(goal=goal):
            Target.objects.create(
                first=period.first, months=period.months, measure=measure, team_id=team, user_id=user, goal=goal
            )
