"""What the law gives people: a copy of all that is held of them, and to be forgotten, in every room."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.conf import settings
from django.db import connection
from django.utils import timezone

from clientela.parties.actions import delete, edit
from clientela.parties.consents.actions import Said, give_consent
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.events.models import Fact
from clientela.platform.fields.actions import add_field
from clientela.platform.imports import actions as imports
from clientela.platform.imports.models import Refusal
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.notifications.models import Notice
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy import actions, jobs
from clientela.platform.privacy.holdings import holdings, subject
from clientela.platform.privacy.models import Copy, Erasure
from clientela.sales.orders.actions import finish_lines, take_lines
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline
from clientela.timeline.events import Mentioned

NAME, MAIL, PHONE = "Żaneta Dell'Ombra", "zaneta.ombra@example.org", "+390805551234"
WORDS = (NAME, MAIL, "805551234", "Wiśniewska Fantasma", "zaneta.old@example.org")
FILE = (
    f'Name,E-mail,Phone,Notes\n"{NAME}",{MAIL},{PHONE},likes it dark\nOtto Other,otto@example.org,,\n,,,{NAME} wrote\n'
)
BYTES = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND atttypid = 'bytea'::regtype"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def zaneta(owner: Persona, arrivals: Any) -> UUID:
    """Somebody who has left something in every room, by the verbs of each, and by a file."""
    one = upload([FILE.encode()], name="crm.csv", entity=registry.entity("people"), by=owner.actor)
    assert begin(one, by=owner.actor)
    imports.run(one.pk, by=owner.actor)
    assert Refusal.objects.exists()
    key: UUID = Party.objects.get(name=NAME).pk
    edit("person", key, {"name": "Wiśniewska Fantasma"}, by=owner.actor)
    edit("person", key, {"name": NAME, "language": "it", "job_title": "Roaster"}, by=owner.actor)
    give_consent(key, "email", "marketing", Said("newsletter form", text=f"I, {NAME}, agree"), by=owner.actor)
    entry = timeline.note(key, f"{NAME} rang from {PHONE}", by=owner.actor)
    timeline.attach(entry.pk, "letter.txt", [f"Dear {NAME}".encode()], by=owner.actor)
    gone = timeline.note(key, f"Write to {MAIL}", by=owner.actor)
    timeline.delete("entry", gone.pk, by=owner.actor)
    emit(
        Mentioned(str(owner.user.pk), "x", "note", "Olga", f"Call {NAME}"), by=owner.actor
    )  # a fact that nothing may change
    Notice.objects.create(user=owner.user, kind="mentioned", said={"name": NAME}, about="x")
    ordered(owner, arrivals, key, days=365 * 11)
    return key


def ordered(owner: Persona, arrivals: Any, party: UUID, *, days: int) -> None:
    """An order so many days ago."""
    line = {"number": f"A{days}", "placed_at": (timezone.now() - timedelta(days=days)).isoformat(), "code": "C1",
            "quantity": "2", "unit_price": "5", "description": "Beans"}  # fmt: skip
    key = UUID(int=days)
    take_lines(arrivals("order", line, import_id=key), by=owner.actor)
    finish_lines("shop", key, by=owner.actor)
    Order.objects.filter(number=f"A{days}").update(party=party)


def places() -> list[str]:
    """Every table, and every file of the home, in which one of the words stands."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND atttypid = 'bytea'::regtype",
                [table],
            )
            bytes_ = "".join(f" || encode({name}, 'escape')" for (name,) in cursor.fetchall())
            cursor.execute(f'SELECT t::text{bytes_} FROM "{table}" t')
            text = "\n".join(row or "" for (row,) in cursor.fetchall()).lower()
            found += [f"{table}: {word}" for word in WORDS if word.lower() in text.replace("''", "'")]
    for path in (Path(settings.HOME) / "files").rglob("*"):
        if path.is_file():
            found += [f"{path}: {word}" for word in WORDS if word.encode() in path.read_bytes()]
    return found


def test_who_is_erased_is_found_nowhere_any_more(zaneta: UUID, owner: Persona) -> None:
    assert len({place.partition(":")[0] for place in places()}) > 8  # the search finds what is there
    actions.erase("people", zaneta, reason=f"Letter of {NAME}, 12 May", by=owner.actor)
    assert places() == []
    assert Party.objects.filter(name="Otto Other").exists()
    connection.check_constraints()


def test_who_was_deleted_before_is_erased_out_of_history(zaneta: UUID, owner: Persona) -> None:
    delete("person", zaneta, by=owner.actor)
    assert NAME in owner.browser.get(f"/people/{zaneta}/privacy/").content.decode().replace("&#39;", "'")
    actions.erase("people", zaneta, reason="asked", by=owner.actor)
    assert places() == []


