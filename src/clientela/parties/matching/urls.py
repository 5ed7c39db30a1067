"""The addresses of the queue of likely duplicates."""

from django.urls import path, re_path

from clientela.parties.matching import near_views, rules_views, views

urlpatterns = [
    path("settings/duplicates/", rules_views.rules_page),
    path("settings/duplicates/now/", rules_views.look_now),
    re_path(r"^(?P<plural>people|organisations)/near/$", near_views.near_form),
    path("duplicates/", views.queue_page),
    path("duplicates/<str:key>/", views.queue_page),
    path("duplicates/<str:key>/decide/", views.decide),
]
