"""Addresses of papers by mail, beside the records that they are of."""

from django.urls import path, re_path

from clientela.sales.mailing import views

_PAPER = r"^(?P<plural>quotes|orders|purchases|credit-notes)/(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_STATEMENT = "commissions/statements/<uuid:partner>/<slug:month>"
urlpatterns = [
    re_path(rf"{_PAPER}/mail/$", views.mail_page),
    re_path(rf"{_PAPER}/mailed/$", views.mailed_of),
    path(f"{_STATEMENT}/mail/", views.mail_statement),
    path(f"{_STATEMENT}/mailed/", views.mailed_statement),
]
