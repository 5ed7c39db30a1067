"""Answer: what a write with an `Idempotency-Key` was answered, so that the same write sent again gets the same answer."""

from django.db import models
from django.db.models.functions import Now

from clientela.platform.people.models import User


class Answer(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    fingerprint = models.BinaryField()  # SHA-256 of method, address and body
    status = models.SmallIntegerField(default=0)  # 0 while the first request is still at work
    body = models.BinaryField(default=b"")
    location = models.TextField(default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="api_answer_once")]
