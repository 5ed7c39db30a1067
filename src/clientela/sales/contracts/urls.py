"""Addresses of what contracts bring in, and of the orders that one made."""

from django.urls import path

from clientela.sales.contracts import views

urlpatterns = [
    path("contracts/<uuid:key>/orders/", views.orders_of_contract),
    path("contracts/recurring/", views.recurring_page, name="recurring"),
    path("contracts/recurring/changes/", views.changes_page, name="recurring_changes"),
]
