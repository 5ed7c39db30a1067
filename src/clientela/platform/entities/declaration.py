"""What an entity declares: its model, fields, columns and verbs. Data only; lists, forms, API, import and search read it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol
from uuid import UUID

from django.db import models
from django.db.models.expressions import BaseExpression

from clientela.platform.formulas.tree import Typed
from clientela.platform.permissions.actor import Actor

Kind = Literal[
    "text", "long", "name", "choice", "choices", "date", "moment", "number", "integer", "money", "truth", "tags", "link", "user",
    "country", "language", "url", "email", "phone", "composite", "year", "key", "file",
]  # fmt: skip
_SORTED = frozenset({
    "text", "name", "choice", "date", "moment", "number", "integer", "money", "country", "language", "year", "key",
    "email", "phone",
})  # fmt: skip
KEYED = frozenset({"link", "user", "file"})  # kinds that hold the key of another row, and are shown by its name
Words = Any  # a lazy translation or a plain string
Facts = dict[str, Any]  # field name -> JSON value, cleaned


@dataclass(frozen=True)
class Part:
    """One piece of a composite field (an address has a street, a city …), as a form asks for it or a file's column holds it."""

    name: str
    label: Words
    kind: str = "text"
    choices: Sequence[tuple[str, Words]] = ()
    headings: tuple[str, ...] = ()
    alone: bool = False  # in a file: each column is an item of its own, {"kind": name, "typed": value}
    closed: bool = False  # takes nothing but its choices
    tells: str = ""  # the address of what stands beneath its control, asked with what is typed


@dataclass(frozen=True)
class Rollup:
    """A figure over the rows of another type that link here: `rows` and `where` as conditions write them."""

    function: str  # count, sum, average, lowest, highest, first, last
    rows: str
    of: str = ""  # a field of those rows; none for a count
    where: Mapping[str, Any] = field(default_factory=dict)
    counted: str = ""  # the type of those rows


@dataclass(frozen=True)
class Computed:
    """How a field is reckoned, in the database, where it is read (reckoning.py)."""

    formula: Typed | None = None
    rollup: Rollup | None = None
    needs: frozenset[tuple[str, str]] = frozenset()  # type and field, its own first: kept back with any of them
    sees: frozenset[str] = frozenset()  # types whose records it looks at: hidden from who may see none of them
    zoned: bool = False  # comes to something else where it is another day
    money_of: str = ""  # the roll-up whose currency its amount bears
    told: str = ""  # as it was written
    problem: str = ""  # why it can't be reckoned any more; it is empty then


@dataclass(frozen=True)
class Held:
    """Where the items of a composite field are rows of their own: conditions ask whether one of them says something."""

    model: type[models.Model]
    by: str  # the foreign key to the record
    column: str  # what is asked about
    where: Mapping[str, Any] = field(default_factory=dict)  # which of those rows
    also: Mapping[str, "Field"] = field(default_factory=dict)  # what else of them, by its name behind a dot
    or_by: str = ""  # a second key to the record, of rows that stand between two of them
    seen: "Callable[[Actor], models.Q] | None" = (
        None  # which of them an asker may learn of, where not all that hang on what he sees
    )


