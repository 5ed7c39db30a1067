"""The addresses of recent changes and of the bin."""

from django.urls import path

from clientela.platform.undo import views

urlpatterns = [
    path("changes/", views.changes_page, name="changes"),
    path("changes/<str:slug>/undo/", views.undo, name="undo"),
]
