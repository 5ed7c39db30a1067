"""Addresses of subscriptions, beside those of reports."""

from django.urls import path

from clientela.analytics.subscriptions import views

urlpatterns = [
    path("reports/letters/", views.letters_page, name="report_letters"),
    path("reports/letters/<uuid:key>/stop/", views.stop_page, name="report_letter_stop"),
    path("reports/<uuid:key>/send/", views.send_report, name="report_send"),
    path("reports/dashboards/<uuid:key>/send/", views.send_dashboard, name="dashboard_send"),
]
