"""The Jinja2 environment of every page: what templates may call, and how values are written in the reader's language.

Settings name `environment`. Filters write values (`number money day moment ago …`); globals reach Django (`url static`)
and the interface texts (`_ ngettext pgettext`, marked safe, their variables escaped).
"""

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from jinja2 import Environment, Undefined, pass_environment
from markupsafe import Markup

from clientela.platform.entities.sentences import told
from clientela.platform.ui import figures
from clientela.platform.ui.compiling import FoldingEnvironment
from clientela.platform.ui.formats import Figure, as_day, in_zone, initials
from clientela.platform.ui.keeping import draw_once
from clientela.platform.ui.lean import LeanContext, LeanTemplate
from clientela.platform.ui.listing import write_cards, write_rows
from clientela.platform.ui.moments import ago, by_day, day_heading, duration, to_the_minute
from clientela.platform.ui.phones import phone
from clientela.platform.ui.properties import write_props, write_value
from clientela.platform.ui.reader import reader, text, texts_for, writing
from clientela.platform.ui.views import tabs


class Page(LeanTemplate):
    """A template whose render asks once for whom it writes."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        with writing():
            return super().render(*args, **kwargs)


class Pages(FoldingEnvironment):
    """An environment whose globals never change after it is made."""

    context_class = LeanContext
    template_class = Page

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """One flat mapping: Jinja2's chained one is searched in Python at each import of a macro file."""
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> Environment:
    """What `settings.TEMPLATES` calls; templates stay compiled in memory, and are watched only while Django debugs.

    With a `language`, their texts are compiled in.
    """
    made = Pages(
        loader=options["loader"],
        auto_reload=bool(options.get("auto_reload")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
        undefined=Undefined,  # Django would choose another one while debugging; a page must not change with it
    )
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals.update(GLOBALS)
    made.filters.update(FILTERS)
    made.tests["group"] = is_group
    made.steady = {"icon": icon, "static": asset}
    if language := options.get("language"):
        texts = texts_for(language)
        made.steady |= {"_": texts.__getitem__, "gettext": texts.__getitem__}
    return made


def text_in_context(context: str, message: str, **variables: object) -> Markup:
    """A text whose English is ambiguous, told apart by its context."""
    return Markup(translation.pgettext(context, message)) % variables  # noqa: S704  (our own texts)


def text_by_number(singular: str, plural: str, n: int, **variables: object) -> Markup:
    """The form of a text that fits a number, which the text takes as `%(num)s`, written with separators."""
    form = Markup(translation.ngettext(singular, plural, n))  # noqa: S704  (our own texts)
    return form % {"num": number(n), **variables}


def url(name: str, *args: object, **kwargs: object) -> str:
    """A path by the name of its route."""
    return reverse(name, args=args, kwargs=kwargs)


@lru_cache(1024)
def icon(name: str, size: str = "", class_name: str = "") -> Markup:
    """A Lucide icon out of the one sprite; every page draws dozens, so each is written once."""
    sized = f' data-size="{size}"' if size else ""
    classes = f"icon {class_name}".strip()
    use = f'<use href="{asset("vendor/icons.svg")}#i-{name}"/>'
    return Markup(f'<svg class="{classes}"{sized} aria-hidden="true">{use}</svg>')  # noqa: S704  (our own words)


@pass_environment
def steady(environment: Environment, name: str, *values: str) -> Markup:
    """A fragment that depends on nothing but the language and these values (as `values`), rendered once."""
    if environment.auto_reload:
        return Markup(environment.get_template(name).render(values=values))  # noqa: S704  (a template)
    return _rendered(environment, name, reader().language, values)


@lru_cache(4096)
def _rendered(environment: Environment, name: str, language: str, values: tuple[str, ...]) -> Markup:
    return Markup(environment.get_template(name).render(values=values))  # noqa: S704  (a template)


@lru_cache
def asset(path: str) -> str:
    """The address of a static file; it changes only with a release, so it is looked up once."""
    return static(path)


def number(value: Figure | None) -> str:
    """A figure with separators; nothing for nothing."""
    return "" if value is None else reader().formats.number(value)


def money(amount: Figure | None, currency: str = "EUR") -> str:
    """An amount as plain text."""
    return "" if amount is None else reader().formats.money(amount, currency)


def whole_money(amount: Figure | None, currency: str = "EUR") -> str:
    """An amount without cents, for estimates and sums of many."""
    return "" if amount is None else reader().formats.money(amount, currency, whole=True)


def money_marked(amount: Figure | None, currency: str = "EUR") -> str:
    """An amount whose currency is set back, for columns."""
    return "" if amount is None else reader().formats.money_marked(amount, currency)


def day(value: date | str | None) -> str:
    """A calendar day."""
    if not value:
        return ""
    who = reader()
    return who.formats.day(as_day(value, who.zone))


def day_of_year(month_day: int, year: int | None = None) -> str:
    """A day that comes again, with its first year where that is known."""
    return reader().formats.day_of_year(month_day, year)


def moment(value: datetime | str | None) -> str:
    """A day and its time, in the reader's zone; the day alone where it begins at midnight."""
    if not value:
        return ""
    return to_the_minute(value, reader())


def clock(value: datetime | str | None) -> str:
    """The time of day, in the reader's zone."""
    if not value:
        return ""
    who = reader()
    return who.formats.clock(in_zone(value, who.zone))


def month(value: date) -> str:
    """A month and its year."""
    return str(date_format(value, "F Y"))


def weekday(value: date) -> str:
    """The short name of a day of the week."""
    return str(date_format(value, "D"))


def when(value: datetime | str | None) -> Markup:
    """How long ago, up to seven days, then the day; the exact moment stays in the element."""
    return Markup(ago(value, reader())) if value else Markup("")  # noqa: S704  (our own texts)


def at_clock(value: datetime | str) -> Markup:
    """The time of day in its element, which keeps the exact moment."""
    at = reader().told(value)
    return Markup(f"{at.opening}{at.clock}</time>")  # noqa: S704  (our own texts)


def bold(words: object) -> Markup:
    """What a sentence is about."""
    return Markup("<b>%s</b>") % words


def heading(value: date | str) -> str:
    """The heading of a day in a history."""
    return day_heading(value, reader())


def filesize(count: int | None) -> str:
    """A number of bytes in the unit people would use."""
    return "" if count is None else reader().formats.filesize(count)


def days(entries: Iterable[Any]) -> list[tuple[date, list[Any]]]:
    """Entries of a history under their days."""
    return by_day(entries, reader())


def lasted(seconds: int | None) -> str:
    """A length of time."""
    return "" if seconds is None else duration(seconds, reader())


def country_name(code: str | None) -> str:
    """An ISO 3166 code in words."""
    return reader().formats.country_of(code) if code else ""


def language_name(code: str | None) -> str:
    """A BCP 47 code in words."""
    return reader().formats.language_of(code) if code else ""


def hue(key: object) -> str:
    """The avatar hue of a record: the last hexadecimal digit of its key."""
    return str(key)[-1:].lower() if key else "0"


def is_group(label: object) -> bool:
    """Whether what stands for the label of a choice is a list of further choices."""
    return isinstance(label, list | tuple)


GLOBALS = {
    "_": text,
    "gettext": text,
    "icon": icon,
    "draw_once": draw_once,
    "ngettext": text_by_number,
    "pgettext": text_in_context,
    "static": asset,
    "steady": steady,
    "url": url,
    "view_tabs": tabs,
    "table_rows": write_rows,
    "write_cards": write_cards,
    "write_props": write_props,
    "write_value": write_value,
    "zip": zip,
}


def retold(one: Any) -> str:
    """A sentence that was kept, in the reader's language; a plain text as it stands."""
    return told(one) if isinstance(one, Mapping) else str(one)


FILTERS = {
    "ago": when,
    "at_clock": at_clock,
    "bold": bold,
    "clock": clock,
    "country_name": country_name,
    "day": day,
    "day_heading": heading,
    "day_of_year": day_of_year,
    "duration": lasted,
    "filesize": filesize,
    "groupby_day": days,
    "hue": hue,
    "initials": initials,
    "language_name": language_name,
    "moment": moment,
    "money": money,
    "whole_money": whole_money,
    "money_marked": money_marked,
    "month": month,
    "number": number,
    "phone": phone,
    "typed": figures.typed,
    "told": retold,
    "weekday": weekday,
}
