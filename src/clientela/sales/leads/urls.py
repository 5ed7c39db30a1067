"""The addresses of what becomes of leads."""

from django.urls import path

from clientela.sales.leads import score_views, views

urlpatterns = [
    path("settings/scores/", score_views.scores_page, name="lead_scores"),
    path("settings/scores/<uuid:key>/", score_views.scores_page, name="lead_score"),
    path("leads/<uuid:key>/convert/", views.convert),
    path("leads/<uuid:key>/disqualify/", views.disqualify),
    path("leads/<uuid:key>/reopen/", views.reopen),
    path("leads/<uuid:key>/route/", views.route),
]