@dataclass(frozen=True)
class Field:
    """One fact that records of an entity can hold, wherever it is shown, typed, filtered or imported."""

    name: str
    label: Words
    kind: Kind = "text"
    path: str = ""  # ORM path where it differs from the name
    whole: str = ""  # the field of which it is a part: a given name is of a name
    repeats: str = ""  # the field whose fact it tells again: what keeps that one back keeps this one back
    follows: tuple[str, ...] = ()  # fields of linked records that it tells of, “order.lines”: kept back with any
    order: str = ""  # ORM path to sort by where it is not the value shown
    link: str = ""  # for kind "link": the entity it leads to
    names: str = ""  # for links and users: ORM path of the name of what it leads to, where not below its own
    shut: bool = (
        False  # its reader may see only some of what it leads to: names are asked one by one, and order nothing
    )
    settled: bool = False  # of links and users: a key before the verb is called, as a company's own are (settling.py)
    loose: bool = False  # names are compared by their letters and digits alone where no other record is called just so
    few: bool = False  # of links: it leads to so few records that all of them are offered, and a board can go by it
    made: bool = False  # of links: what comes in sets, as files do, makes the record of a name that nobody knows
    within: str = ""  # of links: the link whose record both have in common, this one and what it leads to
    of: tuple[str, ...] = ()  # for kind "link": what headings call it beside something of its own (“Strona firmy”)
    href: str = (
        ""  # where its address begins, if not with that entity's own; its answers while typing come from there too
    )
    tells: str = ""  # of links: the address of what stands beneath its control, asked with what is chosen
    choices: Sequence[tuple[str, Words]] = ()
    currency: str = ""  # for kind "money": the field of its currency
    currency_at: str = ""  # the ORM path of that where it differs from the name
    dated: str = (
        ""  # of money: the ORM path of the day whose rate of exchange holds for it; none, or one to come: today's
    )
    section: str = "details"
    required: bool = False
    needed: Mapping[str, Any] = field(
        default_factory=dict
    )  # the condition under which it may not be empty, by the company's rule
    start: Any = (
        None  # what a new record's form shows at first, as the verb takes it where nothing is said; ME for a user
    )
    editable: bool = True
    sortable: bool = False
    covered: bool = False  # its reader learns that it is there, and no more
    own: bool = False  # the company has added it: its value stands in the column `own`, its facts under that key
    nullable: bool = False  # may be NULL in the database: keyset paging has to know
    filterable: bool = True
    tick: str = (
        ""  # of a choice: what one click, or the key D, sets on a row of a list, and takes back to the first choice
    )
    many: bool = False  # holds a list, may be fed by several columns of a file
    parts: tuple[Part, ...] = ()  # what columns of a file may hold of it
    inputs: tuple[Part, ...] = ()  # what a form asks for each item
    pieces: tuple[Part, ...] = ()  # what else an item holds, by the API alone
    held: Held | None = None  # for kind "composite"
    headings: tuple[str, ...] = ()  # what columns of a file are called that hold this, in any language
    key_headings: tuple[
        str, ...
    ] = ()  # of a link: what columns are called that hold the source's own key of the linked record
    words: Mapping[str, str] = field(
        default_factory=dict
    )  # what other programs call a choice, in small letters -> our key
    expression: BaseExpression | None = None  # for columns computed in the database
    computed: Computed | None = None  # the company has added it, and nobody writes it
    clean: Callable[[Any, "Cleaning"], Any] | None = None  # for kind "composite"

    @property
    def orm(self) -> str:
        return self.path or self.name

    @property
    def stored(self) -> bool:
        """Whether a path leads to its value."""
        return self.expression is None and self.computed is None

    @property
    def key_path(self) -> str:
        """The ORM path of what is compared: of links and users the key of what they lead to."""
        return f"{self.orm}_id" if self.kind in KEYED and not self.own else self.orm

    @property
    def name_path(self) -> str:
        """Of links and users: the ORM path of the name of what they lead to."""
        return self.names or f"{self.orm}__name"

    @property
    def currency_path(self) -> str:
        """Of money: the ORM path of its currency."""
        return self.currency_at or self.currency

    @property
    def sorts(self) -> bool:
        """Whether a list can be ordered by it: quickly at any size with an index (`sortable`), else as the database sorts."""
        if self.own and self.kind in KEYED:
            return not self.shut
        return self.sortable or (
            self.kind in _SORTED
            and self.expression is None
            and (self.own or self.computed is not None or "__" not in self.orm)
        )


def computed(item: Field) -> str:
    """What a computed column is called in a query; its own name may be a column of the table, which it covers."""
    return f"{item.name}_said"


@dataclass(frozen=True)
class Cleaning:
    """How values are to be read: `lenient` keeps and notes what a form would refuse; `country` is the default region."""

    lenient: bool = False
    country: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Taken:
    """What became of one batch of arrivals: rows by outcome, and the keys of the records they ended in.

    `denied`: not the actor's to change; `skipped`: known or unknown, and the batch's mode asks for the others alone.
    """

    outcomes: Mapping[str, int]  # created, updated, unchanged, denied, skipped
    keys: tuple[UUID, ...] = ()  # of those created and updated
    rows: Mapping[str, Sequence[tuple[int, UUID]]] = field(
        default_factory=dict
    )  # row_no and record of those updated, denied and skipped
    notes: Mapping[str, int] = field(default_factory=dict)  # what is to be told of how many rows


