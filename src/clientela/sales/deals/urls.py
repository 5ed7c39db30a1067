"""The addresses of what stages ask of deals."""

from django.urls import path

from clientela.sales.deals import views

urlpatterns = [
    path("pipelines/<uuid:key>/gates/", views.on_pipeline),
    path("stages/<uuid:key>/gate/", views.gate_page, name="stage_gate"),
]
