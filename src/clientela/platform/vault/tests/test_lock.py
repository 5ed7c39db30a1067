"""A secret lies locked, shows as dots, and opens for every key of the ring."""

import copy
import json

import msgspec
import pytest
from django.apps.registry import Apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from clientela.platform.vault import keyring
from clientela.platform.vault.fields import DOTS, Sealed, Secret
from clientela.platform.vault.keyring import Keyring, Unreadable
from clientela.platform.vault.locking import lock, ring, unlock


class Safe(models.Model):
    """A row that is never stored."""

    secret = Secret(default="")

    class Meta:
        app_label = "vault"
        apps = Apps()  # no registry but its own


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return tmp_path / "home"


def test_what_was_locked_opens_again_and_says_which_key(home):
    locked = lock("whsec_1")
    assert "whsec_1" not in locked
    assert locked.startswith(f"{ring().keys[0].name}:")
    assert unlock(locked) == "whsec_1"
    assert lock("whsec_1") != locked
    assert (lock(""), unlock("")) == ("", "")


def test_the_file_is_its_owner_s_alone(home):
    ring()
    assert (home / "keys").stat().st_mode & 0o777 == 0o600


def test_two_that_start_at_once_agree(home):
    assert keyring.make_first(home) == keyring.make_first(home)
    assert sorted(path.name for path in home.iterdir()) == ["keys"]


def test_a_newer_key_locks_and_the_former_still_opens(home):
    before = lock("a")
    new = keyring.fresh()
    keyring.keep(home, [new, *ring().keys])
    assert ring().keys[0] == new
    assert unlock(before) == "a"
    assert lock("b").startswith(new.name)


def test_without_its_key_it_is_told_and_not_guessed(home):
    locked = lock("a")
    other = Keyring((keyring.fresh(),))
    for wrong in (locked, "", "x", "gAAAA", f"{other.keys[0].name}:gAAAA", locked[:-3]):
        with pytest.raises(Unreadable):
            other.open(wrong)


def test_keys_of_another_home_come_behind_ours(home, tmp_path):
    mine, other = ring().keys[0], keyring.fresh()
    assert keyring.merge(home, [other, mine]) == 1
    assert ring().keys == (mine, other)
    assert keyring.merge(home, [other]) == 0


def test_keys_of_the_environment_come_first(home, monkeypatch):
    monkeypatch.setattr(settings, "KEYS", keyring.given([keyring.fresh().material]))
    assert unlock(lock("a")) == "a"
    assert not home.exists()


def test_a_row_carries_its_secret_closed(home):
    row = Safe(secret="whsec_1")
    row.secret = "whsec_2"
    assert "whsec" not in f"{row.secret} {row.secret!r} {vars(row)} {[row.secret]}"
    assert row.secret.reveal() == "whsec_2"
    assert copy.deepcopy(row.secret) == row.secret
    assert bool(row.secret)
    assert not Safe().secret


def test_no_document_takes_it(home):
    sealed = Safe(secret="whsec_1").secret
    for into in (json.dumps, msgspec.json.encode):
        with pytest.raises(TypeError):
            into({"secret": sealed})
    assert Safe._meta.get_field("secret").value_to_string(Safe(secret="whsec_1")) == DOTS


def test_it_goes_to_the_database_locked_and_is_not_looked_for(home):
    field = Safe._meta.get_field("secret")
    assert unlock(field.get_prep_value("a")) == "a"
    assert field.get_prep_value(Sealed("x:y")) == "x:y"
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None) is None
    with pytest.raises(FieldError):
        Safe.objects.filter(secret="a")
