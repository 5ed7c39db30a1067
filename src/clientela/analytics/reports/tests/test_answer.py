"""A question over any type is answered as its reader may see it, and each figure leads to exactly the records that it counts."""

import json
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from clientela.analytics.reports import pivoting
from clientela.analytics.reports.asking import BadReport, read
from clientela.analytics.reports.pivoting import ALL, TooLong
from clientela.analytics.reports.telling import answered, as_table
from clientela.catalog.rates.models import Rate
from clientela.parties.models import Party
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.money import today
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal

SUM = {"of": "sum", "field": "amount"}


def ask(actor, **said):
    return answered(read({"entity": "deal", **said}, actor))


def counted(found, row, column=ALL):
    """How many records the list behind a cell shows."""
    url = found.cell(row, column).url
    tree = json.loads(parse_qs(urlsplit(url).query)["filter"][0])
    words = found.question.words
    return words.entity.visible_to(words.actor).filter(compile_condition(tree, words)).count()


@pytest.fixture
def deals(open_deal, alice, bob):
    for n, (owner, closes, amount) in enumerate(
        [(alice, "2026-01-31", 100), (alice, "2026-02-01", 200), (bob, "2026-02-10", 400), (None, None, 800)]
    ):
        said = {"owner": {"id": str(owner.user.pk)}} if owner else {}
        open_deal(name=f"Deal {n}", amount=str(amount), **({"closes_on": closes} if closes else {}), **said)


def test_rows_and_columns_come_to_their_totals(deals, owner, alice):
    found = ask(owner.actor, measure=SUM, rows={"field": "closes_on", "by": "month"}, columns={"field": "owner"})
    mine = str(alice.user.pk)
    assert found.rows == ("2026-01-01", "2026-02-01", "")
    assert [found.cell("2026-02-01", one).value for one in (mine, ALL)] == [200, 600]
    assert (found.cell(ALL, mine).value, found.cell(ALL, ALL).value, found.cell(ALL, ALL).number) == (300, 1500, 4)


def test_months_without_records_stand_between_others(deals, owner):
    Deal.objects.filter(name="Deal 2").update(closes_on="2026-04-10")
    found = ask(owner.actor, rows={"field": "closes_on", "by": "month"})
    assert found.rows == ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "")
    assert (found.row_label("2026-03-01"), found.cell("2026-03-01", ALL).value) == ("Mar 2026", 0)


def test_every_figure_leads_to_the_records_it_counts(deals, owner):
    for rows in (
        {"field": "closes_on", "by": "week"},
        {"field": "owner"},
        {"field": "stage"},
        {"field": "name"},
        {"field": "stage.name"},
    ):
        found = ask(owner.actor, rows=rows, columns={"field": "closes_on", "by": "quarter"})
        cells = [(row, column) for row in (*found.rows, ALL) for column in (*found.columns, ALL)]
        assert len(cells) > 3
        for place in cells:
            number = found.cell(*place).number
            assert not number or counted(found, *place) == number


def test_what_does_not_fit_is_summed_up_as_others_and_leads_to_them(deals, owner, monkeypatch):
    monkeypatch.setattr(pivoting, "ROWS", 2)
    found = ask(owner.actor, measure=SUM, rows={"field": "name"})
    assert [found.row_label(key) for key in found.rows] == ["Deal 3", "Deal 2", "2 others"]
    assert (found.cell(None, ALL).value, found.cell(ALL, ALL).value, counted(found, None)) == (300, 1500, 2)
    by_day = ask(owner.actor, rows={"field": "closes_on", "by": "day"})
    assert by_day.rows == ("2026-02-01", "2026-02-10", None)
    assert counted(by_day, None) == by_day.cell(None, ALL).number == 2


@pytest.mark.parametrize(
    ("measure", "whole"),
    [({"of": "median", "field": "amount"}, 300), ({"of": "average", "field": "amount"}, 375),
     ({"of": "highest", "field": "amount"}, 800),
     ({"of": "lowest", "field": "amount"}, 100), ({"of": "distinct", "field": "owner"}, 3), ({"of": "count"}, 4),
     ({"of": "share", "where": {"field": "amount", "over": 150}}, 75)],
)  # fmt: skip
def test_each_measure_of_the_whole_is_of_its_records_not_of_its_groups(deals, owner, measure, whole):
    found = ask(owner.actor, measure=measure, rows={"field": "owner"}, columns={"field": "outcome"})
    assert found.cell(ALL, ALL).value == found.cell(ALL, "open").value == whole
    assert as_table(found)[-1][-1] == whole


