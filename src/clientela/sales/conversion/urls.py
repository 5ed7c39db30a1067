"""The address of win rates, beside the forecast."""

from django.urls import path

from clientela.sales.conversion import views

urlpatterns = [path("forecast/win-rates/", views.win_rates_page, name="win_rates")]
