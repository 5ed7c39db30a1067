"""Where a product's variants are made, and what lines of other records say of it."""

from django.urls import path

from clientela.catalog import views
from clientela.catalog.at_line import at_line

urlpatterns = [
    path("products/<uuid:key>/variants/", views.variants_page, name="product_variants"),
    path("products/at-line/", at_line, name="product_at_line"),
]
