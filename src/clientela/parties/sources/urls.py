"""The addresses of what sources say."""

from django.urls import path, re_path

from clientela.parties.sources import views

_PARTY = r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/sources/"
urlpatterns = [
    re_path(_PARTY + "$", views.sources_page),
    re_path(_PARTY.replace("sources", "freshness") + "$", views.freshness),
    re_path(_PARTY + r"(?P<field>[a-z_]+)/$", views.value_sources),
    path("settings/sources/", views.rules_page, name="source_rules"),
]
