"""Addresses of targets."""

from django.urls import path

from clientela.sales.targets import views

urlpatterns = [path("targets/", views.targets_page, name="targets")]
