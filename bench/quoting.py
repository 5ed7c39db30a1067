"""A quote of twenty lines as PDF, beside what typst alone takes for the same page."""

import time
from collections.abc import Callable
from decimal import Decimal

from django.utils import timezone

from bench import Run
from bench.table import Taken
from clientela.sales.paper.printing import compiled
from clientela.sales.quotes.models import Quote
from clientela.sales.quotes.printing import printed, told
from clientela.sales.quotes.sealing import document

LINES, TIMES = 20, 100


def quote_pdf(run: Run) -> Taken:
    """From the quote to its PDF, another name each time; the floor gets words and figures ready made."""
    texts = [told(_document(place)) for place in range(TIMES)]
    compiled(texts[0])  # fonts are read once in a process
    floor = _each(lambda place: compiled(texts[place]))
    value = _each(lambda place: printed(_document(place)))
    return Taken(value, floor, f"{value:.2f} ms, typst alone {floor:.2f} ms")


def _document(place: int) -> dict[str, object]:
    quote = Quote(
        name=f"Quote {place}", number=f"Q-2026-{place:04}", currency="EUR", language="it", discount=Decimal(5)
    )
    quote.lines = [
        {
            "description": f"Miscela Oro {place}-{n}", "unit": "kg", "quantity": str(n + 1), "unit_price": "9.99", "discount": "0",
            "tax_rate": ("22", "10", "4")[n % 3], "optional": n % 10 == 9,
        }
        for n in range(LINES)
    ]  # fmt: skip
    quote.terms = "30 giorni"
    return document(quote, "line", timezone.localtime(), no=1)


def _each(act: Callable[[int], object]) -> float:
    """CPU milliseconds of one."""
    begun = time.process_time()
    for place in range(TIMES):
        act(place)
    return (time.process_time() - begun) * 1000 / TIMES
