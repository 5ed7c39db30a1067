"""The addresses of win rates and of contacts to win, beside the forecast, and of what the steps of a pipeline are worth."""

from django.urls import path

from clientela.sales.conversion import touches_views, views

urlpatterns = [
    path("forecast/win-rates/", views.win_rates_page, name="win_rates"),
    path("forecast/touches/", touches_views.touches_page, name="touches"),
    path("forecast/touches/deals/", touches_views.touched_deals_page, name="touched_deals"),
    path("competitors/<uuid:key>/brief/", views.on_competitor),
    path("pipelines/<uuid:key>/step-rates/", views.on_pipeline),
]
