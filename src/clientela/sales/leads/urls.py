"""The addresses of what becomes of leads."""

from django.urls import path

from clientela.sales.leads import views

urlpatterns = [
    path("leads/<uuid:key>/convert/", views.convert),
    path("leads/<uuid:key>/disqualify/", views.disqualify),
    path("leads/<uuid:key>/reopen/", views.reopen),
    path("leads/<uuid:key>/route/", views.route),
]
