"""Addresses of what contracts bring in."""

from django.urls import path

from clientela.sales.contracts import views

urlpatterns = [
    path("contracts/recurring/", views.recurring_page, name="recurring"),
    path("contracts/recurring/changes/", views.changes_page, name="recurring_changes"),
]
