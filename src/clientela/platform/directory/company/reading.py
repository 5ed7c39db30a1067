"""What holds for the company, read by its page and by API."""

from typing import Any

from django.conf import settings

from clientela.platform.people.models import Company


def company() -> dict[str, Any]:
    """As it stands, with what the environment says where nothing was set."""
    one = Company.objects.first() or Company()
    return {
        "name": one.name or settings.COMPANY,
        "street": one.street,
        "postal_code": one.postal_code,
        "city": one.city,
        "country": one.country,
        "vat_number": one.vat_number,
        "tax_code": one.tax_code,
        "imprint": one.imprint,
        "second_factor": one.second_factor,
        "currency": one.currency or "EUR",
        "rate_days": one.rate_days,
    }