@dataclass(frozen=True)
class Batch:
    """Arrivals of one kind, ready for a verb that takes sets.

    `relation` is SQL for rows of (row_no bigint, id uuid, external_id text, facts jsonb, payload jsonb), each external_id at
    most once; `params` are its parameters, by name.
    """

    relation: str
    params: Mapping[str, Any]
    source: str
    import_id: UUID | None = None
    match: Literal["source", "contact", "name", "never"] = "source"  # how known records are recognised
    mode: str = "both"  # both, create or update: which arrivals are to be taken
    fill_only: bool = False  # of known records, only what is empty is written


class Create(Protocol):
    def __call__(self, facts: Facts, /, *, by: Actor) -> UUID: ...


class Edit(Protocol):
    def __call__(self, key: UUID, changes: Facts, /, *, by: Actor, version: int | None = None) -> None: ...


class Delete(Protocol):
    def __call__(self, key: UUID, /, *, by: Actor) -> None: ...


class Merge(Protocol):
    def __call__(self, into: UUID, others: Sequence[UUID], /, *, by: Actor, reason: str = "") -> UUID: ...


class EditMany(Protocol):
    def __call__(self, keys: Sequence[UUID], changes: Facts, /, *, by: Actor) -> set[UUID]: ...


class DeleteMany(Protocol):
    def __call__(self, keys: Sequence[UUID], /, *, by: Actor) -> set[UUID]: ...


class Take(Protocol):
    def __call__(self, batch: Batch, /, *, by: Actor) -> Taken: ...


class Refresh(Protocol):
    def __call__(self, keys: Sequence[UUID], /) -> None: ...


class Finish(Protocol):
    def __call__(self, source: str, import_id: UUID, /, *, by: Actor) -> None: ...


@dataclass(frozen=True)
class Verbs:
    """The actions of the entity's room. What is absent is not offered on any surface."""

    create: Create | None = None
    edit: Edit | None = None
    delete: Delete | None = None
    merge: Merge | None = None  # others go on as one; answers the key by which it can be taken back
    take: Take | None = None
    finish: Finish | None = None  # once after the last batch of an import
    edit_many: EditMany | None = (
        None  # the same change to a set of records, of fields in `sets`; answers those it changed
    )
    sets: frozenset[str] = frozenset()
    delete_many: DeleteMany | None = None  # answers those that went
    refresh: Refresh | None = None  # compute anew what follows from rows that came back from their past


Side = Literal["completeness", "validity", "duplicates", "age", "conflicts"]


@dataclass(frozen=True)
class Check:
    """Records of which this condition holds want looking after."""

    key: str
    label: Words
    where: Mapping[str, Any]
    side: Side = "completeness"  # of quality, under which it is told
    estimate: Callable[[Actor], float | None] | None = (
        None  # how many records there are too many, where somebody can tell
    )


@dataclass(frozen=True)
class Section:
    key: str
    label: Words
    folded: bool = False  # at first


@dataclass(frozen=True)
class Tab:
    """Records that are often asked for, as a tab above a list; `of`: those of another type, whose list it leads to.

    `page`: it leads to that page instead, for whoever may see records of type `of`.
    """

    label: Words
    where: Mapping[str, Any]  # {"all": [...]}
    of: str = ""
    page: str = ""


@dataclass(frozen=True)
class Panel:
    """What stands beside a record's history: a fold, drawn by its template with the context of the record's page."""

    key: str
    label: Words
    template: str


@dataclass(frozen=True)
class Belongs:
    """How rows of a type belong to people outside, and what those may see of them where a role gives it.

    Of each record they see the fields in `shows`, and change those in `edits`; a role may keep more back, or name a further
    field that it opens for reading. Nothing else comes out: no other field, no field of the company's own, no rest of a document.
    """

    ways: tuple[tuple[str, str], ...]  # ORM paths to the party, and to the organisation of that party ("" for none)
    shows: tuple[str, ...]
    edits: tuple[str, ...] = ()
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of a field that holds items: what of each
    document: tuple[str, ...] = ()  # what else of its document comes out
    where: Mapping[str, Any] = field(default_factory=dict)  # which rows can belong to anybody outside
    links: bool = False  # whether a row belongs also to whom that belongs which a link of the company's own leads to
    stands: bool = False  # whether somebody outside can stand for one of these


