"""The shape of each entity's JSON, made of its declaration: what OpenAPI tells, and what requests are checked against first."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Part
from clientela.platform.entities.declaration import Field as Declared


def _storable(text: str) -> str:
    """What the database can't hold never reaches it, nor the record of what was said."""
    return text.replace("\x00", "")


def _in_utc(moment: datetime) -> datetime:
    """Python knows zones and days that PostgreSQL does not. A moment without a zone is meant in UTC."""
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise ValueError("This moment lies outside of the calendar.") from None


Moment = Annotated[datetime, AfterValidator(_in_utc)]
Text = Annotated[str, AfterValidator(_storable), StringConstraints(max_length=10_000)]
Purpose = Literal["Create", "Edit", "Upsert"]
PURPOSES: tuple[Purpose, ...] = ("Create", "Edit", "Upsert")
Key = Annotated[str, AfterValidator(_storable), StringConstraints(min_length=1, max_length=200)]
LABELS = {"date": "2026-05-12", "moment": "2026-05-12T10:30:00+02:00"}


class Strict(BaseModel):
    """A body of just these names. Not ninja's Schema, which looks at each of thousands of parts twice, as at an object."""

    model_config = ConfigDict(extra="forbid")


class Body(BaseModel):
    """A record as it is sent: what the product declares, and fields of the company's own, which the cleaning gate knows by name.

    Not ninja's Schema either: that reads attributes, and so loses what is not declared.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Text | bool | int | float | list[Text] | dict[str, Text] | None] = Field(init=False)


class Link(Strict):
    """A record named by its id, or by its name where the verb may find or make it."""

    id: UUID | None = None
    name: Text | None = None


class Colleague(Strict):
    id: UUID | None = None
    email: Text | None = None


class Item(Strict):
    """One of several: an address, a phone … Its pieces are those that forms ask for and files hold."""

    typed: Text = ""
    label: Text = ""
    country: Text = ""


class AtMoment(Schema):
    """Of which moment something is read."""

    as_of: str = Field("", description="A moment that is past, such as 2026-03-03T00:00Z: what stood then is answered.")


class Asked(AtMoment):
    """What a list may be asked for."""

    q: str = Field("", description="Words to search for.")
    filter: str = Field("", description='A condition as JSON: {"all": [{"field": "lifecycle", "is": "customer"}]}.')
    sort: str = Field("", description="A column; “-” before it for descending.")
    limit: int = Field(50, description="Records of a page, at most 1,000.")
    after: str = Field("", description="The `next` of the page before.")
    count: Literal["", "estimate", "exact"] = Field("", description="Count the matches as well.")


class Listed(Schema):
    """One page; `next` is the cursor of the following one, null at the end; `count` only when asked for."""

    items: list[dict[str, Any]]
    next: str | None
    count: int | None = None


_TYPES: dict[str, Any] = {
    "link": Link | Text, "file": Link | Text,
    "user": Colleague | Text, "tags": list[Text], "truth": bool, "integer": int, "number": Text | float,
    "money": Text | float,
}  # fmt: skip


@lru_cache
def body_of(entity: Entity, purpose: Purpose) -> type[BaseModel]:
    """The body of a request with that purpose; all fields may be left out, cleaning tells what is missing."""
    fields: dict[str, Any] = {item.name: (_type(item) | None, _default(item)) for item in entity.editable}
    if purpose == "Edit":
        fields["version"] = (
            int | None,
            Field(None, description="The version that was read; another one now is a conflict."),
        )
    if purpose == "Upsert":
        fields["external_id"] = (Key, Field(description="The record's key in the caller's system."))
    return create_model(f"{entity.key.capitalize()}{purpose}", __base__=Body, **fields)


def tell_own(schemas: dict[str, Any]) -> None:
    """Put what the company's own fields take beside what the product's do, in the components of an OpenAPI document."""
    for entity in registry.every():
        own = [item.name for item in entity.editable if item.own]
        for purpose in PURPOSES:
            body = body_of(entity, purpose)
            if (told := schemas.get(body.__name__)) is not None:
                found = body.model_json_schema()["properties"] if own else {}
                told["properties"] |= {name: found[name] for name in own}
                told["properties"] |= {item.name: _computed(item) for item in entity.fields if item.computed}
                told["additionalProperties"] = False


def _computed(item: Declared) -> dict[str, Any]:
    kinds = {"integer": "integer", "truth": "boolean"}
    told = {"type": [kinds.get(item.kind, "string"), "null"], "title": str(item.label), "readOnly": True}
    return told | {"description": item.computed.told if item.computed else ""}


def _type(item: Declared) -> Any:
    if item.kind == "composite":
        return list[_item(item) | Text]  # type: ignore[misc]
    if item.kind == "choices":
        return list[Literal[tuple(key for key, _label in item.choices)]]  # type: ignore[misc]
    if item.choices and item.clean is None:  # else the choices are proposals, and the cleaning decides
        return Literal[tuple(key for key, _label in item.choices)]
    return _TYPES.get(item.kind, Text)


def _item(item: Declared) -> Any:
    pieces = {
        part.name: part for part in (*item.inputs, *item.pieces, *(part for part in item.parts if not part.alone))
    }
    fields: dict[str, Any] = {name: (_piece(part) | None, None) for name, part in pieces.items() if name != "typed"}
    return create_model(item.name.capitalize(), __base__=Item, **fields)


def _piece(part: Part) -> Any:
    if part.kind == "choice" and part.closed:
        return Literal[tuple(key for key, _label in part.choices)]
    return {"truth": bool, "integer": Text | int, "number": Text | float}.get(part.kind, Text)


def _default(item: Declared) -> Any:
    return Field(None, description=str(item.label), examples=[LABELS[item.kind]] if item.kind in LABELS else None)
