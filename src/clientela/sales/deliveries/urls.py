"""Addresses of deliveries beside those that their declaration gives."""

from django.urls import path

from clientela.sales.deliveries import views

urlpatterns = [path("orders/<uuid:key>/deliver/", views.deliver_page, name="deliver_order")]
