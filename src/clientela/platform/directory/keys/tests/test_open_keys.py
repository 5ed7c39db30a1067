"""The page of the secret keys: it tells names and counts, never a key, and changes them once it was proved again who asks."""

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from conftest import Persona
from django.conf import settings

from clientela.platform.events.models import Fact
from clientela.platform.vault.locking import ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alice: Persona) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    Authenticator.objects.create(user=alice.user, type="totp", data={"secret": encrypt("JBSWY3DP")})


def prove(who: Any) -> None:
    """The password, once more."""
    proved = who.browser.post("/login/again/?next=/settings/keys/", {"password": "a long enough password"})
    assert proved.status_code == 302


def rotate(who: Any) -> Any:
    return who.browser.post("/settings/keys/", {"act": "rotate"})


def test_it_tells_names_and_counts_and_no_key(owner: Persona) -> None:
    key = ring().keys[0]
    for page in (owner.browser.get("/settings/keys/"), owner.browser.get("/api/v1/secret-keys", **owner.bearer)):
        text = page.content.decode()
        assert key.name in text
        assert key.material not in text
    told = owner.browser.get("/api/v1/secret-keys", **owner.bearer).json()
    assert [(one["current"], one["secrets"]) for one in told["keys"]] == [(True, 1)]
    assert told["older"] == 0


def test_without_being_proved_again_nothing_is_rotated(owner: Persona) -> None:
    former = ring().keys
    asked = rotate(owner)
    assert (asked.status_code, "/login/again/" in asked.headers["Location"]) == (302, True)
    assert ring().keys == former


def test_who_was_proved_rotates_and_it_stands_in_the_audit(owner: Persona) -> None:
    former = ring().keys[0].name
    prove(owner)
    assert rotate(owner).headers["Location"] == "/settings/keys/"
    told = owner.browser.get("/api/v1/secret-keys", **owner.bearer).json()
    assert [(one["name"] == former, one["secrets"]) for one in told["keys"]] == [(False, 1), (True, 0)]
    assert Fact.objects.get(name="KeyMade").actor["name"] == "Olga"
    assert "Made the key" in owner.browser.get("/settings/audit/?group=keys").content.decode()


def test_who_may_not_sees_nothing_and_changes_nothing(alice: Persona) -> None:
    former = ring().keys
    prove(alice)
    assert alice.browser.get("/settings/keys/").status_code == 403
    assert rotate(alice).status_code == 403
    assert alice.browser.get("/api/v1/secret-keys", **alice.bearer).status_code == 403
    assert ring().keys == former


def test_keys_of_the_environment_are_changed_there(owner: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KEYS", ring().keys)
    prove(owner)
    refused = rotate(owner)
    assert refused.status_code == 409
    assert "CLIENTELA_KEYS" in refused.content.decode()
