"""Addresses of returns and credit notes beside those that their declaration gives."""

from django.urls import path

from clientela.sales.returns import views

urlpatterns = [
    path("order-returns/<uuid:key>/credit/", views.credit, name="credit_return"),
    path("credit-notes/<uuid:key>/pdf/", views.pdf, name="credit_note_pdf"),
]
