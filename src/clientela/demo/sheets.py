"""Rows in the text format of COPY, gathered per table until a slice is whole.

Each row begins with its key, and keys begin with their time: sorted as text, rows stand in the order of their birth.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from clientela.demo.calendar import Calendar
from clientela.demo.folding import joined
from clientela.demo.records import Order, Party, Touch

NULL = "\\N"
_NOT_PLANNED = f"\t{NULL}\t\t\t{NULL}\t{NULL}\t{NULL}\tf\t\t"
COLUMNS = {
    "Party": "id kind name given_name family_name prefix nickname job_title department organisation_id parent_id "
    "lifecycle owner_id tags language country city birth_date website industry employees founded_year annual_revenue "
    "currency notes gender roles consent last_contact_at search created_at updated_at",
    "ContactPoint": "id party_id kind label position typed value valid created_at",
    "Address": "id party_id label position typed street city region postal_code country created_at",
    "Identifier": "id party_id kind label position typed country value created_at",
    "ImportantDate": "id party_id kind label typed year month_day yearly position created_at",
    "Consent": "id party_id topic state at source text language proof created_at",
    "Relationship": "id party_id other_id kind note created_at",
    "SourceRecord": "id party_id kind source external_id payload facts first_at seen_at",
    "Entry": "id party_id kind direction channel at title body details by_user_id created_at "
    "assignee_id state priority due_at ends_at done_at all_day time_zone place",
    "Order": "id source number party_id kind status channel placed_at country currency total lines_count search "
    "created_at updated_at paid billed",
    "OrderLine": "id order_id position product_id code description quantity unit_price returns_id",
    "Payment": "id order_id paid_at amount currency method reference",
}


class Sheets:
    """Rows of one slice by model, each a line of cells between tabs."""

    def __init__(self, calendar: Calendar, products: Mapping[str, str]) -> None:
        self._stamp, self._products = calendar.stamp, products
        self.rows: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self._entries, self._lines = self.rows["Entry"], self.rows["OrderLine"]

    def whole(self, table: str) -> str:
        """A table's rows as one text for COPY; the sheet is empty afterwards."""
        rows = sorted(self.rows[table])
        self.rows[table].clear()
        return "\n".join([*rows, ""])

    def entry(self, touch: Touch) -> None:
        self._entries.append(
            f"{touch.key}\t{touch.party}\t{touch.kind}\t{touch.direction}\t{touch.channel}\t{self._stamp(touch.at)}\t{touch.title}"
            f"\t{touch.body}\t{touch.details}\t{touch.by or NULL}\t{self._stamp(touch.known)}{self._planned(touch)}"
        )

    def _planned(self, touch: Touch) -> str:
        """What tasks and meetings have besides: for whom, how far, when it ends."""
        if not touch.state:
            return _NOT_PLANNED
        at = self._stamp(touch.at)
        task, done = touch.kind == "task", at if touch.state == "done" else NULL
        ends = self._stamp(touch.at + touch.lasts) if touch.lasts else NULL
        return (
            f"\t{touch.by or NULL}\t{touch.state}\t{'normal' if task else ''}\t{at if task else NULL}\t{ends}\t{done}"
            f"\tf\tEurope/Rome\t{touch.place}"
        )

    def order(self, order: Order, *, paid: bool) -> None:
        key, home, at = order.key, order.party.home, self._stamp(order.at)
        self.rows["Order"].append(
            f"{key}\t{order.source}\t{order.number}\t{order.party.key}\t{order.kind}\t{order.status}\t{order.channel}\t{at}"
            f"\t{home.code}\t{home.currency}\t{money(order.cents)}\t{len(order.lines)}\t{joined(order.number)}\t{at}\t{at}"
            f"\t{money(order.cents) if paid else 0}\t{'t' if paid else 'f'}"
        )
        for position, line in enumerate(order.lines, 1):
            code, name = line.product.code, line.product.name
            self._lines.append(
                f"{line.key}\t{key}\t{position}\t{self._products[code]}\t{code}\t{name}\t{line.quantity}"
                f"\t{money(line.cents)}\t{line.returns or NULL}"
            )
        self._order_entry(order, at)

    def _order_entry(self, order: Order, at: str) -> None:
        """An order stands on the timeline under its own key, as `sales/orders/sql/as_entries.sql` has it."""
        largest = sorted(order.lines, key=lambda line: -abs(line.quantity * line.cents))[:2]
        summary = ", ".join([line.product.said(line.quantity) for line in largest])
        direction, currency = "in" if order.kind == "sale" else "", order.party.home.currency
        details = (
            f'{{"order": "{order.key}", "number": "{order.number}", "kind": "{order.kind}", '
            f'"total": "{money(order.cents)}00", "currency": "{currency}", "status": "{order.status}", '
            f'"lines": {len(order.lines)}, "summary": "{summary}"}}'
        )
        self._entries.append(
            f"{order.key}\t{order.party.key}\torder\t{direction}\t{order.channel}\t{at}\t{order.number}\t\t{details}"
            f"\t{NULL}\t{at}{_NOT_PLANNED}"
        )

    def payment(self, order: Order, key: str, at: int, method: str) -> None:
        self.rows["Payment"].append(
            f"{key}\t{order.key}\t{self._stamp(at)}\t{money(order.cents)}\t{order.party.home.currency}\t{method}\t{order.number}"
        )

    def party(self, party: Party, *, stage: str, last: int | None) -> None:
        place = party.places[0] if party.places else None
        self._add("Party", [
            party.key, party.kind, party.name, party.given, party.family, party.prefix, party.nickname, party.job,
            party.department, party.organisation or NULL, party.parent or NULL, stage, party.owner or NULL,
            f"{{{','.join(map(quoted, party.tags))}}}", party.language, party.home.code, place.town if place else "",
            party.born or NULL, party.website, party.industry, number(party.employees), number(party.founded),
            number(party.revenue), party.home.currency if party.revenue else "", party.note, gendered(party),
            f"{{{','.join(party.roles)}}}", f"{{{','.join(held(party))}}}",
            self._stamp(last) if last else NULL, searched(party), self._stamp(party.created),
            self._stamp(max(party.created, last or 0)),
        ])  # fmt: skip

    def belongings(self, party: Party, keys: Iterator[str]) -> None:
        """Contact points, addresses, VAT number, source record. Keys ascend: the search text follows their order."""
        at, key, country = self._stamp(party.created), party.key, party.home.code
        for rank, point in enumerate(party.points):
            self._add("ContactPoint", [
                next(keys), key, point.kind, point.label, str(rank), point.typed, point.value, "ft"[point.valid], at,
            ])  # fmt: skip
        for rank, place in enumerate(party.places):
            self._add("Address", [
                next(keys), key, place.label, str(rank), place.typed, place.street, place.town, place.region,
                place.postcode, place.country, at,
            ])  # fmt: skip
        if party.vat:
            value, typed = f"{country}{party.vat}", f"{country} {party.vat}"
            self._add("Identifier", [next(keys), key, "vat", "", "0", typed, country, value, at])
        self._told(party, keys)
        self._add(
            "SourceRecord",
            [next(keys), key, party.kind, party.source, f"{party.kind[0].upper()}{party.serial}", said(party),
             understood(party), at, at],
        )  # fmt: skip

    def _told(self, party: Party, keys: Iterator[str]) -> None:
        """Dates that matter, consents, relationships."""
        at, key = self._stamp(party.created), party.key
        for rank, (kind, year, month_day) in enumerate(party.days):
            typed = f"{year or '-'}-{month_day // 100:02d}-{month_day % 100:02d}"
            yearly = "ft"[kind != "contract_end"]
            self._add("ImportantDate", [
                next(keys), key, kind, "", typed, number(year or None), str(month_day), yearly, str(rank), at,
            ])  # fmt: skip
        for word in party.words:
            said = self._stamp(word.at)
            self._add("Consent", [
                next(keys), key, word.topic, word.state, said, word.source, word.text, party.language, "{}", said,
            ])  # fmt: skip
        for kind, other in party.ties:
            first, second = sorted((key, other)) if kind == "spouse" else (key, other)
            self._add("Relationship", [next(keys), first, second, kind, "", at])

    def _add(self, table: str, cells: list[str]) -> None:
        self.rows[table].append("\t".join(cells))


