"""Addresses of mailboxes, policies and letters."""

from django.urls import path

from clientela.channels.email import consenting, letters, views

urlpatterns = [
    path("settings/mailboxes/", views.mailboxes_page, name="mailboxes"),
    path("settings/mailboxes/new/", views.new_mailbox, name="new_mailbox"),
    path("settings/mailboxes/policies/new/", views.policy_page, name="new_capture_policy"),
    path("settings/mailboxes/policies/<uuid:key>/", views.policy_page, name="capture_policy"),
    path("settings/mailboxes/back/", consenting.come_back, name="mailbox_back"),
    path("settings/mailboxes/with/<uuid:key>/", consenting.sign_in_with, name="sign_in_with"),
    path("settings/mailboxes/providers/new/<slug:preset>/", consenting.new_provider, name="new_mail_provider"),
    path("settings/mailboxes/providers/<uuid:key>/", consenting.provider_page, name="mail_provider"),
    path("settings/mailboxes/providers/<uuid:key>/remove/", consenting.remove_provider, name="remove_mail_provider"),
    path("settings/mailboxes/templates/", letters.wordings, name="wordings"),
    path("settings/mailboxes/templates/<uuid:key>/", letters.wordings, name="wording"),
    path("settings/mailboxes/<uuid:key>/", views.mailbox_page, name="mailbox"),
    path("settings/mailboxes/<uuid:key>/folders/", views.folders, name="mailbox_folders"),
    path("settings/mailboxes/<uuid:key>/file/", views.bring_file, name="bring_mails"),
    path("settings/mailboxes/<uuid:key>/consent/", consenting.ask_consent, name="mailbox_consent"),
    path("settings/mailboxes/<uuid:key>/<slug:act>/", views.change_mailbox, name="change_mailbox"),
    path("mail/write/<uuid:party>/", letters.write, name="write_letter"),
    path("mail/<uuid:key>/", letters.letter_page, name="letter"),
    path("mail/<uuid:key>/html/", letters.letter_html, name="letter_html"),
    path("mail/<uuid:key>/answer/", letters.answer, name="answer_letter"),
    path("mail/<uuid:key>/again/", letters.send_again, name="send_letter_again"),
]
