"""Addresses of reports."""

from django.urls import path

from clientela.analytics.reports import dashboards, views

urlpatterns = [
    path("reports/", views.reports_page, name="reports"),
    path("reports/new/", views.report_page, name="report_new"),
    path("reports/dashboards/", dashboards.new_dashboard, name="dashboard_new"),
    path("reports/dashboards/<uuid:key>/", dashboards.dashboard_page, name="dashboard"),
    path("reports/<uuid:key>/", views.report_page, name="report"),
]
