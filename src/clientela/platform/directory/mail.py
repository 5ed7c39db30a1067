"""Mail that Clientela writes to the people who work with it: a template in the receiver's language, sent in a job.

A job carries whom to write to and what about, never a link that lets somebody in: that is made when the mail is sent.
"""

from collections.abc import Sequence
from html import unescape
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from clientela.platform.people.company import company_name

File = tuple[str, bytes, str]  # name, content, media type


def send(template: str, *, to: str, language: str, files: Sequence[File] = (), **context: Any) -> None:
    """Render `people/mail/<template>.txt`, whose first line is the subject, and send it. Raises what the server answers.

    Pages and mail share one environment, which escapes; a letter is plain text, so that is taken back.
    """
    with translation.override(language):
        text = render_to_string(f"people/mail/{template}.txt", {"company": company_name(), **context})
    subject, _blank, body = unescape(text).strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[to], attachments=list(files)).send()
