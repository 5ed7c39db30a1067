"""The addresses of people outside."""

from django.urls import path

from clientela.portal import earning, partnering, views

urlpatterns = [
    path("portal/", views.overview, name="portal"),
    path("portal/privacy/", views.privacy_page, name="portal_privacy"),
    path("portal/privacy/say/", views.say, name="portal_say"),
    path("portal/parties/<uuid:key>/", views.any_party),
    path("portal/partner-deals/new/", partnering.register_page),
    path("portal/partner-deals/<uuid:key>/", partnering.record_page),
    path("portal/partner-deals/<uuid:key>/propose/", partnering.propose),
    path("portal/statements/", earning.statement_page, name="portal_statement"),
    path("portal/statements/<slug:month>/", earning.statement_page),
    path("portal/statements/<slug:month>/csv/", earning.statement_csv),
    path("portal/statements/<slug:month>/pdf/", earning.statement_pdf),
    path("portal/<slug:plural>/", views.list_page),
    path("portal/<slug:plural>/<str:key>/", views.record_page),
    path("portal/<slug:plural>/<str:key>/edit/", views.edit_page),
    path("portal/<slug:plural>/<str:key>/<slug:name>/file/", views.file_page),
]
