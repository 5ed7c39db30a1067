"""Where a product's variants are made."""

from django.urls import path

from clientela.catalog import views

urlpatterns = [path("products/<uuid:key>/variants/", views.variants_page, name="product_variants")]
