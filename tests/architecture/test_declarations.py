"""Each entity's declaration is whole: what it names exists, and what the database can hold is what it says."""

import json
from collections.abc import Iterator

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models
from django.template.loader import get_template
from django.urls import resolve

from clientela.config.environment import PACKAGE
from clientela.platform.api.schemas import body_of
from clientela.platform.conditions.wording import WORDS
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import cells
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.imports.targets import labels, targets
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.ui.parts import OFFERED

ICONS = (PACKAGE / "platform" / "ui" / "icons.txt").read_text().split()
every = pytest.mark.parametrize("entity", registry.every(), ids=lambda entity: entity.key)


def column(entity: Entity, path: str) -> models.Field:
    """The database column at an ORM path. Raises FieldDoesNotExist."""
    model, found = entity.model, None
    for part in path.split("__"):
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = getattr(found, "related_model", None) or model
    assert isinstance(found, models.Field)
    return found


def stored(entity: Entity) -> Iterator[tuple[Field, models.Field]]:
    """Fields that stand in a column, with it."""
    for item in entity.fields:
        if item.expression is None and item.kind != "composite":
            yield item, column(entity, item.orm)


@every
def test_what_a_declaration_names_exists(entity):
    assert len({item.name for item in entity.fields}) == len(entity.fields)
    assert {*entity.columns, entity.title, entity.sort.lstrip("-")} <= entity.by_name.keys()
    assert entity.by_name[entity.sort.lstrip("-")].sortable
    sections = {section.key for section in entity.sections} | {"", "details"}
    assert {item.section for item in entity.fields} <= sections
    for item in entity.fields:
        assert item.kind != "link" or registry.entity(item.link)
        assert item.kind != "choice" or item.choices
        assert item.kind != "money" or column(entity, item.currency_path)
        assert item.kind != "composite" or not item.editable or (item.clean and (item.inputs or not item.section))
        assert all(column(entity, path) for path in cells(item) if item.expression is None and item.kind != "composite")
    if entity.subtitle:
        assert column(entity, entity.subtitle)


@every
def test_a_field_is_nullable_where_its_column_is(entity):
    for item, at in stored(entity):
        assert item.nullable == at.null, item.name


@every
def test_a_field_that_sorts_has_a_column_and_an_index_helps_it(entity):
    for item in entity.fields:
        if item.sortable:
            assert item.expression is None
            on, name = ordered_by(entity, item)
            led = [entity.where.get("kind") and "kind", name]
            known = [index.fields or [str(part) for part in index.expressions] for index in on._meta.indexes]
            known += [list(one.fields) for one in on._meta.constraints if isinstance(one, models.UniqueConstraint)]
            led_by = [name for name in led if name]
            unique = column(entity, item.orm).unique
            assert unique or item.name in SORTED_WITHOUT_INDEX or any(leads(fields, led_by) for fields in known), (
                item.name
            )


def ordered_by(entity: Entity, item: Field) -> tuple[type[models.Model], str]:
    """The table whose index gives the order, and its column: of what is told of a linked record, that record's."""
    link, _on, name = (item.order or item.orm).rpartition("__")
    found = column(entity, link).related_model if link else entity.model
    assert isinstance(found, type)
    return found, name.removesuffix("_id")


SORTED_WITHOUT_INDEX = {"unit_price"}  # of products, which are few


def leads(index: list[str], columns: list[str]) -> bool:
    """Whether an index begins with these columns, whichever way they run."""
    return len(index) >= len(columns) and all(name in part for name, part in zip(columns, index, strict=False))


@every
def test_its_verbs_take_who_acts_and_its_rows_have_a_version(entity):
    assert entity.verbs.take is None or entity.importable
    assert (entity.verbs.edit is None) == (not entity.editable)
    if entity.verbs.edit is not None:
        assert entity.model._meta.get_field("version")
    assert hasattr(entity.rows(), "visible_to")
    if entity.found_by:
        assert entity.by_name[entity.found_by].kind == "link"
        return
    search = entity.model._meta.get_field("search")
    assert isinstance(getattr(search, "output_field", search), models.TextField)  # written by verbs, or by the database


@every
def test_its_record_tells_every_field_in_one_statement(entity, db):
    assert entity.record.count("%s") == 1
    with connection.cursor() as cursor:
        cursor.execute(entity.record, [new_key()])
        assert cursor.fetchall() == []
    words = entity.record
    for item in entity.fields:
        asked_alone = item.held is not None and item.held.seen is not None  # what it holds depends on its reader
        if not asked_alone and (item.expression is None or item.inputs):
            assert item.name in words, item.name
    assert "version" in words or entity.is_part


@every
def test_its_pages_have_addresses_a_template_and_an_icon(entity):
    get_template(entity.template)
    assert entity.icon in ICONS
    for address in (
        entity.url,
        f"{entity.url}new/",
        f"{entity.url}{new_key()}/",
        f"{entity.url}{new_key()}/edit/",
        f"{entity.url}export/",
    ):
        assert resolve(address)
    view = resolve(entity.url)
    assert view.kwargs == {"plural": entity.plural}


@every
def test_its_filters_are_offered_in_words(entity):
    for name, operand in named_operands(EntityWords(entity, SYSTEM)):
        assert set(OFFERED[operand.kind]) <= {*WORDS, "empty"}, name


@every
def test_its_places_for_columns_of_files_have_words(entity):
    keys = [target.key for target in targets(entity, by=SYSTEM)]
    assert len(keys) == len(set(keys))
    assert set(keys) <= labels(entity).keys()
    if entity.verbs.take is not None:
        told = [
            item for item in entity.importable if item.kind != "composite" or not item.inputs
        ]  # lines come by programs
        assert all(item.headings or item.parts for item in told), "a file can't say it"


@every
def test_its_api_takes_what_can_be_edited(entity):
    for purpose in ("Create", "Edit", "Upsert"):
        schema = json.dumps(body_of(entity, purpose).model_json_schema())
        assert all(f'"{item.name}"' in schema for item in entity.editable)


def test_keys_and_plurals_are_told_apart():
    names = [name for entity in registry.every() for name in (entity.key, entity.plural)]
    assert len(names) == len(set(names))
    with pytest.raises(LookupError, match="Known types: "):
        registry.entity("nothing")
    with pytest.raises(FieldDoesNotExist):
        column(registry.entity("person"), "nothing")
