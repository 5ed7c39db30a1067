"""Addresses of the scorecard of suppliers."""

from django.urls import path

from clientela.sales.suppliers import views

urlpatterns = [
    path("suppliers/", views.suppliers_page, name="suppliers"),
    path("suppliers/<uuid:key>/", views.supplier_page, name="supplier"),
    path("suppliers/<uuid:key>/brief/", views.brief, name="supplier_brief"),
    path("suppliers/<uuid:key>/behind/", views.behind_page, name="supplier_behind"),
]
