"""The addresses of notices."""

from django.urls import path

from clientela.platform.notifications import views

urlpatterns = [
    path("notifications/", views.notices_page),
    path("notifications/read/", views.read_all),
    path("notifications/stop/<slug:kind>/", views.stop, name="stop_letter"),
    path("notifications/<str:key>/", views.open_notice),
    path("settings/notifications/", views.preferences_page),
]
