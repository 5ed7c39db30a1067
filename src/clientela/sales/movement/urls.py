"""The address of what became of the pipeline, beside the forecast."""

from django.urls import path

from clientela.sales.movement import views

urlpatterns = [path("forecast/changes/", views.changes_page, name="pipeline_changes")]
