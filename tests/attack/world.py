"""Something secret in every table that has keys, all of it somebody else's; every address that the product answers, and how it is
asked."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from conftest import Persona
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLResolver
from django.utils import timezone
from tests.samples import SAMPLES

from clientela.config.urls import urlpatterns
from clientela.parties.models import Party
from clientela.parties.relationships.models import Relationship
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.models import SavedView
from clientela.platform.files import storing
from clientela.platform.imports.models import Import, Refusal, SavedMapping, Status
from clientela.platform.notifications.models import Notice
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Share
from clientela.platform.privacy.models import Copy, Erasure
from clientela.platform.undo.models import Bulk
from clientela.timeline.calendars.models import Subscription
from clientela.timeline.models import Attachment, Entry

SECRET = "qzsecret"
GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")
OTHERS = 4  # tables whose keys are tried although the path does not speak of them
KEYS = ("key", "tie", "person", "share", "lending")
# What moves by looking alone, or by trying the door: no business of anybody else's. A fact tells of both.
NO_MATTER = (
    "events_fact",
    "people_session",
    "permissions_reading",
    "axes_",
    "django_cache",
    "pghistory_context",
    "permissions_token",
    "api_answer",
)


@dataclass(frozen=True)
class Address:
    """A path with names in braces, and the converter of each name."""

    path: str
    names: dict[str, str]

    def filled(self, values: dict[str, str]) -> str:
        return "/" + self.path.format(**{name: values.get(name, "1") for name in self.names})


PROGRAM = Client(raise_request_exception=False)  # one, as each reads all middleware anew


def ask(who: Persona, method: str, url: str, said: dict[str, Any] | None = None) -> Any:
    """As a browser asks for a page and a program calls the API; what breaks is answered with 500, as it is outside of tests."""
    if not url.startswith("/api/"):
        who.browser.raise_request_exception = False
        return getattr(who.browser, method)(url, said or {})
    body = {} if said is None else {"data": said, "content_type": "application/json"}
    PROGRAM.cookies.clear()
    return getattr(PROGRAM, method)(url, **body, **who.bearer)


def addresses() -> list[Address]:
    found = {one.path: one for one in map(_address, _walk(urlpatterns))}
    return list(found.values())


def _walk(patterns: Any, before: str = "") -> Iterator[str]:
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, path)
        else:
            yield path


def _address(pattern: str) -> Address:
    names: dict[str, str] = {}

    def note(found: re.Match[str], *, kind: str) -> str:
        names[found.groups()[-1]] = kind
        return "{" + found.groups()[-1] + "}"

    path = GROUP.sub(lambda found: note(found, kind="regex"), pattern.replace("^", "").replace("$", ""))
    return Address(CONVERTED.sub(lambda found: note(found, kind=found[1] or "str"), path), names)


def plant(owner: Persona) -> dict[str, list[UUID]]:
    """Rows in every table with keys; answers the keys by table."""
    for name in SAMPLES:
        _record(registry.entity(name))
    person = Party.objects.filter(kind="person").latest("id")
    firm = Party.objects.filter(kind="organisation").latest("id")
    entry = Entry.objects.filter(title__contains=SECRET).latest("id")
    stored = storing.keep([SECRET.encode()], limit=1_000)
    Relationship.objects.create(party=person, other=firm, kind="advises", note=SECRET)
    Attachment.objects.create(
        entry=entry, file=stored, name=f"{SECRET}.txt", media_type="text/plain", by_user=owner.user
    )
    SavedView.objects.create(entity="person", name=SECRET, query=f"q={SECRET}", owner=owner.user)
    one = Import.objects.create(
        entity="person", name=f"{SECRET}.csv", source=SECRET, file=stored, by_user=owner.user, status=Status.DONE
    )
    Refusal.objects.create(of=one, row_no=1, reasons=[], row={"name": SECRET})
    SavedMapping.objects.create(entity="person", name=SECRET, print="p", owner=owner.user)
    Notice.objects.create(
        user=owner.user, kind="task_assigned", said={"title": SECRET, "by": SECRET}, about=SECRET, url="/"
    )
    Bulk.objects.create(user=owner.user, entity="person", verb="edit", said=SECRET)
    soon = timezone.now() + timedelta(days=1)
    Copy.objects.create(
        entity="person", record=person.pk, by_user=owner.user, status="ready", file=stored, expires_at=soon
    )
    Erasure.objects.create(entity="person", record=person.pk, reason=SECRET, by_user=owner.user)
    Share.objects.create(entity="person", record=person.pk, team=Team.objects.create(name="Others"), by_user=owner.user)
    Subscription.objects.create(user=owner.user, name=SECRET, url=f"https://{SECRET}.example/c.ics")
    return keys()


def _record(entity: Entity) -> None:
    """One whose every text holds the secret."""
    if entity.verbs.create is None:
        return
    sample = SAMPLES[entity.key]
    texts = {item.name: SECRET for item in entity.editable if item.kind in ("text", "long", "name") and not item.clean}
    facts = clean(entity, {**sample.body, **texts}).facts
    entity.verbs.create(facts, by=SYSTEM)


def keys() -> dict[str, list[UUID]]:
    """The last of each table, and one of each type of record."""
    out = {}
    for model in apps.get_models():
        if model._meta.pk.get_internal_type() == "UUIDField" and not hasattr(model, "pgh_tracked_model"):
            found = list(model._base_manager.order_by("-pk").values_list("pk", flat=True)[:1])
            out |= {model._meta.db_table: found} if found else {}
    for entity in registry.every():
        mine = out.setdefault(entity.model._meta.db_table, [])
        mine += [key for key in entity.rows().order_by("-pk").values_list("pk", flat=True)[:1] if key not in mine]
    return out


def every_way(address: Address, known: dict[str, list[UUID]]) -> list[str]:
    """The address with each key that there is, and each type of record that such a key may belong to."""
    if not address.names:
        return ["/" + address.path]
    fitting = _fitting(address, known)
    typed = [(one.plural, str(key)) for one in registry.every() for key in known[one.model._meta.db_table]]
    named = [name for name in address.names if name in KEYS]
    if "plural" not in address.names:
        combined = itertools.product(*([fitting] if len(named) == 1 else [fitting[:4]] * len(named)))
        return [address.filled(dict(zip(named, some, strict=True))) for some in combined]
    plurals = {one.plural for one in registry.every()}
    if not named:
        return [address.filled({"plural": plural}) for plural in sorted(plurals)]
    return [address.filled({"plural": plural} | dict.fromkeys(named, key) | {"name": "name"}) for plural, key in typed]


def _fitting(address: Address, known: dict[str, list[UUID]]) -> list[str]:
    """The keys of the tables that the path seems to speak of first, then one of some others that it does not."""
    words = [word.rstrip("s") for word in re.findall("[a-z]{4,}", address.path)]
    tables = sorted(known, key=lambda table: (not any(word in table for word in words), table))
    near = [table for table in tables if any(word in table for word in words)]
    return [str(key) for table in tables[: len(near) + OTHERS] for key in known[table]]


def state() -> dict[str, str]:
    """A print of each table: nothing that is refused changes any of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [table for (table,) in cursor.fetchall() if not table.startswith(NO_MATTER)]
        out = {}
        for table in tables:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM \"{table}\" t")
            out[table] = str(cursor.fetchone())
    return out
