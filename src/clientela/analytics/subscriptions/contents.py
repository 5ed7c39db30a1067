"""What a letter holds: the reports of a subscription as its reader may have them at this moment, and the file of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clientela.analytics.reports.asking import BadReport, Question, read
from clientela.analytics.reports.files import FORMS, called, workbook
from clientela.analytics.reports.models import Report
from clientela.analytics.reports.pivoting import TooLong
from clientela.analytics.reports.reading import dashboard, report, tiles
from clientela.analytics.reports.telling import Answered, answered, as_table
from clientela.analytics.subscriptions.models import Form, What
from clientela.analytics.subscriptions.printing import printed
from clientela.platform.directory.mail import File
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require


@dataclass(frozen=True)
class Part:
    """One report: its answer, or why it has none."""

    name: str
    answer: Answered | None = None
    problem: str = ""
    denied: bool = False


def parts(what: What, form: str, actor: Actor) -> list[Part]:
    """Answered one by one, under the rights of `actor`. Raises Missing where the whole is not shared any more."""
    return [_part(one, form, actor) for one in _reports(what, actor)]


def may_have(what: What, form: str, actor: Actor) -> bool:
    """Whether there is anything in it, in this form, that `actor` may have. Raises Missing."""
    return any(_allowed(one, form, actor) for one in _reports(what, actor))


def file_of(name: str, form: str, answers: Sequence[tuple[str, Answered]]) -> File:
    if form == Form.XLSX:
        return called(name, form), workbook([(of, as_table(found)) for of, found in answers]), FORMS[form]
    return called(name, form), printed(name, answers), "application/pdf"


def _reports(what: What, actor: Actor) -> list[Report]:
    """Raises Missing."""
    return [report(what.pk, actor)] if isinstance(what, Report) else tiles(dashboard(what.pk, actor), actor)


def _part(one: Report, form: str, actor: Actor) -> Part:
    try:
        return Part(one.name, answered(_question(one, form, actor)))
    except Denied:
        return Part(one.name, problem=_("left out, since you may not have it in this form"), denied=True)
    except (BadReport, TooLong, UnknownType) as error:
        return Part(one.name, problem=str(error))


def _allowed(one: Report, form: str, actor: Actor) -> bool:
    try:
        _question(one, form, actor)
    except Denied:
        return False
    except (BadReport, UnknownType):
        return True  # nobody's right: it says so itself
    return True


def _question(one: Report, form: str, actor: Actor) -> Question:
    asked = read(one.question, actor)
    if form == Form.XLSX:
        require(actor, "export", asked.entity.key)
    return asked
