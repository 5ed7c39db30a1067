"""The addresses of what is next."""

from django.urls import path

from clientela.sales.advice import views

urlpatterns = [
    path("deals/<str:key>/advice/", views.of_deal),
    path("today/advice/", views.today),
]
