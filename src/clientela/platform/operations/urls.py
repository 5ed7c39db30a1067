"""The addresses of jobs and health."""

from django.urls import path

from clientela.platform.operations import health, views

urlpatterns = [
    path("health/", health.health, name="health"),
    path("settings/jobs/", views.jobs_page, name="jobs"),
    path("settings/jobs/retry/", views.retry_failed, name="retry_failed_jobs"),
    path("settings/jobs/<int:key>/<slug:act>/", views.change_job, name="change_job"),
]
