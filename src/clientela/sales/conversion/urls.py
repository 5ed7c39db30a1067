"""The addresses of win rates, and of contacts before deals were won or lost, beside the forecast."""

from django.urls import path

from clientela.sales.conversion import touches_views, views

urlpatterns = [
    path("forecast/win-rates/", views.win_rates_page, name="win_rates"),
    path("forecast/touches/", touches_views.touches_page, name="touches"),
    path("forecast/touches/deals/", touches_views.touched_deals_page, name="touched_deals"),
]
