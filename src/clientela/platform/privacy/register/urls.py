"""Addresses of the register."""

from django.urls import path

from clientela.platform.privacy.register import views

urlpatterns = [
    path("settings/register/", views.register_page, name="register"),
    path("settings/register/start/", views.start, name="register_start"),
    path("settings/register/new/", views.activity_page, name="register_new"),
    path("settings/register/responsible/", views.responsible_page, name="register_responsible"),
    path("settings/register/file/", views.take_out, name="register_file"),
    path("settings/register/<uuid:key>/", views.activity_page, name="register_activity"),
    path("settings/register/<uuid:key>/remove/", views.remove, name="register_remove"),
]
