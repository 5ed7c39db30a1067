"""Addresses of forecasts."""

from django.urls import path

from clientela.sales.forecast import views

urlpatterns = [
    path("forecast/", views.forecast_page, name="forecast"),
    path("forecast/past/", views.past_page, name="forecast_past"),
]
