"""Addresses of four eyes."""

from django.urls import path

from clientela.platform.seconding import views

urlpatterns = [
    path("confirmations/", views.requests_page, name="confirmations"),
    path("confirmations/choose/", views.choose, name="confirmations_choose"),
    path("confirmations/<uuid:key>/confirm/", views.confirm, name="confirmation_confirm"),
    path("confirmations/<uuid:key>/refuse/", views.refuse, name="confirmation_refuse"),
]