def searched(party: Party) -> str:
    """The search column as `parties/sql/derived.sql` writes it: names, e-mails, then the digits of phones."""
    names = f"{party.name} {party.nickname}" if party.nickname else party.name
    emails = [point.value for point in party.points if point.kind == "email"]
    phones = [point.value.lstrip("+") for point in party.points if point.kind == "phone"]
    return joined(" ".join([names, *emails, *phones]))


def gendered(party: Party) -> str:
    if party.kind != "person":
        return NULL
    return "female" if party.woman else "male"


def held(party: Party) -> list[str]:
    """What holds of the consents, as `parties/sql/derived.sql` writes it: the newest word of each topic."""
    now = {word.topic: word.state for word in party.words}
    return [topic if now[topic] == "given" else f"no_{topic}" for topic in sorted(now)]


def said(party: Party) -> str:
    """What the source said, word for word, as JSON."""
    email, phone, place = party.value("email"), party.value("phone"), party.places[0].typed if party.places else ""
    pairs = {
        "name": party.name,
        "email": email.typed if email else "",
        "phone": phone.typed if phone else "",
        "address": place,
    }
    return f"{{{', '.join(f'{quoted(key)}: {quoted(value)}' for key, value in pairs.items() if value)}}}"


def understood(party: Party) -> str:
    """What the source said, as the import understands it: the same facts that stand on the party, as JSON."""
    place = party.places[0] if party.places else None
    plain = {
        "name": party.name, "given_name": party.given, "family_name": party.family, "prefix": party.prefix,
        "job_title": party.job, "department": party.department, "language": party.language, "country": party.home.code,
        "city": place.town if place else "", "birth_date": party.born, "website": party.website, "industry": party.industry,
    }  # fmt: skip
    listed = {
        f"{kind}s": [f'{{"value": "{one.value}", "typed": "{one.typed}"}}' for one in party.points if one.kind == kind]
        for kind in ("email", "phone")
    }
    listed["addresses"] = [f'{{"typed": "{one.typed}", "city": "{one.town}"}}' for one in party.places]
    pairs = [f"{quoted(name)}: {quoted(value)}" for name, value in plain.items() if value]
    pairs += [f"{quoted(name)}: [{', '.join(values)}]" for name, values in listed.items() if values]
    return f"{{{', '.join(pairs)}}}"


@lru_cache(maxsize=65_536)
def money(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{rest:02d}"


def number(value: int | None) -> str:
    return NULL if value is None else str(value)


def quoted(text: str) -> str:
    """For JSON and arrays; no text of ours holds a quotation mark, a backslash or a tab."""
    return f'"{text}"'
