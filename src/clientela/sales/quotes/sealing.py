"""A version as it goes out: all that the customer is shown as one document, its PDF kept once by its hash, and a secret address."""

import hashlib
import secrets
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from clientela.platform.files.storing import keep
from clientela.sales.paper.printing import letterhead
from clientela.sales.quotes.models import Link, Quote, Version
from clientela.sales.quotes.printing import printed
from clientela.sales.quotes.sums import shares, sums

LARGEST = 20_000_000  # bytes of a PDF
# cost and margin are ours
SHOWN = ("description", "unit", "quantity", "unit_price", "discount", "tax_rate", "optional")
OF_PART = ("product", "code", "description", "unit", "quantity", "tax_rate")


def sealed(quote: Quote, rounding: str, now: datetime) -> tuple[Version, str]:
    """The next version and the secret that leads to it, of which only the hash is kept."""
    last = Version.objects.filter(quote=quote).aggregate(last=Max("no"))["last"] or 0
    shown = document(quote, rounding, now, no=last + 1)
    told, hashed = secret()
    version = Version.objects.create(
        quote=quote, no=last + 1, document=shown, pdf=keep([printed(shown)], limit=LARGEST), digest=hashed,
        valid_until=quote.valid_until, sent_at=now,
    )  # fmt: skip
    return version, told


def linked(version: Version) -> str:
    """Another secret that leads to it, beside those that do already."""
    told, hashed = secret()
    Link.objects.create(version=version, digest=hashed)
    return told


def file_name(version: Version) -> str:
    return f"{version.quote.number}-{version.no}.pdf"


def secret() -> tuple[str, bytes]:
    """A new one, and what is kept of it."""
    told = secrets.token_urlsafe(24)
    return told, digest(told)


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def document(quote: Quote, rounding: str, now: datetime, *, no: int) -> dict[str, Any]:
    found = sums(quote.lines, discount=quote.discount, rounding=rounding)
    head = letterhead(quote.party, quote.language or "en")
    return head | {
        "ships_to": head["buyer"].get("ships_to"),
        "number": quote.number, "no": no, "name": quote.name, "currency": quote.currency,
        "sent_on": now.date().isoformat(), "valid_until": quote.valid_until.isoformat() if quote.valid_until else "",
        "discount": str(quote.discount.normalize()), "terms": quote.terms, "rounding": rounding,
        "lines": [_shown(line, at) for line, at in zip(quote.lines, found.amounts, strict=True)],
        "net": str(found.net), "tax": str(found.tax), "total": str(found.total),
        "taxes": [{"rate": str(one.rate.normalize()), "net": str(one.net), "tax": str(one.tax)} for one in found.taxes],
    }  # fmt: skip


def _shown(line: dict[str, Any], amount: Decimal) -> dict[str, Any]:
    """A line as its customer sees it; each part of a bundle is worth its share of the amount."""
    parts = line.get("parts") or []
    opened = [
        {key: part[key] for key in OF_PART} | {"worth": str(worth)}
        for part, worth in zip(parts, shares(line, amount), strict=True)
    ]
    return {key: line[key] for key in SHOWN} | {"amount": str(amount), "parts": opened}
