"""The addresses of recent changes and of the bin."""

from django.urls import path

from clientela.platform.undo import bin_views, bulk_views, views

urlpatterns = [
    path("changes/", views.changes_page, name="changes"),
    path("changes/<str:slug>/undo/", views.undo, name="undo"),
    path("bulk/<uuid:key>/", bulk_views.bulk_page, name="bulk"),
    path("bulk/<uuid:key>/stop/", bulk_views.stop, name="bulk_stop"),
    path("bin/", bin_views.bin_page, name="bin"),
    path("bin/keep/", bin_views.keep, name="bin_keep"),
    path("bin/<slug:plural>/", bin_views.bin_page, name="bin_of"),
    path("bin/<slug:plural>/restore/", bin_views.restore_many, name="bin_restore"),
    path("bin/<slug:plural>/purge/", bin_views.purge_many, name="bin_purge"),
]
