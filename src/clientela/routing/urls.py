"""Addresses of routing."""

from django.urls import path

from clientela.routing import views

urlpatterns = [
    path("settings/routing/", views.rules_page, name="routing"),
    path("settings/routing/people/<uuid:user>/", views.seat_page, name="routing_seat"),
    path("settings/routing/<slug:work>/new/", views.rule_page, name="routing_new"),
    path("settings/routing/<slug:work>/try/", views.try_page, name="routing_try"),
    path("settings/routing/<slug:work>/<uuid:key>/", views.rule_page, name="routing_rule"),
    path("settings/absences/", views.absences_page, name="absences"),
]
