"""The addresses of merging."""

from django.urls import path, re_path

from clientela.parties.merging import views

urlpatterns = [
    re_path(r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/merge/$", views.merge_page),
    path("merges/<uuid:key>/undo/", views.split),
]
