"""What one is told, and how one wants to be told."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.reading import Missing, key_of
from clientela.platform.notifications import actions, kinds
from clientela.platform.notifications.models import Mail, Notice, Preference
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in

PAGE = 50


@signed_in
def notices_page(request: HttpRequest) -> HttpResponse:
    """The newest notices, unread ones marked; with `unread` only those."""
    actor = actor_of(request)
    only_unread = "unread" in request.GET
    fragment = request.headers.get("HX-Target") == "notices"
    context = {"notices": _shown(actor, only_unread=only_unread), "only_unread": only_unread}
    return render(request, "notifications/_notices.html" if fragment else "notifications/notices.html", context)


@signed_in
def open_notice(request: HttpRequest, key: str) -> HttpResponse:
    """Read one, and go where it leads."""
    notice = actions.read(key_of(key), by=actor_of(request))
    return redirect(notice.url or "/notifications/")


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    actions.read_all(by=actor_of(request))
    return redirect("/notifications/")


@signed_in
def stop(request: HttpRequest, kind: str) -> HttpResponse:
    """Where a letter leads that comes again and again: one click, and it comes no more."""
    found = next((one for one in kinds.every() if one.key == kind and one.stop), None)
    if found is None:
        raise Missing(_("There is no such letter."))
    if request.method == "POST":
        actions.prefer(kind, in_page=False, mail=Mail.NEVER, by=actor_of(request))
        return redirect("/settings/notifications/?saved=1")
    return render(request, "notifications/stop.html", {"kind": found})


@signed_in
def preferences_page(request: HttpRequest) -> HttpResponse:
    """In the settings: for each kind, whether in the page and whether by mail."""
    actor = actor_of(request)
    if request.method == "POST":
        for kind in kinds.every():
            mail = request.POST.get(f"{kind.key}.mail", Mail.DAILY)
            actions.prefer(kind.key, in_page=f"{kind.key}.page" in request.POST, mail=mail, by=actor)
        return redirect("/settings/notifications/?saved=1")
    preferred = {one.kind: one for one in Preference.objects.filter(user=actor.user_id)}
    rows = [
        {"key": one.key, "label": one.label, "icon": one.icon,
         "in_page": preferred[one.key].in_page if one.key in preferred else True,
         "mail": preferred[one.key].mail if one.key in preferred else one.mail}
        for one in kinds.every()
    ]  # fmt: skip
    return render(
        request,
        "notifications/preferences.html",
        {"rows": rows, "mails": Mail.choices, "saved": "saved" in request.GET},
    )


def _shown(actor: Actor, *, only_unread: bool) -> list[dict[str, Any]]:
    notices = Notice.objects.filter(user=actor.user_id, in_page=True).order_by("-created_at", "-pk")
    if only_unread:
        notices = notices.filter(read_at__isnull=True)
    return [shown(one) for one in notices[:PAGE]]


def shown(one: Notice) -> dict[str, Any]:
    icons = {kind.key: kind.icon for kind in kinds.every()}
    return {
        "key": str(one.pk),
        "text": kinds.worded(one.kind, one.said),
        "icon": icons.get(one.kind, "bell"),
        "url": f"/notifications/{one.pk}/",
        "at": one.created_at,
        "unread": one.read_at is None,
    }
