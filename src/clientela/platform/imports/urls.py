"""The pages of imports."""

from django.urls import path

from clientela.platform.imports import views

urlpatterns = [
    path("", views.index),
    path("<uuid:key>/", views.one_import),
    path("<uuid:key>/refused/", views.refused),
    path("<uuid:key>/undo/", views.undo),
    path("mappings/<uuid:key>/", views.rename_mapping),
    path("mappings/<uuid:key>/forget/", views.forget_mapping),
]
