"""Addresses of reports."""

from django.urls import path, re_path

from clientela.analytics.reports import dashboards, history, views

urlpatterns = [
    path("reports/", views.reports_page, name="reports"),
    path("reports/new/", views.report_page, name="report_new"),
    path("reports/dashboards/", dashboards.new_dashboard, name="dashboard_new"),
    path("reports/dashboards/<uuid:key>/", dashboards.dashboard_page, name="dashboard"),
    re_path(
        r"^(?P<plural>people|organisations|households|products)/(?P<key>[0-9a-f-]{36})/sales/$", history.sales_history
    ),
    path("reports/<uuid:key>/", views.report_page, name="report"),
]
