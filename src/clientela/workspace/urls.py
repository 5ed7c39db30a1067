"""The addresses of the workspace's own pages."""

from django.urls import path, re_path

from clientela.workspace import views

urlpatterns = [
    path("", views.today_page),
    path("today/<uuid:key>/done/", views.finish_task),
    path("parties/<uuid:key>/", views.any_party),
    re_path(r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/$", views.party_page),
]
