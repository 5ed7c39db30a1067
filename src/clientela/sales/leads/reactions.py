"""What others announce becomes leads."""

from clientela.channels.email.events import MailCaptured
from clientela.channels.email.models import Message
from clientela.sales.leads.arriving import take_mail


def on_mail_captured(event: MailCaptured) -> None:
    message = Message.objects.filter(pk=event.message).first()
    if message is not None:
        take_mail(message)
