"""Addresses of quality."""

from django.urls import path

from clientela.platform.quality import views

urlpatterns = [
    path("quality/", views.quality_page, name="quality"),
    path("quality/measure/", views.measure, name="quality_measure"),
    path("quality/<slug:plural>/<slug:kind>/", views.shares_page, name="quality_shares"),
    path("quality/essential/", views.set_essential, name="quality_essential"),
]
