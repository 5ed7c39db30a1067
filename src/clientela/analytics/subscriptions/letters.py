"""One letter: asked under its reader's rights, in his language and by his clock, and handed to the mail server."""

from django.conf import settings
from django.utils import timezone, translation

from clientela.analytics.reports.showing import shown_answer
from clientela.analytics.subscriptions.contents import Part, file_of, parts
from clientela.analytics.subscriptions.models import Problem, Subscription, address
from clientela.platform.directory import mail
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.timeline.recurrence import zone_of


def deliver(one: Subscription, reader: Actor) -> str:
    """Send it; answers why not, where there is nothing to send. Raises what the mail server answers."""
    with translation.override(reader.language), timezone.override(zone_of(reader.time_zone)):
        try:
            found = parts(one.what, one.form, reader)
        except Missing:
            return Problem.DENIED
        answers = [(part.name, part.answer) for part in found if part.answer is not None]
        if not answers:
            return Problem.DENIED if all(part.denied for part in found) else Problem.UNANSWERED
        said = {
            "title": one.what.name, "name": reader.name, "lines": [_line(part) for part in found], "rhythm": str(one.rhythm),
            "by": one.invited_by.name if one.invited_by else "", "url": _whole(address(one.what)),
            "stop": _whole(f"/reports/letters/{one.pk}/stop/"),
        }  # fmt: skip
        files = [file_of(one.what.name, one.form, answers)]
        mail.send("report", to=reader.email, language=reader.language, files=files, **said)
    return ""


def _line(part: Part) -> str:
    """What a report comes to, in one line."""
    if part.answer is None:
        return f"{part.name}: {part.problem}"
    shown = shown_answer(part.answer)
    figure = f"{part.name}: {shown['total']['text'] or 0}"
    return f"{figure} ({shown['period']})" if shown["period"] else figure


def _whole(url: str) -> str:
    """The address, as far as we know under which one the pages are reached."""
    return f"{settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else ''}{url}"
