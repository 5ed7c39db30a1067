"""Addresses of purchases beside those that their declaration gives."""

from django.urls import path

from clientela.sales.purchases import views

urlpatterns = [
    path("purchases/<uuid:key>/sent/", views.step, {"what": "sent"}, name="purchase_sent"),
    path("purchases/<uuid:key>/confirmed/", views.step, {"what": "confirmed"}, name="purchase_confirmed"),
    path("purchases/<uuid:key>/pdf/", views.pdf, name="purchase_pdf"),
    path("purchases/<uuid:key>/receive/", views.receive_page, name="receive_purchase"),
]
