"""The address of a party's register of consents."""

from django.urls import re_path

from clientela.parties.consents import views

urlpatterns = [
    re_path(r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/consents/$", views.register_page),
]
