"""What makes records of every entity, for the tests that walk all of them (test_every_entity.py)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

USUAL = {"list": 2, "record": 2, "team list": 2, "team record": 4, "api list": 3, "api record": 2}


@dataclass(frozen=True)
class Sample:
    """What makes records of an entity. `row` is the nth arrival; `form` what a browser sends; `change` one field's new value."""

    row: Callable[[int], dict[str, Any]]
    form: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    change: tuple[str, str] = ("", "")
    bad: tuple[str, Any] = ("", "")
    at_once: tuple[str, str] = ("", "")  # another one's for many records, where a title is changed one by one
    shows: str = ""  # a text of it, where its title follows from the rest
    shared: bool = False  # has no owner: who may see any may see all
    queries: dict[str, int] = field(default_factory=USUAL.copy)  # of each page, the session's query among them


SAMPLES = {
    "person": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}", "emails": [f"a{n}@example.com"],
            "organisation": f"Firm {n % 5}"},
        form={"name": "Ewa Łoś", "roles": "customer", "emails-0-typed": "ewa@example.pl", "emails-0-label": "work", "country": "PL",
            "organisation_text": "Zielona"},
        body={"name": "Ewa Łoś", "emails": ["ewa@example.pl"], "organisation": "Zielona", "tags": ["vip"], "lifecycle": "customer"},
        change=("city", "Milano"), bad=("country", "Atlantis"),
    ),
    "organisation": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Firm {n}", "phones": ["+39 02 1234567"], "parent": "Holding"},
        form={"name": "Zielona Kawa", "phones-0-typed": "+48 22 123 45 67", "annual_revenue": "12.5",
            "annual_revenue_currency": "PLN"},
        body={"name": "Zielona Kawa", "identifiers": [{"kind": "vat", "typed": "PL5260250274"}], "employees": 12,
            "annual_revenue": "12.5"},
        change=("industry", "Coffee"), bad=("employees", "many"),
    ),
    "household": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Famiglia {n}",
            "addresses": [{"street": f"Via Roma {n}", "city": "Torino"}]},
        form={"name": "Rodzina Łoś", "addresses-0-street": "ul. Długa 1", "addresses-0-city": "Gdańsk", "tags": "vip"},
        body={"name": "Rodzina Łoś", "addresses": [{"street": "ul. Długa 1", "city": "Gdańsk"}], "notes": "Two cats"},
        change=("city", "Milano"), bad=("language", "Volapük of the moon"),
    ),
    "product": Sample(
        row=lambda n: {"name": f"Bean {n}", "code": f"B{n}", "unit_price": "9.90", "external_id": str(n)},
        form={"name": "Miscela Oro", "code": "ORO", "unit_price": "12.50", "unit_price_currency": "EUR", "active": "yes"},
        body={"name": "Miscela Oro", "code": "ORO", "unit_price": "12.50", "active": True},
        change=("family", "Espresso"), bad=("unit_price", "dear"), shared=True,
    ),
    "price_list": Sample(
        row=lambda n: {"name": f"List {n}", "external_id": str(n), "position": n},
        form={"name": "Partners", "currency": "EUR", "active": "yes"},
        body={"name": "Partners", "currency": "PLN", "valid_until": "2026-12-31"},
        change=("currency", "GBP"), bad=("currency", "gold"), shared=True,
    ),
    "price": Sample(
        row=lambda n: {"name": f"Price {n}", "external_id": str(n), "from_quantity": str(n + 1), "unit_price": "9.9"},
        form={"name": "Oro for partners", "unit_price": "9.90", "from_quantity": "10"},
        body={"name": "Oro for partners", "unit_price": "9.90", "from_quantity": "10"},
        change=("name", "Oro"), bad=("unit_price", "dear"), shared=True, at_once=("discount", "10"),
    ),
    "tax_class": Sample(
        row=lambda n: {"name": f"Class {n}", "external_id": str(n), "position": n},
        form={"name": "Books"}, body={"name": "Books", "position": 4},
        change=("code", "N4"), bad=("position", "far"), shared=True, at_once=("position", "7"),
    ),
    "tax_rate": Sample(
        row=lambda n: {"name": f"Rate {n}", "external_id": str(n), "rate": "22",
            "valid_from": f"{2000 + n // 28}-01-{1 + n % 28:02}"},
        form={"name": "IVA 22%", "country": "IT", "rate": "22"},
        body={"name": "IVA 22%", "country": "IT", "rate": "22", "valid_from": "2013-10-01"},
        change=("name", "IVA"), bad=("rate", "high"), shared=True, at_once=("valid_until", "2030-12-31"),
    ),
    "place": Sample(
        row=lambda n: {"name": f"Place {n}", "external_id": str(n), "position": n},
        form={"name": "Torino", "country": "IT"}, body={"name": "Torino", "country": "IT", "position": 4},
        change=("country", "PL"), bad=("position", "far"), shared=True,
    ),
    "stock_level": Sample(
        row=lambda n: {"name": f"Bean {n}", "external_id": str(n), "on_hand": "9"},
        form={"name": "Oro", "on_hand": "12"}, body={"name": "Oro", "on_hand": "12", "reserved": "2", "lead_days": 7},
        change=("shelf", "A4"), bad=("on_hand", "much"), shared=True, at_once=("lead_days", "4"),
    ),
    "rate": Sample(
        row=lambda n: {"day": f"2026-{1 + n // 28 % 12:02}-{1 + n % 28:02}", "currency": "PLN", "value": f"4.{n}",
            "external_id": str(n)},
        form={"day": "2026-11-20", "base": "EUR", "currency": "USD", "value": "1.0921", "said_by": "ECB"},
        body={"day": "2026-11-20", "currency": "USD", "value": "1.0921"},
        change=("said_by", "My bank"), bad=("value", "dear"), shared=True, shows="said_by",
    ),
    "index_value": Sample(
        row=lambda n: {"index": f"FOI {n}", "month": "2026-09", "value": f"12{n % 10}.4", "external_id": str(n)},
        form={"index": "GUS CPI", "month": "2026-09-01", "value": "104.2", "said_by": "GUS"},
        body={"index": "HICP", "month": "2026-09", "value": "128.31"},
        change=("said_by", "Eurostat"), bad=("value", "dear"), shared=True, shows="said_by",
    ),
    "pipeline": Sample(
        row=lambda n: {"name": f"Pipeline {n}", "external_id": str(n), "position": n},
        form={"name": "Tenders", "sale": "tender"}, body={"name": "Tenders", "sale": "tender", "position": 4},
        change=("sale", "recurring"), bad=("position", "far"), shared=True,
    ),
    "stage": Sample(
        row=lambda n: {"name": f"Stage {n}", "external_id": str(n), "probability": n, "position": n},
        form={"name": "Tasting", "probability": "30", "outcome": "open"}, body={"name": "Tasting", "probability": 30, "days": 14},
        change=("outcome", "lost"), bad=("probability", "much"), shared=True,
    ),
    "stage_step": Sample(
        row=lambda n: {"name": f"Step {n}", "external_id": str(n), "position": n},
        form={"name": "Budget known", "must": "yes"}, body={"name": "Budget known", "must": True, "position": 4},
        change=("name", "Budget agreed"), bad=("position", "far"), shared=True, at_once=("position", "7"),
    ),
    "deal": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: espresso bar", "amount": "9800", "next_step": "Tasting"},
        form={"name": "Breakfast supply", "amount": "14200", "amount_currency": "EUR", "closes_on": "2026-05-12"},
        body={"name": "Breakfast supply", "amount": "14200", "closes_on": "2026-05-12", "opened_on": "2026-03-01"},
        change=("next_step", "Call"), bad=("amount", "dear"), at_once=("next_step", "Send the quote"),
    ),
    "partner_deal": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: reseller", "customer": f"Bar {n}"},
        form={"name": "Six machines", "customer": "Bar Sport", "email": "b@bar.example", "value": "900", "value_currency": "EUR"},
        body={"name": "Six machines", "customer": "Bar Sport", "website": "bar.example", "value": "900", "country": "IT"},
        change=("customer", "Bar Nuovo"), bad=("value", "dear"),
    ),
    "commission_rule": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Rule {n}", "percent": "10", "position": n},
        form={"name": "Gold", "percent": "12", "whose": "tier", "tier": "gold", "basis": "won", "currency": "EUR"},
        body={"name": "Gold", "percent": "12", "whose": "tier", "tier": "gold", "basis": "paid"},
        change=("family", "Beans"), bad=("percent", "much"), shared=True,
    ),
    "lead_source": Sample(
        row=lambda n: {"name": f"Fair {n}", "external_id": str(n), "minutes": n + 1},
        form={"name": "Web", "minutes": "30", "cost": "1200", "cost_currency": "EUR"}, body={"name": "Web", "minutes": 30},
        change=("time_zone", "Europe/Rome"), bad=("minutes", "soon"), shared=True,
    ),
    "lead_form": Sample(
        row=lambda n: {"name": f"Form {n}", "external_id": str(n), "address": f"form-{n}"},
        form={"name": "Tasting", "address": "tasting", "active": "yes", "title_en": "Book a tasting"},
        body={"name": "Tasting", "address": "tasting", "asks": ["person", "wanted"], "active": True},
        change=("title_en", "Come and taste"), bad=("address", "no way"), shared=True,
    ),
    "cadence": Sample(
        row=lambda n: {"name": f"Follow-up {n}", "external_id": str(n), "of": "deal"},
        form={"name": "After the fair", "of": "lead", "active": "yes", "opens": "9", "closes": "17", "steps-0-kind": "call",
            "steps-0-title": "Ring them"},
        body={"name": "After the fair", "of": "lead", "steps": [{"kind": "task", "title": "Send a sample", "wait": 2}]},
        change=("purpose", "marketing"), bad=("closes", "late"), shared=True,
    ),
    "lead": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: bar", "person": f"Anna {n}", "email": f"l{n}@example.com"},
        form={"name": "Breakfast for forty", "email": "ewa@example.pl"},
        body={"name": "Breakfast for forty", "wanted": "From May on", "email": "ewa@example.pl", "person": "Ewa"},
        change=("wanted", "From June on"), bad=("email", "nowhere"), at_once=("company", "Bar Nuovo"),
    ),
    "quote": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: breakfast", "terms": "30 days"},
        form={"name": "Breakfast supply", "currency": "EUR", "valid_until": "2026-12-31"},
        body={"name": "Breakfast supply", "currency": "PLN", "country": "PL", "terms": "30 days"},
        change=("terms", "On delivery"), bad=("discount", "much"), at_once=("valid_until", "2027-01-31"),
    ),
    "contract": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: coffee for the office", "number": f"C{n}", "amount": "120"},
        form={"name": "Machine and beans", "amount": "120", "amount_currency": "EUR", "period": "month", "starts_on": "2026-05-12"},
        body={"name": "Machine and beans", "amount": "120", "period": "month", "starts_on": "2026-05-12", "renewal": "automatic"},
        change=("number", "C 12"), bad=("ends_on", "never"), at_once=("reason", "They move"),
    ),
    "installed_product": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}: machine", "serial": f"SN-{n}", "city": "Torino"},
        form={"name": "Machine in the bar", "serial": "SN-7", "installed_on": "2026-05-12", "warranty_months": "24"},
        body={"name": "Machine in the bar", "serial": "SN-7", "installed_on": "2026-05-12", "warranty_months": 24},
        change=("place", "Second floor"), bad=("installed_on", "soon"), at_once=("place", "Bar"),
    ),
    "supplier_product": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Bean {n}", "code": f"FV-{n}", "cost": "7.5", "lead_days": 14},
        form={"name": "Green beans", "code": "FV-1", "cost": "7.50", "cost_currency": "EUR", "active": "yes"},
        body={"name": "Green beans", "code": "FV-1", "cost": "7.50", "from_quantity": "25", "lead_days": 14},
        change=("code", "FV-2"), bad=("cost", "dear"), shared=True, at_once=("lead_days", "4"),
    ),
    "purchase": Sample(
        row=lambda n: {"external_id": str(n), "reference": f"Their {n}", "wished_on": "2026-05-12"},
        form={"reference": "Their 12", "wished_on": "2026-05-12", "lines-0-name": "Green beans", "lines-0-unit_cost": "7",
            "lines-0-quantity": "30", "currency": "EUR"},
        body={"reference": "Their 12", "wished_on": "2026-05-12"},
        change=("reference", "Their 13"), bad=("wished_on", "soon"), at_once=("wished_on", "2027-01-31"), shows="reference",
    ),
    "order": Sample(
        row=lambda n: {"number": f"N{n}", "placed_at": "2026-05-12T10:00", "code": "B1", "quantity": "2", "unit_price": "9.9",
                       "customer": str(n % 7), "customer_name": f"Anna {n % 7}"},
        form={"number": "PO 7", "status": "draft", "lines-0-description": "Tasting", "lines-0-unit_price": "90",
            "lines-0-quantity": "2", "wished_on": "2026-05-12"},
        body={"number": "PO 7", "wished_on": "2026-05-12",
            "lines": [{"description": "Tasting", "unit_price": "90", "quantity": 2}]},
        change=("reference", "Their 12"), bad=("wished_on", "soon"), at_once=("channel", "phone"),
    ),
    "task": Sample(
        row=lambda n: {"external_id": str(n), "title": f"Anna {n}: ring back", "due_at": "2026-05-12T10:00", "priority": "high"},
        form={"title": "Ring Ewa Łoś", "due_at": "2026-05-12T10:00", "state": "open", "priority": "low"},
        body={"title": "Ring Ewa Łoś", "due_at": "2026-05-12T10:00+02:00", "rrule": "FREQ=WEEKLY", "remind_before": "PT1H"},
        change=("priority", "high"), bad=("due_at", "soon"),
    ),
    "meeting": Sample(
        row=lambda n: {"external_id": str(n), "title": f"Anna {n}: tasting", "at": "2026-05-12T10:00"},
        form={"title": "Tasting", "at": "2026-05-12T10:00", "ends_at": "2026-05-12T11:00"},
        body={"title": "Tasting", "at": "2026-05-12T10:00+02:00", "place": "Torino"},
        change=("place", "Milano"), bad=("ends_at", "late"),
    ),
    "entry": Sample(
        row=lambda n: {"external_id": str(n), "body": f"Anna {n} likes moka", "at": "2026-05-12T10:00"},
        form={"title": "Likes moka", "kind": "call", "body": "Moka it is", "at": "2026-05-12T10:00"},
        body={"title": "Likes moka", "kind": "visit", "body": "Moka it is", "at": "2026-05-12T10:00+02:00"},
        change=("channel", "phone"), bad=("kind", "seance"),
    ),
    "own_vineyard": Sample(
        row=lambda n: {"external_id": str(n), "name": f"Anna {n}", "tags": "docg", "own_soil": "clay", "own_hectares": "1.5"},
        form={"name": "Bricco Asili", "own_soil": "clay", "own_hectares": "12.5"},
        body={"name": "Bricco Asili", "own_soil": "clay", "own_hectares": "12.5", "own_planted": "1998-03-01"},
        change=("name", "Asili Nuova"), bad=("owner", "nobody"), at_once=("own_soil", "sand"),
    ),
}  # fmt: skip
