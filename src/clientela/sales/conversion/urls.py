"""The addresses of win rates, beside the forecast, and of what the steps of a pipeline are worth."""

from django.urls import path

from clientela.sales.conversion import views

urlpatterns = [
    path("forecast/win-rates/", views.win_rates_page, name="win_rates"),
    path("pipelines/<uuid:key>/step-rates/", views.on_pipeline),
]
