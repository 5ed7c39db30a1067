"""The pages of webhooks: all of them, one with its log, one message with its tries."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.hooks import actions, forms, reading
from clientela.platform.hooks.checking import Unfit
from clientela.platform.hooks.models import Delivery, Endpoint
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

TONES = {
    "active": "green", "paused": "hollow", "ended": "terra", "waiting": "hollow", "sent": "green", "failed": "terra",
}  # fmt: skip
WHY = {
    "gone": gettext_lazy("The address has answered 410: it wants nothing any more."),
    "failing": gettext_lazy("Nothing was taken there for three days."),
}
REPLAYED = timedelta(days=30)


@signed_in
def webhooks_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = [(one, forms.summary(one.wants, actor)) for one in reading.endpoints(actor)]
    return render(request, "hooks/webhooks.html", {"endpoints": found, "tones": TONES})


@never_cache
@signed_in
def new_webhook(request: HttpRequest) -> HttpResponse:
    """A form; posted, the endpoint's page with its secret, this once."""
    actor = actor_of(request)
    require(actor, "configure", "webhook")
    if request.method != "POST":
        return _form(request, {"url": "", "description": "", "wants": {}})
    said = forms.posted(request.POST, {}, actor)
    try:
        made, secret = actions.make_endpoint(said, by=actor)
    except Unfit as error:
        return _form(request, said, problems=error.problems)
    return _page(request, made.pk, secret=secret)


@never_cache
@signed_in
def webhook_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """One endpoint: its form and its log."""
    actor = actor_of(request)
    one = reading.endpoint(key, actor)
    if request.method != "POST":
        return _page(request, key)
    said = forms.posted(request.POST, one.wants, actor)
    try:
        actions.edit_endpoint(key, said, by=actor)
    except Unfit as error:
        return _page(request, key, said=said, problems=error.problems)
    return _page(request, key, done=_("Saved."))


@never_cache
@signed_in
@require_POST
def rotate_secret(request: HttpRequest, key: UUID) -> HttpResponse:
    return _page(request, key, secret=actions.rotate_secret(key, by=actor_of(request)))


@signed_in
@require_POST
def change_webhook(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Pause, resume, test, delete, or send again all that failed."""
    actor = actor_of(request)
    if act == "delete":
        actions.delete_endpoint(key, by=actor)
        return redirect("webhooks")
    if act not in _ACTS:
        raise Missing(_("There is no such page."))
    return _page(request, key, done=_ACTS[act](key, actor))


@signed_in
def delivery_page(request: HttpRequest, key: UUID, delivery: UUID) -> HttpResponse:
    """A message with each of its tries; what it held, for the endpoint's owner."""
    actor = actor_of(request)
    one = reading.endpoint(key, actor)
    message = reading.delivery(one, delivery)
    context = {
        "endpoint": one, "message": message, "name": reading.message_id(message.pk), "tries": message.tries.order_by("-id"),
        "body": message.body if one.owner_id == actor.user_id else "", "tones": TONES,
    }  # fmt: skip
    return render(request, "hooks/delivery.html", context)


@signed_in
@require_POST
def replay(request: HttpRequest, key: UUID, delivery: UUID) -> HttpResponse:
    actions.replay(key, delivery, by=actor_of(request))
    return redirect("webhook_delivery", key, delivery)


def _paused(key: UUID, by: Actor) -> str:
    actions.pause(key, by=by)
    return _("Paused. What happens meanwhile waits.")


def _resumed(key: UUID, by: Actor) -> str:
    actions.resume(key, by=by)
    return _("Resumed. What waited is sent now.")


def _tested(key: UUID, by: Actor) -> str:
    actions.send_test(key, by=by)
    return _("A test is on its way; what became of it stands in the log.")


def _replayed(key: UUID, by: Actor) -> str:
    count = actions.replay_failed(key, since=timezone.now() - REPLAYED, by=by)
    said = ngettext("%(count)s message is sent again.", "%(count)s messages are sent again.", count)
    return said % {"count": count}


_ACTS = {"pause": _paused, "resume": _resumed, "test": _tested, "replay": _replayed}


def _form(request: HttpRequest, said: dict[str, Any], *, problems: dict[str, str] | None = None) -> HttpResponse:
    context = {
        "said": said,
        "lines": forms.lines(said["wants"], {}, request.POST, actor_of(request)),
        "problems": problems or {},
    }
    return render(request, "hooks/new.html", context | {"verbs": forms.VERBS}, status=422 if problems else 200)


def _page(
    request: HttpRequest,
    key: UUID,
    *,
    secret: str = "",
    done: str = "",
    said: dict[str, Any] | None = None,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    one: Endpoint = reading.endpoint(key, actor)
    state = request.GET.get("state", "")
    found = reading.deliveries(one, state=state, after=key_in(request.GET.get("after", "")))
    shown = found[: reading.PAGE]
    said = said or {"url": one.url, "description": one.description, "wants": one.wants}
    context = {
        "endpoint": one, "secret": secret, "done": done, "said": said, "problems": problems or {},
        "lines": forms.lines(said["wants"], one.wants, request.POST if problems else {}, actor), "verbs": forms.VERBS,
        "tones": TONES, "why": WHY.get(one.why, ""),
        "messages": [(each, tries.get(each.pk)) for tries in [reading.last_tries(shown)] for each in shown],
        "next": shown[-1].pk if len(found) > reading.PAGE else "", "state": state, "states": Delivery.State.choices,
        "mine": one.owner_id == actor.user_id, "rotating": one.former_until is not None and one.former_until > timezone.now(),
    }  # fmt: skip
    return render(request, "hooks/webhook.html", context, status=422 if problems else 200)