def test_figures_stay_and_the_log_says_why_without_whom(zaneta: UUID, owner: Persona) -> None:
    before = Order.objects.count()
    actions.erase("people", zaneta, reason=f"Letter of {NAME}, 12 May", by=owner.actor)
    log = Erasure.objects.get()
    assert (log.reason, log.record, log.by_user_id) == ("Letter of …, 12 May", zaneta, owner.user.pk)
    assert log.rows["parties_party"] == 1
    assert log.figures["orders_order"] == 1
    assert Order.objects.count() == before
    assert list(Order.objects.values_list("party", "total")) == [(None, 10)]
    assert Fact.objects.filter(name="Erased").exists()


def test_a_law_that_keeps_something_refuses_and_nothing_changes(zaneta: UUID, owner: Persona, arrivals: Any) -> None:
    ordered(owner, arrivals, zaneta, days=100)
    before = places()
    with pytest.raises(Conflict, match=r"Orders must be kept until .* Nothing was erased\. Tax law asks"):
        actions.erase("people", zaneta, reason="asked", by=owner.actor)
    assert places() == before
    assert not Erasure.objects.exists()


def test_without_a_reason_nothing_is_erased(zaneta: UUID, owner: Persona) -> None:
    with pytest.raises(ValueError, match="Say why"):
        actions.erase("people", zaneta, reason=" ", by=owner.actor)
    assert Party.objects.filter(pk=zaneta).exists()


OFFICER = {"*": {"see": "all"}, "privacy": {"configure": "all"}}


@pytest.mark.parametrize(
    ("grants", "masks"),
    [
        ({"*": {"see": "all", "delete": "all", "export": "all"}}, {}),
        ({"*": {"see": "own"}, "privacy": {"configure": "all"}}, {}),
        (OFFICER, {"person": {"birth_date": "hidden"}}),
        (OFFICER, {"order": {"total": "masked"}}),
        (OFFICER | {"order": {"see": "team"}}, {}),
    ],
)
def test_who_may_not_see_all_of_it_gets_nothing(zaneta: UUID, person_with: Any, grants: Any, masks: Any) -> None:
    petra = person_with("Petra", grants, masks=masks)
    for act in (lambda: actions.ask_for_copy("people", zaneta, by=petra.actor),
                lambda: actions.erase("people", zaneta, reason="asked", by=petra.actor)):  # fmt: skip
        with pytest.raises(Denied):
            act()
    answer = petra.browser.get(f"/people/{zaneta}/privacy/")
    assert answer.status_code in (403, 404)
    api = petra.browser.get(f"/api/v1/people/{zaneta}/held", **petra.bearer)
    assert api.status_code in (403, 404)
    assert Party.objects.filter(pk=zaneta).exists()
    assert not Copy.objects.exists()


def copied(who: Persona, key: UUID) -> zipfile.ZipFile:
    copy = actions.ask_for_copy("people", key, by=who.actor)
    jobs.write(copy=str(copy), user=str(who.user.pk))
    answer = who.browser.get(f"/privacy/copies/{copy}/")
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_a_copy_holds_all_rooms_and_the_past_and_the_files(zaneta: UUID, owner: Persona) -> None:
    whole = copied(owner, zaneta)
    rooms = {name.split("/")[1] for name in whole.namelist() if name.startswith("data/")}
    assert rooms == {"parties", "sources", "consents", "timeline", "orders"}
    party = json.loads(whole.read("data/parties/party.json"))
    assert party["rows"][0]["name"] == NAME
    assert "Wiśniewska Fantasma" in {row["name"] for row in party["history"]}
    entries = json.loads(whole.read("data/timeline/entry_party.json"))
    assert f"Write to {MAIL}" in {row["body"] for row in entries["history"]}
    assert f"Dear {NAME}".encode() in {whole.read(name) for name in whole.namelist() if name.startswith("files/")}


def test_the_page_of_a_copy_speaks_the_persons_language(zaneta: UUID, owner: Persona) -> None:
    page = copied(owner, zaneta).read("index.html").decode()
    assert '<html lang="it">' in page
    assert "Torrefattore" not in page
    assert "newsletter form" in page


def test_a_copy_is_its_askers_alone_and_ends(zaneta: UUID, owner: Persona, person_with: Any) -> None:
    copied(owner, zaneta).close()
    copy, ugo = Copy.objects.get(), person_with("Ugo", {"*": {"*": "all"}})
    assert ugo.browser.get(f"/privacy/copies/{copy.pk}/").status_code == 404
    assert copy.file is not None
    path = copy.file.path
    Copy.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    assert owner.browser.get(f"/privacy/copies/{copy.pk}/").status_code == 404
    assert actions.end_copies(by=owner.actor) == 1
    assert not path.exists()
    assert Copy.objects.get().downloads == 1


