"""Keys are rotated without losing a secret, and retired once nothing uses them."""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError

from clientela.commands import keys as command
from clientela.platform.directory.keys import actions
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.models import Fact
from clientela.platform.history.tables import tracked_models
from clientela.platform.permissions.queries import Denied
from clientela.platform.vault import keyring, places
from clientela.platform.vault.fields import Secret
from clientela.platform.vault.keyring import Key
from clientela.platform.vault.locking import ring


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)


@pytest.fixture
def app(alice: Any) -> Authenticator:
    return Authenticator.objects.create(user=alice.user, type="totp", data={"secret": encrypt("JBSWY3DP"), "n": 1})


def long_ago(key: Key) -> Key:
    return Key(key.material, (datetime.now(UTC) - timedelta(days=1)).isoformat())


def secret(app: Authenticator) -> str:
    app.refresh_from_db()
    return decrypt(app.data["secret"])


def test_a_new_key_locks_everything_anew(owner, app):
    former = ring().keys[0]
    made = actions.rotate(by=owner.actor)
    assert places.in_use() == {former.name: 1}
    assert actions.lock_anew(by=owner.actor) == actions.Locked(1, 0)
    assert (places.in_use(), secret(app), app.data["n"]) == ({made.name: 1}, "JBSWY3DP", 1)
    assert actions.lock_anew(by=owner.actor) == actions.Locked(0, 0)
    assert Fact.objects.get(name="KeyMade").payload == {"key": made.name}


def test_more_than_one_chunk_is_locked_anew(owner, app, monkeypatch, person_with):
    monkeypatch.setattr(places, "CHUNK", 2)
    for name in ("Eva", "Fred", "Gina", "Hans"):
        user = person_with(name, {}).user
        Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": encrypt(name)})
    actions.rotate(by=owner.actor)
    assert actions.lock_anew(by=owner.actor).changed == 5
    assert sorted(decrypt(one.data["seed"]) for one in Authenticator.objects.filter(type="recovery_codes"))[0] == "Eva"


def test_a_key_in_use_is_never_retired_nor_one_that_was_replaced_just_now(owner, app):
    actions.rotate(by=owner.actor)
    keyring.keep(settings.HOME, map(long_ago, ring().keys))
    assert actions.retire(by=owner.actor) == []
    actions.lock_anew(by=owner.actor)
    keyring.keep(settings.HOME, [Key(key.material, datetime.now(UTC).isoformat()) for key in ring().keys])
    assert actions.retire(by=owner.actor) == []
    assert len(ring().keys) == 2


def test_what_nothing_uses_is_retired(owner, app):
    former = ring().keys[0]
    actions.rotate(by=owner.actor)
    actions.lock_anew(by=owner.actor)
    keyring.keep(settings.HOME, map(long_ago, ring().keys))
    assert [key.name for key in actions.retire(by=owner.actor)] == [former.name]
    assert (len(ring().keys), secret(app)) == (1, "JBSWY3DP")
    assert Fact.objects.filter(name="KeyRetired").count() == 1


def test_who_may_not_configure_changes_no_key(alice, charlie, app):
    before = ring()
    for one in (alice, charlie):
        for verb in (actions.rotate, actions.lock_anew, actions.retire):
            with pytest.raises(Denied):
                verb(by=one.actor)
    assert ring() == before
    assert places.in_use() == {before.keys[0].name: 1}


def test_keys_of_the_environment_are_not_ours_to_change(owner, monkeypatch):
    monkeypatch.setattr(settings, "KEYS", keyring.given([keyring.fresh().material]))
    for verb in (actions.rotate, actions.retire):
        with pytest.raises(Conflict):
            verb(by=owner.actor)


def test_a_lost_key_is_told_and_what_it_locked_is_left(owner, app, capsys):
    keyring.keep(settings.HOME, [keyring.fresh()])
    before = Authenticator.objects.get().data
    assert actions.lock_anew(by=owner.actor) == actions.Locked(0, 1)
    assert Authenticator.objects.get().data == before
    assert command.ORDERS["check"]() == 1
    assert f"mfa_authenticator.data {app.pk}" in capsys.readouterr().out
    assert command.ORDERS["list"]() == 1
    with pytest.raises(ValidationError):
        secret(app)


def test_the_command_rotates_and_tells(app, capsys):
    assert (command.ORDERS["rotate"](), command.ORDERS["check"]()) == (0, 0)
    assert command.ORDERS["list"]() == 0
    said = capsys.readouterr().out
    assert "1 locked anew" in said
    assert not any(key.material in said for key in ring().keys)


def test_no_past_keeps_a_secret():
    kept = [field for model in tracked_models() for field in model.pgh_event_model._meta.concrete_fields]
    assert not [field for field in kept if isinstance(field, Secret)]


def test_what_the_signing_key_had_locked_comes_under_the_ring(app):
    """The migration of what stood there before; what cannot be read is left as it is."""
    digest = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    former = Fernet(base64.urlsafe_b64encode(digest))
    Authenticator.objects.update(data={"secret": former.encrypt(b"JBSWY3DP").decode()})
    lost = Authenticator.objects.create(user=app.user, type="recovery_codes", data={"seed": "gAAAA"})
    migration = import_module("clientela.platform.directory.migrations.0002_second_steps_under_keys_that_rotate")
    migration.under_the_ring(apps, None)
    assert secret(app) == "JBSWY3DP"
    lost.refresh_from_db()
    assert lost.data == {"seed": "gAAAA"}
    assert places.in_use() == {ring().keys[0].name: 1, "": 1}
