"""The address of freshness."""

from django.urls import path

from clientela.platform.freshness import views

urlpatterns = [path("settings/freshness/", views.freshness_page, name="freshness")]
