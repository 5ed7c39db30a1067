"""Addresses of what is short, and of what is here and coming."""

from django.urls import path

from clientela.sales.shortages import views

urlpatterns = [
    path("purchases/short/", views.short_page, name="short"),
    path("purchases/short/order/", views.propose_all, name="propose_purchases"),
    path("orders/<uuid:key>/supply/", views.of_order, name="order_supply"),
    path("quotes/<uuid:key>/supply/", views.of_quote, name="quote_supply"),
    path("products/<uuid:key>/supply/", views.of_product, name="product_supply"),
]
