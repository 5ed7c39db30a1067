"""Addresses of webhooks and their log."""

from django.urls import path

from clientela.platform.hooks import views

urlpatterns = [
    path("settings/webhooks/", views.webhooks_page, name="webhooks"),
    path("settings/webhooks/new/", views.new_webhook, name="new_webhook"),
    path("settings/webhooks/<uuid:key>/", views.webhook_page, name="webhook"),
    path("settings/webhooks/<uuid:key>/secret/", views.rotate_secret, name="webhook_secret"),
    path("settings/webhooks/<uuid:key>/log/<uuid:delivery>/", views.delivery_page, name="webhook_delivery"),
    path("settings/webhooks/<uuid:key>/log/<uuid:delivery>/again/", views.replay, name="replay_delivery"),
    path("settings/webhooks/<uuid:key>/<slug:act>/", views.change_webhook, name="change_webhook"),
]
