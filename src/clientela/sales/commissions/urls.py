"""Addresses of how partners do, and of their statements."""

from django.urls import path

from clientela.sales.commissions import views

_ONE = "commissions/statements/<uuid:partner>/<slug:month>/"
urlpatterns = [
    path("partners/", views.partners_page, name="partners"),
    path("commissions/statements/", views.statements_page, name="statements"),
    path(_ONE, views.statement_page),
    path(f"{_ONE}csv/", views.statement_csv),
    path(f"{_ONE}pdf/", views.statement_pdf),
    path(f"{_ONE}<slug:act>/", views.close),
]
