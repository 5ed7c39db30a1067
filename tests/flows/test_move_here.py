"""Somebody moves here: the whole export of a program is brought at once, tried out, taken in its order, and nothing is doubled."""

import json
from typing import Any

import pytest
from conftest import Persona
from django.core.files.uploadedfile import SimpleUploadedFile

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.parties.tests import exports
from clientela.platform.imports.actions import run
from clientela.platform.imports.models import Import, Move
from clientela.platform.imports.moving import imports_of, open_move, try_move
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.uploading import begin_move, try_out_move
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Order
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db
PROGRAMS = {
    "HubSpot": (exports.hubspot(), 24), "Salesforce": (exports.salesforce(), 24), "Pipedrive": (exports.pipedrive(), 24),
    "Odoo": (exports.odoo(), 12),
}  # fmt: skip
every = pytest.mark.parametrize("program", PROGRAMS)


def brought(program: str, who: Persona) -> Move:
    return open_move([("export.zip", [exports.packed(PROGRAMS[program][0])])], by=who.actor)


def taken(move: Move, who: Persona) -> None:
    assert begin_move(move, by=who.actor)
    for one in imports_of(move):
        run(one.pk, by=who.actor)


def refused(move: Move) -> dict[str, Any]:
    return {
        one.name: list(one.refusals.values_list("reasons", flat=True))
        for one in move.imports.all()
        if one.refusals.exists()
    }


@every
def test_each_file_is_recognised_and_what_others_lead_to_goes_first(program: str, owner: Persona) -> None:
    move = brought(program, owner)
    assert (move.source, move.imports.count()) == (program, len(PROGRAMS[program][0]))
    order = [one.entity for one in imports_of(move)]
    assert order.index("organisation") < order.index("person") < order.index("task")
    assert order.index("organisation") < order.index("deal")
    assert not move.left


@every
def test_deals_come_with_their_stage_their_customer_and_how_they_ended(program: str, owner: Persona) -> None:
    taken(brought(program, owner), owner)
    assert Deal.objects.count() == 5
    open_one = Deal.objects.get(outcome="open")
    assert (open_one.name, open_one.stage.name, open_one.amount in (None, 100)) == ("Deal 0", "Tasting", True)
    assert set(Deal.objects.exclude(pk=open_one.pk).values_list("outcome", "stage__probability")) == {("won", 100)}
    assert Deal.objects.filter(party__kind="organisation").count() == 5


@every
def test_tried_out_it_tells_what_would_come_and_leaves_nothing(program: str, owner: Persona) -> None:
    move = brought(program, owner)
    assert try_out_move(move, by=owner.actor)
    try_move(move.pk, by=owner.actor)
    told = {one.entity: one.preview["counts"] for one in imports_of(move)}
    assert (told["organisation"]["created"], told["product"]["created"]) == (12, 2)
    assert not any(counts.get("refused") for counts in told.values())
    assert not (Party.objects.exists())
    assert not (Entry.objects.exists())
    assert not (Product.objects.exists())


@every
def test_all_of_it_is_taken_in_its_order(program: str, owner: Persona) -> None:
    move = brought(program, owner)
    taken(move, owner)
    assert refused(move) == {}
    assert Party.objects.filter(kind="organisation").count() == 12
    people = Party.objects.filter(kind="person")
    assert people.get(name="Anna5 Rossi5").organisation.name == exports.company(2)
    assert people.count() == (12 if program == "HubSpot" else 13)
    assert (
        Entry.objects.filter(kind__in=("task", "meeting", "note", "call"), party__isnull=False).count()
        == PROGRAMS[program][1]
    )
    assert Product.objects.filter(code="BAR").exists()
    assert Order.objects.count() == (12 if program == "Odoo" else 0)


@every
def test_brought_again_it_changes_nothing(program: str, owner: Persona) -> None:
    for _again in range(2):
        move = brought(program, owner)
        taken(move, owner)
    counts = [one.counts for one in Import.objects.filter(move=move).exclude(entity="order")]
    assert not any(one.get("created") or one.get("updated") for one in counts)


def test_owners_named_by_their_e_mail_own_what_was_theirs(owner: Persona) -> None:
    taken(brought("Pipedrive", owner), owner)
    assert set(Party.objects.filter(kind="person").values_list("owner__email", flat=True)) == {exports.OWNER}


def test_by_page_from_the_files_to_taking_them(owner: Persona) -> None:
    file = SimpleUploadedFile("export.zip", exports.packed(exports.salesforce()))
    assert b"multiple" in owner.browser.get("/imports/moves/").content
    url = owner.browser.post("/imports/moves/", {"files": file}).url
    page = owner.browser.get(url).content.decode()
    for said in (
        "Salesforce accounts",
        "Opportunity.csv",
        "Salesforce opportunities",
        "Try it all out",
        "Take all of it",
    ):
        assert said in page
    assert owner.browser.post(f"{url}try/").url == url
    assert set(Import.objects.values_list("status", flat=True)) == {"checking"}
    assert "every 2s" in owner.browser.get(url).content.decode()


def test_by_api(owner: Persona) -> None:
    file = SimpleUploadedFile("export.zip", exports.packed(exports.pipedrive()))
    made = owner.browser.post("/api/v1/imports/moves", {"files": file}, **owner.bearer)
    assert made.status_code == 201
    url = f"/api/v1/imports/moves/{made.json()['id']}"
    files = owner.browser.get(url, **owner.bearer).json()["files"]
    assert files[0]["kit"] == "Pipedrive organisations"
    assert owner.browser.post(f"{url}/start", json.dumps({}), "application/json", **owner.bearer).status_code == 202
    assert owner.browser.post(f"{url}/start", json.dumps({}), "application/json", **owner.bearer).status_code == 409


def test_who_may_not_brings_nothing_and_sees_nothing(owner: Persona, charlie: Persona) -> None:
    move = brought("HubSpot", owner)
    with pytest.raises(Denied):
        brought("HubSpot", charlie)
    assert charlie.browser.get("/imports/moves/").status_code == 403
    assert charlie.browser.get(f"/imports/moves/{move.pk}/").status_code == 404
    assert charlie.browser.post(f"/imports/moves/{move.pk}/take/").status_code == 404
    assert Move.objects.count() == 1
    assert set(Import.objects.values_list("status", flat=True)) == {"mapping"}


def test_what_is_no_export_is_told_and_nothing_stays(owner: Persona) -> None:
    with pytest.raises(Unreadable, match="None of these files"):
        open_move([("a.csv", [b"ID,Name,Email\n1,Anna,anna@example.com\n"])], by=owner.actor)
    broken = exports.packed(exports.hubspot())[:-300] + b"PK\x05\x06" + bytes(18)
    with pytest.raises(Unreadable):
        open_move([("a.zip", [broken])], by=owner.actor)
    assert not Move.objects.exists()
    assert not Import.objects.exists()