@dataclass(frozen=True, eq=False, repr=False)
class Entity:
    key: str  # "person": permissions, events, API bodies
    plural: str  # "people": URLs
    model: type[models.Model]
    label: Words
    label_plural: Words
    icon: str
    fields: tuple[Field, ...]
    columns: tuple[str, ...]  # of the list, in order
    verbs: Verbs
    record: str  # SQL: one statement that answers one JSON document for %s = key, if that is a record of this type
    title: str = "name"  # the field that names a record
    subtitle: str = ""  # ORM path of a second line in search results
    searched: tuple[str, ...] = ("name",)  # the fields whose words are in its search text
    found_by: str = ""  # of records without such a text: the link to those by whose words they are found
    sort: str = "name"  # the list's first order; "-" for descending
    opens_with: Mapping[str, Any] = field(
        default_factory=dict
    )  # {"all": [...]}: what its list shows at first, removable there
    opens_as: Literal["", "board", "calendar"] = ""  # the shape in which its list is shown at first
    tabs: tuple[Tab, ...] = ()  # above its list, before what people have saved
    board: str = ""  # the field that a board of it goes by at first; its first choice where nothing is said
    weighed: str = ""  # "stage.probability": the percentage by which a board weighs what its records hold of money
    spans: tuple[str, ...] = ()  # the two dates between which a timeline of it shows a record
    late: str = ""  # the date from which on a card of it is marked
    passes: str = ""  # the field in which who has the right to `pass` says why it is let in where it would be barred
    hangs: str = (
        ""  # the link to the record on whose page its own are shown, made and changed; rights on both are asked for
    )
    leans: str = (
        ""  # a link to a record that its rows may lead to: whoever of us may not see that one does not see them either
    )
    beside: tuple[str, ...] = ()  # the links to records on whose pages its own stand as well, without hanging on them
    brief: tuple[str, ...] = ()  # its columns there, where there is little room
    label_new: Words = ""  # "New person", for languages in which “new” bends with the label
    where: Mapping[str, Any] = field(default_factory=dict)  # which rows of the model are of this type
    sections: tuple[Section, ...] = ()
    on_page: tuple[
        Section, ...
    ] = ()  # in the order of the record's page; none: the first one, which names it, at the end
    panels: tuple[Panel, ...] = ()
    checks: tuple[Check, ...] = ()  # of the quality of its records
    left_out: frozenset[str] = frozenset()  # what a layout leaves out of pages and forms
    template: str = "entities/record.html"
    avatar: Literal["round", "square", "none"] = "none"
    complete: Callable[[Facts, Cleaning], Facts] | None = (
        None  # what follows from the facts together, before they are stored
    )
    region: Callable[[Mapping[str, Any]], str] | None = (
        None  # the country that raw values themselves tell, "" where they don't
    )
    import_fields: tuple[
        Field, ...
    ] = ()  # where a row of a file holds other things than the record itself (an order's lines)
    known_by_name: bool = (
        False  # a link may name one of these by its name, and `take` recognises it so where a batch asks
    )
    belongs: Belongs | None = None  # None: no row belongs to anybody outside
    warns: bool = False  # its form tells, while one types, whom the new one looks like: <url>near/
    called: Callable[[set[str]], Mapping[str, UUID]] | None = (
        None  # which of its records sources know by these keys, where each means but one
    )
    import_headings: tuple[str, ...] = ()  # headings of the row's own key in its source ("Customer ID")

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {item.name: item for item in self.fields}

    @cached_property
    def editable(self) -> tuple[Field, ...]:
        return tuple(item for item in self.fields if item.editable)

    @cached_property
    def settled(self) -> tuple[Field, ...]:
        """The links and users that are keys before a verb is called."""
        return tuple(item for item in self.fields if item.kind in KEYED and (item.own or item.settled))

    @cached_property
    def importable(self) -> tuple[Field, ...]:
        return self.import_fields or tuple(item for item in self.editable if item.kind != "file")

    @property
    def url(self) -> str:
        return f"/{self.plural}/"

    @property
    def is_part(self) -> bool:
        """Whether its records are parts of those that they hang on: written, shown, undone and deleted with them alone."""
        return bool(self.hangs) and self.verbs.create is None

    def rows(self) -> Any:
        """All rows of this type, before anybody's rights."""
        return self.model._default_manager.filter(**self.where)

    def visible_to(self, actor: Actor, *, verb: str = "see") -> Any:
        """The rows of this type on which the actor may do `verb`."""
        return self.rows().visible_to(actor, entity=self.key, verb=verb)
