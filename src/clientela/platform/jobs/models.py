"""Failure: why a job failed last. Procrastinate keeps that a job failed, and leaves the reason to a log file."""

from django.db import models
from django.db.models.functions import Now


class Failure(models.Model):
    job_id = models.BigIntegerField(
        primary_key=True
    )  # of procrastinate_jobs; no key, so that neither waits for the other
    error = models.TextField()  # one line: the kind of the exception, and the first line of its words
    failed_at = models.DateTimeField(db_default=Now())
