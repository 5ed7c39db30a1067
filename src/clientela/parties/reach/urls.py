"""The addresses of reach."""

from django.urls import path

from clientela.parties.reach import views

urlpatterns = [
    path("reach/", views.reach_page, name="reach"),
    path("reach/<slug:field>/<uuid:key>/", views.verify, name="verify_reach"),
]
