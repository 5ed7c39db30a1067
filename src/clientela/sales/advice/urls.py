"""The addresses of what is next."""

from django.urls import path, re_path

from clientela.sales.advice import views

urlpatterns = [
    re_path(r"^(?P<plural>deals|leads|contracts)/(?P<key>[0-9a-f-]{36})/advice/$", views.of_record),
    path("today/advice/", views.today),
]
