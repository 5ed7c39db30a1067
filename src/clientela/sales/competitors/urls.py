"""The address of a deal's battle cards."""

from django.urls import re_path

from clientela.sales.competitors import views

urlpatterns = [re_path(r"^deals/(?P<key>[0-9a-f-]{36})/battle-cards/$", views.on_deal)]