def test_page_and_api_do_it_too(zaneta: UUID, owner: Persona) -> None:
    page = owner.browser.get(f"/people/{zaneta}/privacy/").content.decode()
    assert "Consents, with their proof" in page
    held = owner.browser.get(f"/api/v1/people/{zaneta}/held", **owner.bearer).json()["items"]
    assert {"parties.Party", "timeline.Entry", "orders.Order"} <= {one["table"] for one in held}
    asked = owner.browser.post(f"/api/v1/people/{zaneta}/copies", **owner.bearer)
    assert (asked.status_code, asked.json()["status"]) == (202, "waiting")
    unsure = owner.browser.post(f"/people/{zaneta}/privacy/erase/", {"reason": "asked"})
    assert unsure.status_code == 422
    sure = owner.browser.post(f"/people/{zaneta}/privacy/erase/", {"reason": "asked", "sure": "yes"})
    assert sure.status_code == 302
    assert not Party.objects.filter(pk=zaneta).exists()
    assert str(zaneta) in owner.browser.get("/settings/privacy/").content.decode()


def crawled(key: UUID) -> dict[str, set[str]]:
    """Table -> keys of the rows that lead to a subject, found by the foreign keys of the models alone."""
    out: dict[str, set[str]] = {subject().model._meta.label: {str(key)}}
    _follow(subject().model, {key}, out)
    return out


def _follow(of: Any, keys: set[Any], out: dict[str, set[str]]) -> None:
    for relation in of._meta.get_fields(include_hidden=True):
        other: Any = relation.related_model
        if not relation.auto_created or relation.concrete or hasattr(other, "pgh_tracked_model"):
            continue
        if (other._meta.label, relation.field.name) in NOT_ABOUT_IT:
            continue
        rows = set(other._base_manager.filter(**{f"{relation.field.name}__in": keys}).values_list("pk", flat=True))
        known = out.setdefault(other._meta.label, set())
        new = {row for row in rows if str(row) not in known}
        known |= {str(row) for row in rows}
        if new and other is not subject().model:  # what is held of others is theirs
            _follow(other, new, out)


def test_a_copy_holds_every_row_that_a_crawl_finds(zaneta: UUID, owner: Persona, arrivals: Any) -> None:
    ordered(owner, arrivals, zaneta, days=10)
    whole = copied(owner, zaneta)
    archived: dict[str, set[str]] = {}
    for name in whole.namelist():
        if name.startswith("data/"):
            body = json.loads(whole.read(name))
            archived.setdefault(body["table"], set()).update(row["id"] for row in body["rows"])
    crawl = {table: keys for table, keys in crawled(zaneta).items() if keys}
    assert len(crawl) > 5
    assert archived == crawl


def test_a_copy_says_own_fields_and_links_files(zaneta: UUID, owner: Persona) -> None:
    labels, name = {"en": "Roast", "it": "Tostatura"}, "own_roast"
    add_field({"entity": "person", "name": name, "kind": "text", "labels": labels}, by=owner.actor)
    Party.objects.filter(pk=zaneta).update(own={name: "dark"})
    page = copied(owner, zaneta).read("index.html").decode()
    assert "<dt>Tostatura</dt><dd>dark</dd>" in page
    assert '<a href="files/' in page


def led_to() -> set[tuple[str, str]]:
    """Every foreign key by which a row leads to a subject, directly or through rows that do."""
    models, found = [subject().model], set()
    for of in models:  # it grows on the way
        for relation in of._meta.get_fields(include_hidden=True):
            other: Any = relation.related_model
            if relation.auto_created and not relation.concrete and not hasattr(other, "pgh_tracked_model"):
                found.add((other._meta.label, relation.field.name))
                models += [other] if other not in models else []
    return found


# Rows that lead to what is held, and say nothing of whose it is.
NOT_ABOUT_IT = {
    *((f"cadences.{of}Enrolment", key) for of in ("Lead", "Deal") for key in ("task", "letter")),  # let go with what it leads to
    ("deliveries.DeliveryLine", "line"), ("returns.ReturnLine", "line"), ("returns.CreditNote", "of"),
    ("orders.OrderLine", "returns"), ("orders.OrderLine", "bundle"),
    ("deals.Credit", "deal"), ("deals.Credit", "split"), ("deals.Portion", "deal"),  # a view: it keeps nothing
    ("deals.Buyer", "deal"), ("deals.Split", "deal"), ("deals.Tick", "deal"), ("deals.Deal", "lead"),
    ("quotes.Quote", "deal"), ("contracts.Contract", "deal"), ("contracts.Contract", "renewal_deal"), ("contracts.Bill", "order"),
    ("contracts.Change", "line"), ("contracts.Change", "order"),
    ("installed.Installed", "contract"), ("installed.Installed", "sale"),
    ("installed.Installed", "order_line"),
    ("competitors.Competitor", "deal"),
    ("partners.PartnerDeal", "deal"), ("partners.PartnerDeal", "yields_to"),
    ("commissions.Commission", "rule"), ("commissions.Commission", "order"),
    ("purchases.ReceiptLine", "line"), ("purchases.ReturnLine", "line"),
}  # fmt: skip


def test_every_key_that_leads_to_somebody_is_declared() -> None:
    declared = {(one.model._meta.label, one.by) for one in holdings()}
    assert led_to() - declared - NOT_ABOUT_IT == set()
