"""Addresses of retention."""

from django.urls import path, re_path

from clientela.platform.privacy.retention import views

urlpatterns = [
    path("settings/retention/", views.rules_page, name="retention"),
    path("settings/retention/new/", views.new_rule, name="retention_new"),
    path("settings/retention/<uuid:key>/", views.rule_page, name="retention_rule"),
    re_path(
        r"^settings/retention/(?P<key>[0-9a-f-]{36})/(?P<act>try|confirm|pause|resume|remove)/$",
        views.change_rule,
        name="retention_change",
    ),
    path("settings/retention/runs/<uuid:key>/stop/", views.stop, name="retention_stop"),
    path("retention/<uuid:key>/", views.due_page, name="retention_due"),
]
