"""The addresses of entries and of what hangs on them."""

from django.urls import path, re_path

from clientela.timeline import conversation, occurrence_page, views

urlpatterns = [
    re_path(r"^(?P<plural>people|organisations|households)/(?P<key>[0-9a-f-]{36})/timeline/$", views.compose),
    path("<slug:plural>/<uuid:key>/conversation/", conversation.conversation),
    path("parties/lookup/", views.lookup_party),
    path("timeline/colleagues/", views.colleagues),
    path("timeline/fields/<slug:mode>/", views.fields),
    path("timeline/<uuid:key>/edit/", views.edit_entry),
    path("timeline/<uuid:key>/done/", views.finish),
    path("timeline/<uuid:key>/pin/", views.pin),
    path("timeline/<uuid:key>/delete/", views.delete),
    path("timeline/<uuid:key>/comments/", views.comment),
    path("meetings/<uuid:key>/on/<str:moment>/", occurrence_page.occurrence),
    path("meetings/<uuid:key>/answer/", views.answer),
    path("tasks/<uuid:key>/skip/", views.skip),
    path("files/<uuid:key>/", views.file),
    path("files/<uuid:key>/preview/", views.preview),
    path("files/<uuid:key>/delete/", views.detach),
]
