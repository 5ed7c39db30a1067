"""The pages that every entity has, and signing in. A room replaces any of them by writing its own URL above these."""

from django.urls import path

from clientela.platform.ui import (
    access,
    boards,
    bringing,
    building,
    bulk,
    changes,
    choosing,
    forms,
    lists,
    records,
    ticking,
    totals,
    views,
)

urlpatterns = [
    path("login/", access.sign_in, name="account_login"),
    path("logout/", access.sign_out, name="account_logout"),
    path("permit/", access.permit),
    path("language/", access.choose_language),
    path("<slug:plural>/", lists.list_page),
    path("<slug:plural>/new/", forms.create_page),
    path("<slug:plural>/lookup/", forms.lookup),
    path("<slug:plural>/filter/", lists.filter_form),
    path("<slug:plural>/display/", lists.display_form),
    path("<slug:plural>/conditions/", building.condition_page),
    path("<slug:plural>/conditions/choose/", choosing.choose_page),
    path("<slug:plural>/views/", views.view_form),
    path("<slug:plural>/sums/", totals.sums),
    path("<slug:plural>/bulk/", bulk.bulk_edit),
    path("<slug:plural>/bulk/delete/", bulk.bulk_delete),
    path("<slug:plural>/<str:key>/", records.record_page),
    path("<slug:plural>/<str:key>/changes/", changes.changes_page),
    path("<slug:plural>/<str:key>/changes/compare/", changes.compare_page),
    path("<slug:plural>/<str:key>/changes/restore/", changes.restore),
    path("<slug:plural>/<str:key>/changes/rail/", changes.rail),
    path("<slug:plural>/<str:key>/edit/", forms.edit_page),
    path("<slug:plural>/<str:key>/move/", boards.move),
    path("<slug:plural>/<str:key>/delete/", records.delete_record),
    path("<slug:plural>/<str:key>/<slug:name>/file/", bringing.file_page),
    path("<slug:plural>/<str:key>/<slug:name>/edit/", records.edit_property),
    path("<slug:plural>/<str:key>/<slug:name>/tick/", ticking.tick),
]
