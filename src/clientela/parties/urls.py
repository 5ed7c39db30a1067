"""The addresses of the room's own pages; what the declarations give stands in `platform/ui/urls.py`."""

from django.urls import path

from clientela.parties import views

urlpatterns = [
    path("parties/lookup/", views.lookup),
    path("households/<uuid:key>/members/", views.add_member),
    path("households/<uuid:key>/members/<uuid:person>/remove/", views.remove_member),
]
