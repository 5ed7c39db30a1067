"""The addresses of calendars."""

from django.urls import path

from clientela.timeline.calendars import views

urlpatterns = [
    path("calendar/", views.calendar),
    path("calendar/move/", views.move),
    path("calendar/connect/", views.connect),
    path("calendar/connect/feed/", views.renew_feed),
    path("calendar/connect/file/", views.take_file),
    path("calendar/subscriptions/", views.subscribe),
    path("calendar/subscriptions/<uuid:key>/delete/", views.unsubscribe),
    path("calendar/feed/<str:secret>.ics", views.feed),
]
