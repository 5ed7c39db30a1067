"""The addresses of the network around a party."""

from django.urls import re_path

from clientela.parties.relationships import views

_OF_PARTY = r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/relationships/"

urlpatterns = [
    re_path(rf"{_OF_PARTY}$", views.network_page),
    re_path(rf"{_OF_PARTY}(?P<tie>[0-9a-f-]{{36}})/$", views.change_tie),
]
