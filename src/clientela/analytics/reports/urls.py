"""Addresses of reports."""

from django.urls import path

from clientela.analytics.reports import views

urlpatterns = [
    path("reports/", views.reports_page, name="reports"),
    path("reports/new/", views.report_page, name="report_new"),
    path("reports/<uuid:key>/", views.report_page, name="report"),
]
