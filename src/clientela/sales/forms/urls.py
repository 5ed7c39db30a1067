"""The address of public forms."""

from django.urls import path

from clientela.sales.forms import doors

urlpatterns = [path("f/<slug:address>/", doors.public)]