def test_an_average_of_all_is_of_those_that_have_an_amount(deals, owner):
    Deal.objects.filter(name="Deal 3").update(amount=None)
    found = ask(owner.actor, measure={"of": "average", "field": "amount"}, rows={"field": "owner"})
    assert round(found.cell(ALL, ALL).value, 2) == round(Decimal(700) / 3, 2)


def test_its_reader_learns_only_of_records_and_fields_that_he_may_see(deals, person_with, charlie):
    mary = person_with("Ann", {"deal": {"see": "own"}}, masks={"deal": {"amount": "masked", "closes_on": "hidden"}})
    Deal.objects.filter(name="Deal 2").update(owner=mary.user)
    assert ask(mary.actor).cell(ALL, ALL).value == 1
    for said in ({"measure": SUM}, {"rows": {"field": "closes_on"}}, {"rows": {"field": "amount"}},
                 {"where": {"field": "amount", "over": 1}}, {"period": {"field": "closes_on", "within": "this_year"}},
                 {"measure": {"of": "share", "where": {"field": "amount", "over": 1}}}):  # fmt: skip
        with pytest.raises(BadReport):
            ask(mary.actor, **said)
    with pytest.raises(Denied):
        ask(charlie.actor)


def test_of_a_linked_record_that_is_kept_back_nothing_is_told(deals, anna, owner, person_with):
    Party.objects.filter(pk=anna.pk).update(city="Torino", owner=owner.user)
    Deal.objects.filter(name="Deal 0").update(party=anna)
    mary = person_with("Mary", {"deal": {"see": "all"}, "person": {"see": "own"}, "organisation": {"see": "own"}})
    by_city = {"field": "party.city"}
    assert ask(owner.actor, rows=by_city).rows == ("TORINO", "")
    found = ask(mary.actor, rows=by_city)
    assert (found.rows, counted(found, "")) == (("",), 4)
    assert ask(mary.actor, rows={"field": "party"}).row_label(str(anna.pk)) == "Gone, or hidden from you"


def test_amounts_are_converted_and_what_has_no_rate_stands_beside(deals, owner):
    Rate.objects.create(name="EUR/PLN", day="2026-01-30", base="EUR", currency="PLN", value="4")
    Deal.objects.filter(name="Deal 0").update(currency="PLN")
    Deal.objects.filter(name="Deal 1").update(currency="USD")
    for measure, whole in (
        (SUM, 1225),
        ({"of": "median", "field": "amount"}, 400),
        ({"of": "lowest", "field": "amount"}, 25),
    ):
        cell = ask(owner.actor, measure=measure).cell(ALL, ALL)
        assert (cell.value, cell.missing, cell.number) == (whole, 1, 4)
    Deal.objects.filter(name="Deal 2").update(currency="USD")
    found = ask(owner.actor, measure=SUM, rows={"field": "name"})
    assert (found.cell(ALL, ALL).value, found.cell(ALL, ALL).missing) == (825, 2)


def test_a_period_is_compared_with_the_one_before(deals, owner):
    day = today()
    Deal.objects.filter(name__in=["Deal 0", "Deal 1"]).update(closes_on=day)
    Deal.objects.filter(name="Deal 2").update(closes_on=day - timedelta(days=40))
    within = {"field": "closes_on", "within": "last_30_days"}
    found = ask(owner.actor, measure=SUM, rows={"field": "outcome"}, period=within, compare=True)
    assert (found.cell("open", ALL).value, found.cell("open", ALL).before) == (300, 400)
    assert counted(found, "open") == 2


def test_a_report_that_takes_too_long_is_stopped_and_the_rest_goes_on(deals, owner, monkeypatch):
    monkeypatch.setattr(pivoting, "statement", lambda *_said, **_more: ("SELECT pg_sleep(5)", []))
    monkeypatch.setattr(pivoting, "SECONDS", 0.05)
    with pytest.raises(TooLong):
        ask(owner.actor)
    assert Deal.objects.count() == 4


@pytest.mark.parametrize(
    ("part", "said"),
    [("", []), ("", {"colour": 1}), ("chart", {"chart": "pie"}), ("columns", {"columns": {"field": "owner"}}),
     ("measure", {"measure": {"of": "sum", "field": "name"}}), ("measure", {"measure": {"of": "share"}}),
     ("rows", {"rows": {"field": "amount"}}), ("rows", {"rows": {"field": "closes_on", "by": "hour"}}), ("rows", {"rows": "owner"}),
     ("where", {"where": {"field": "nothing", "is": 1}}), ("period", {"period": {"field": "name", "within": "this_year"}})],
)  # fmt: skip
def test_what_cannot_be_asked_names_its_part(owner, part, said):
    with pytest.raises(BadReport) as refused:
        read(said and {"entity": "deal", **said}, owner.actor)
    assert refused.value.part == part
