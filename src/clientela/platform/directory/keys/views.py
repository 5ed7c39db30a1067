"""The page of the keys that lock secrets. To change one, whoever is signed in proves again who that is."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from clientela.platform.directory.keys import actions
from clientela.platform.directory.keys.reading import secret_keys
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in


def _rotate(actor: Actor) -> None:
    actions.rotate(by=actor)
    actions.lock_anew(by=actor)


def _lock(actor: Actor) -> None:
    actions.lock_anew(by=actor)


def _retire(actor: Actor) -> None:
    actions.retire(by=actor)


_ACTS: dict[str, Callable[[Actor], None]] = {"rotate": _rotate, "lock": _lock, "retire": _retire}


@signed_in
def keys_page(request: HttpRequest) -> HttpResponse:
    """GET shows them, POST rotates, locks anew or retires."""
    shown = secret_keys(actor_of(request))
    return _change(request, shown) if request.method == "POST" else _page(request, shown)


@reauthentication_required
def _change(request: HttpRequest, shown: dict[str, Any]) -> HttpResponse:
    act = _ACTS.get(request.POST.get("act", ""))
    if act is not None:
        try:
            act(actor_of(request))
        except Conflict as error:
            return _page(request, shown | {"problems": {"": str(error)}}, status=409)
    return redirect("secret_keys")


def _page(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, "settings/keys.html", context, status=status)
