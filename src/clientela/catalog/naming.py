"""Which product a line means by what somebody typed."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.functions import Lower

from clientela.catalog.models import Product


def products_named(words: Iterable[str], among: QuerySet[Product] | None = None) -> dict[str, Product]:
    """Products by what a line calls them: their code, else their name in whatever letters; of several the one known first."""
    asked, mine = [word for word in words if word], Product.objects.all() if among is None else among
    named = mine.annotate(called=Lower("name")).filter(called__in=[word.lower() for word in asked])
    by_name = {product.name.lower(): product for product in named.order_by("-id")}
    by_code = {product.code: product for product in mine.filter(code__in=asked)}
    return {word: found for word in asked if (found := by_code.get(word) or by_name.get(word.lower()))}
