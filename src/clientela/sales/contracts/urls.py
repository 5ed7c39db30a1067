"""Addresses of what contracts bring in, of the orders that one made, and of how its lines change."""

from django.urls import path

from clientela.sales.contracts import indexing_views, terms_views, views

urlpatterns = [
    path("contracts/<uuid:key>/orders/", views.orders_of_contract),
    path("contracts/<uuid:key>/terms/", terms_views.terms_page, name="contract_terms"),
    path("contracts/<uuid:key>/terms/preview/", terms_views.terms_preview),
    path("contracts/<uuid:key>/terms/past/", terms_views.terms_past),
    path("contracts/<uuid:key>/terms/<uuid:act>/back/", terms_views.terms_back),
    path("contracts/indexation/", indexing_views.indexation_page, name="indexation"),
    path("contracts/indexation/<uuid:act>/back/", indexing_views.indexation_back),
    path("contracts/recurring/", views.recurring_page, name="recurring"),
    path("contracts/recurring/changes/", views.changes_page, name="recurring_changes"),
]
