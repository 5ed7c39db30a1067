"""The addresses of what stages ask of deals, and of their checklists."""

from django.urls import path

from clientela.sales.deals import views

urlpatterns = [
    path("pipelines/<uuid:key>/gates/", views.on_pipeline),
    path("deals/<uuid:key>/checklist/", views.checklist_of, name="deal_checklist"),
    path("stages/<uuid:key>/gate/", views.gate_page, name="stage_gate"),
]
