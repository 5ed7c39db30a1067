"""The command tells what follows from a declaration, and names no type that is none."""

import argparse

import pytest

from clientela.commands.explain import run
from clientela.commands.progress import Refused

pytestmark = pytest.mark.django_db


def test_a_type_is_told_with_its_addresses_verbs_rights_and_places(capsys):
    assert run(argparse.Namespace(type="person")) == 0
    told = capsys.readouterr().out
    for said in (
        "/people/<id>/",
        "POST /api/v1/people/batch?source=",
        "export person",
        "src/clientela/parties/entities.py:",
    ):
        assert said in told


def test_without_a_type_all_are_told(capsys):
    assert run(argparse.Namespace(type=None)) == 0
    assert "person" in capsys.readouterr().out.split()


def test_what_is_no_type_is_refused():
    with pytest.raises(Refused):
        run(argparse.Namespace(type="nothing"))
