"""The pages of imports."""

from django.urls import path

from clientela.platform.imports import move_views, views

urlpatterns = [
    path("", views.index),
    path("moves/", move_views.bring),
    path("moves/<uuid:key>/", move_views.one_move),
    path("moves/<uuid:key>/try/", move_views.try_out),
    path("moves/<uuid:key>/take/", move_views.take),
    path("<uuid:key>/", views.one_import),
    path("<uuid:key>/refused/", views.refused),
    path("<uuid:key>/undo/", views.undo),
    path("mappings/<uuid:key>/", views.rename_mapping),
    path("mappings/<uuid:key>/forget/", views.forget_mapping),
]
