"""Addresses of cadences, beside those of their list and records."""

from django.urls import path, re_path

from clientela.sales.cadences import views

urlpatterns = [
    re_path(r"^(?P<plural>deals|leads)/(?P<key>[0-9a-f-]{36})/cadence/$", views.on_record),
    re_path(
        r"^(?P<plural>deals|leads)/(?P<key>[0-9a-f-]{36})/cadence/(?P<deed>enrol|pause|resume|skip|stop)/$", views.act
    ),
    path("forecast/cadences/", views.all_figures_page, name="cadence_figures"),
    path("cadences/<uuid:key>/figures/", views.figures_of),
    path("cadences/<uuid:key>/entered/", views.entered_page, name="cadence_entered"),
    path("cadences/<uuid:key>/rule/", views.rule_page, name="cadence_rule"),
]
