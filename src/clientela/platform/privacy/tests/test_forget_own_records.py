"""Records of own types that lead to somebody: they are in the copy, and forgetting does with them what the link says."""

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona

from clientela.parties.actions import create as create_party
from clientela.parties.models import Party
from clientela.platform.directory.fields.checking import Unfit, checked
from clientela.platform.fields.actions import add_field, edit_field
from clientela.platform.fields.models import OwnField
from clientela.platform.objects.actions import add_type, archive_type, create, delete, edit
from clientela.platform.objects.models import OwnRecord, OwnType
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.actions import erase
from clientela.platform.privacy.reading import held_of
from clientela.platform.privacy.register.knowing import held_in
from clientela.platform.privacy.writing import pieces

pytestmark = pytest.mark.django_db
COURSE = {"key": "own_course", "plural": "courses", "labels": {"en": "Course"}, "labels_plural": {"en": "Courses"}}
NAME = "Żaneta Ombra"


@pytest.fixture(autouse=True)
def course(db: None) -> UUID:
    """The field by which a course leads to who attends it."""
    add_type(COURSE, by=SYSTEM)
    add_field(checked({"type": "own_course", "kind": "text", "labels": {"en": "Said"}}, by=SYSTEM), by=SYSTEM)
    who = {"type": "own_course", "kind": "link", "target": "person", "labels": {"en": "Who"}}
    return add_field(checked(who, by=SYSTEM), by=SYSTEM)


@pytest.fixture
def zaneta(owner: Persona) -> UUID:
    return create_party(
        "person",
        {"name": NAME, "emails": [{"value": "zaneta@example.org", "typed": "zaneta@example.org"}]},
        by=owner.actor,
    )


def attends(who: UUID, name: str, by: Any, said: str = "") -> UUID:
    return create("own_course", {"name": name, "own": {"own_who": str(who), "own_said": said}}, by=by)


def rule(course: UUID, said: str) -> None:
    edit_field(course, checked({"forgetting": said}, field=OwnField.objects.get(pk=course), by=SYSTEM), by=SYSTEM)


def traces(*words: str) -> list[str]:
    rows: list[Any] = [*OwnRecord.objects.values(), *OwnRecord.pgh_event_model.objects.values()]  # type: ignore[attr-defined]
    return [word for word in words if word.casefold() in str(rows).casefold()]


def test_a_copy_has_them_and_their_past(owner: Persona, zaneta: UUID) -> None:
    key = attends(zaneta, "Cupping", owner.actor)
    edit("own_course", key, {"name": "Cupping II"}, by=owner.actor)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces("person", zaneta))))
    body = json.loads(archive.read("data/objects/own_course_own_who.json"))
    assert ([row["name"] for row in body["rows"]], [row["name"] for row in body["history"]]) == (
        ["Cupping II"],
        ["Cupping"],
    )
    page = archive.read("index.html").decode()
    assert "Courses: Who" in page
    assert "Cupping II" in page


def test_by_itself_it_stays_and_nothing_in_it_names_them(owner: Persona, zaneta: UUID, course: UUID) -> None:
    key = attends(zaneta, f"Cupping of {NAME}", owner.actor, "write to ZANETA@example.org")
    edit("own_course", key, {"tags": ["late"]}, by=owner.actor)
    erase("people", zaneta, reason="asked", by=owner.actor)
    one = OwnRecord.objects.get()
    assert (one.name, one.own, one.tags) == ("Cupping of …", {"own_said": "write to …"}, ["late"])
    assert traces("ombra", "zaneta@", str(zaneta)) == []


def test_by_rule_it_goes_with_all_its_past(owner: Persona, zaneta: UUID, course: UUID) -> None:
    rule(course, "record")
    key = create("own_course", {"name": f"For {NAME}"}, by=owner.actor)
    edit("own_course", key, {"own": {"own_who": str(zaneta)}}, by=owner.actor)
    other = create("own_course", {"name": "Other"}, by=owner.actor)
    erase("people", zaneta, reason="asked", by=owner.actor)
    assert list(OwnRecord.objects.values_list("pk", flat=True)) == [other]
    assert traces("ombra", str(zaneta)) == []


def test_by_rule_the_link_alone_goes(owner: Persona, zaneta: UUID, course: UUID) -> None:
    rule(course, "link")
    attends(zaneta, "Ombra vineyard", owner.actor)
    erase("people", zaneta, reason="asked", by=owner.actor)
    assert list(OwnRecord.objects.values_list("name", "own")) == [("Ombra vineyard", {"own_said": ""})]


def test_what_leads_to_others_stays_as_it_was(owner: Persona, zaneta: UUID, course: UUID) -> None:
    rule(course, "record")
    otto = create_party("person", {"name": "Otto"}, by=owner.actor)
    key = attends(zaneta, "Cupping", owner.actor)
    edit("own_course", key, {"own": {"own_who": str(otto)}}, by=owner.actor)
    erase("people", zaneta, reason="asked", by=owner.actor)
    assert OwnRecord.objects.get().own["own_who"] == str(otto)
    assert traces(str(zaneta)) == []


def test_the_bin_and_the_archive_are_reached(owner: Persona, zaneta: UUID) -> None:
    delete("own_course", attends(zaneta, NAME, owner.actor), by=owner.actor)
    attends(zaneta, NAME, owner.actor)
    archive_type(OwnType.objects.get().pk, by=owner.actor)
    assert [one["label"] for one in held_of("people", zaneta, owner.actor)][-1] == "Courses: Who"
    erase("people", zaneta, reason="asked", by=owner.actor)
    assert traces("ombra", str(zaneta)) == []


def test_who_may_not_see_all_of_the_type_gets_no_copy(owner: Persona, zaneta: UUID, person_with: Any) -> None:
    mia = person_with("Mia", {"*": {"*": "all"}, "own_course": {"see": "own"}})
    attends(zaneta, NAME, owner.actor)
    with pytest.raises(Denied):
        erase("people", zaneta, reason="asked", by=mia.actor)
    assert Party.objects.filter(pk=zaneta).exists()
    assert traces("ombra") == ["ombra"]


def test_the_register_lists_it_with_its_rule(course: UUID) -> None:
    rule(course, "record")
    assert "Courses: Who (when the person is forgotten: goes)" in dict(held_in(["person"]))["With them"]


def test_the_form_asks_for_it_and_the_api_refuses_what_is_none(owner: Persona, course: UUID) -> None:
    page = owner.browser.get("/settings/fields/new/?type=own_course").content.decode()
    assert "When somebody it leads to is forgotten" in page
    assert "forgotten" not in owner.browser.get("/settings/fields/new/?type=person").content.decode()
    said = {"kind": "link", "target": "person", "label_en": "Guide", "forgetting": "record"}
    assert owner.browser.post("/settings/fields/new/?type=own_course", said).status_code == 302
    assert OwnField.objects.get(name="own_guide").forgetting == "record"
    with pytest.raises(Unfit):
        checked(
            {"type": "person", "kind": "link", "target": "person", "labels": {"en": "X"}, "forgetting": "record"},
            by=SYSTEM,
        )
