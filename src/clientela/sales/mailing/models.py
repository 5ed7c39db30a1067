"""Mailing: a paper that left by mail. To whom it went, and what became of it, its letter knows."""

from django.db import models
from django.db.models.functions import Now

from clientela.channels.email.models import Message
from clientela.parties.models import Party
from clientela.platform.history.tracking import tracked
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.sales.orders.models import Order
from clientela.sales.purchases.models import Purchase
from clientela.sales.quotes.models import Quote
from clientela.sales.returns.models import CreditNote


@tracked(exclude=["digest"])
class Mailing(models.Model):
    """Of one record; of a statement, its partner and its month."""

    id = models.UUIDField(
        primary_key=True, default=new_key, editable=False
    )  # of the form or the request, so that it is done once
    quote = models.ForeignKey(Quote, null=True, on_delete=models.CASCADE, related_name="mailings")
    order = models.ForeignKey(Order, null=True, on_delete=models.CASCADE, related_name="mailings")
    purchase = models.ForeignKey(Purchase, null=True, on_delete=models.CASCADE, related_name="mailings")
    credit_note = models.ForeignKey(CreditNote, null=True, on_delete=models.CASCADE, related_name="mailings")
    partner = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="+")
    month = models.CharField(max_length=7, blank=True, db_default="")  # 2026-11
    message = models.OneToOneField(Message, null=True, on_delete=models.SET_NULL, related_name="mailing")
    name = models.TextField()  # of its file
    digest = models.BinaryField()  # SHA-256 of the PDF, by which a paper is known that went there before
    by_user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["by_user", "-at"], name="mailing_by_sender")]

    def __str__(self) -> str:
        return self.name
