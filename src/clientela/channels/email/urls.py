"""Addresses of mailboxes, policies and letters."""

from django.urls import path

from clientela.channels.email import letters, views

urlpatterns = [
    path("settings/mailboxes/", views.mailboxes_page, name="mailboxes"),
    path("settings/mailboxes/new/", views.new_mailbox, name="new_mailbox"),
    path("settings/mailboxes/policies/new/", views.policy_page, name="new_capture_policy"),
    path("settings/mailboxes/policies/<uuid:key>/", views.policy_page, name="capture_policy"),
    path("settings/mailboxes/templates/", letters.wordings, name="wordings"),
    path("settings/mailboxes/templates/<uuid:key>/", letters.wordings, name="wording"),
    path("settings/mailboxes/<uuid:key>/", views.mailbox_page, name="mailbox"),
    path("settings/mailboxes/<uuid:key>/folders/", views.folders, name="mailbox_folders"),
    path("settings/mailboxes/<uuid:key>/<slug:act>/", views.change_mailbox, name="change_mailbox"),
    path("mail/write/<uuid:party>/", letters.write, name="write_letter"),
    path("mail/<uuid:key>/", letters.letter_page, name="letter"),
    path("mail/<uuid:key>/html/", letters.letter_html, name="letter_html"),
    path("mail/<uuid:key>/answer/", letters.answer, name="answer_letter"),
    path("mail/<uuid:key>/again/", letters.send_again, name="send_letter_again"),
]
