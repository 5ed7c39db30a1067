"""Addresses: a record's privacy, copies to download, and what was erased."""

from django.urls import path, re_path

from clientela.platform.privacy import views

urlpatterns = [
    path("settings/privacy/", views.log_page, name="privacy"),
    path("privacy/wishes/<uuid:key>/", views.answer, name="answer_wish"),
    path("settings/privacy/holds/<uuid:key>/lift/", views.lift, name="hold_lift"),
    path("privacy/copies/<uuid:key>/", views.download, name="privacy_copy"),
    re_path(r"^(?P<plural>[a-z]+)/(?P<key>[0-9a-f-]{36})/privacy/$", views.record_page, name="record_privacy"),
    re_path(r"^(?P<plural>[a-z]+)/(?P<key>[0-9a-f-]{36})/privacy/hold/$", views.hold, name="record_hold"),
    re_path(r"^(?P<plural>[a-z]+)/(?P<key>[0-9a-f-]{36})/privacy/erase/$", views.erase, name="record_erase"),
]
