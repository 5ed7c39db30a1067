"""Addresses of connectors and their runs."""

from django.urls import path

from clientela.platform.connectors import views

urlpatterns = [
    path("settings/connectors/", views.connectors_page, name="connectors"),
    path("settings/connectors/new/", views.kinds_page, name="new_connector"),
    path("settings/connectors/new/<slug:kind>/", views.new_connector, name="new_connector_of"),
    path("settings/connectors/<uuid:key>/", views.connector_page, name="connector"),
    path("settings/connectors/<uuid:key>/mapping/", views.mapping_page, name="connector_mapping"),
    path("settings/connectors/<uuid:key>/<slug:act>/", views.change_connector, name="change_connector"),
]
