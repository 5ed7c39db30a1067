"""Numbers are typed and shown as their reader writes them; what is kept is the same for all."""

from decimal import Decimal
from urllib.parse import unquote_plus

import pytest
from django.utils import translation

from clientela.platform.ui import figures
from clientela.platform.ui.tests.test_edit_page import shown
from clientela.sales.orders.models import Order


@pytest.mark.parametrize(
    ("language", "typed", "kept"),
    [
        ("it", "1.250,50", "1250.50"), ("it", "1.250", "1250"), ("it", "12,5", "12.5"), ("it", "12.5", "12.5"),
        ("es", "€ 1.250,50", "1250.50"), ("pl", "1 250,50", "1250.50"), ("pl", "1\u00a0250,5", "1250.5"), ("it", "-3,10", "-3.10"),
        ("en", "1,250.50", "1250.50"), ("en", "1,250", "1250"), ("en", "12,5", "12.5"), ("en", "12 %", "12"),
        ("it", "many", "many"), ("it", "1,2,3", "1,2,3"), ("en", "", ""),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_writer_means_it(language: str, typed: str, kept: str) -> None:
    with translation.override(language):
        assert figures.read(typed) == kept


@pytest.mark.parametrize("language", ["en", "it", "es", "pl"])
@pytest.mark.parametrize("kept", ["1250.500", "-0.5", "1250", "1.250", "0", "123456.7891"])
def test_what_a_control_shows_is_read_as_what_is_kept(language: str, kept: str) -> None:
    with translation.override(language):
        assert figures.read(figures.typed(kept)) == kept
        assert figures.typed("many") == "many"
        assert figures.typed(None) == ""


@pytest.fixture
def italian(owner):
    owner.user.language = "it"
    owner.user.save(update_fields=["language"])
    return owner.browser


LINE = {"lines-0-quantity": "1.000", "lines-0-unit_price": "2,40", "lines-0-discount": "", "lines-0-tax_rate": "22"}


def test_an_italian_types_an_order(italian):
    order = {"currency": "EUR", "lines-0-code": "", "lines-0-description": "Caffè"}
    answer = italian.post("/orders/new/", order | LINE)
    assert answer.status_code == 302, answer.content.decode()
    made = Order.objects.get()
    assert (made.lines.get().quantity, made.lines.get().unit_price) == (Decimal(1000), Decimal("2.4"))
    page = italian.get(f"/orders/{made.pk}/edit/").content.decode()
    assert shown(page)["lines-0-unit_price"][0].rstrip("0") == "2,4"


def test_a_filter_asks_in_the_readers_figures(italian):
    sent = {"line.about": "total", "line.op": "over", "line.value": "1.250", "apply": "1"}
    answer = italian.get("/orders/filter/", sent)
    assert '"over":"1250"' in unquote_plus(answer.headers["Location"])
