"""Subscription: one report or dashboard that one reader gets by mail."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clientela.analytics.reports.models import Dashboard, Report
from clientela.analytics.subscriptions.when import Every, Rhythm
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor

What = Report | Dashboard


class Form(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "XLSX"


class Problem(models.TextChoices):
    """Why the last letter that was due did not go out."""

    DENIED = "denied", _("Not sent: there is nothing in it that its reader may have.")
    LEFT = "left", _("Not sent: its reader is no longer here.")
    UNANSWERED = "unanswered", _("Not sent: it can’t be answered as it is.")


class Sent(models.QuerySet["Subscription"]):
    def visible_to(self, actor: Actor) -> "Sent":
        """One's own, and those to which one has invited others."""
        if actor.user_id is None or actor.outside is not None:
            return self.none()
        return self.filter(Q(user=actor.user_id) | Q(invited_by=actor.user_id))

    def of(self, what: What) -> "Sent":
        return self.filter(**target(what))


@tracked(exclude=["next_at", "sent_for", "problem"])
class Subscription(models.Model):
    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.CASCADE, related_name="+")
    dashboard = models.ForeignKey(Dashboard, null=True, on_delete=models.CASCADE, related_name="+")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    every = models.CharField(max_length=8, choices=Every.choices)
    day = models.SmallIntegerField(db_default=0)
    hour = models.SmallIntegerField(db_default=8)
    form = models.CharField(max_length=8, choices=Form.choices, db_default=Form.PDF)
    next_at = models.DateTimeField(db_index=True)
    sent_for = models.DateTimeField(null=True)  # the due moment that was last seen to
    problem = models.CharField(max_length=12, choices=Problem.choices, db_default="", blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = Sent.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(report=None, dashboard__isnull=False) | Q(report__isnull=False, dashboard=None),
                name="subscription_of_one",
            ),
            models.UniqueConstraint(fields=["user", "report"], name="report_subscribed_once"),
            models.UniqueConstraint(fields=["user", "dashboard"], name="dashboard_subscribed_once"),
        ]

    def __str__(self) -> str:
        return str(self.what)

    @property
    def what(self) -> What:
        found = self.report or self.dashboard
        assert found is not None
        return found

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(Every(self.every), self.day, self.hour)


def target(what: What) -> dict[str, What]:
    return {"report": what} if isinstance(what, Report) else {"dashboard": what}


def address(what: What) -> str:
    return f"/reports/{what.pk}/" if isinstance(what, Report) else f"/reports/dashboards/{what.pk}/"
