"""What is read from all languages of the world is read once, and again for another version of them."""

import json

import babel
import pytest

from clientela.parties.normalise import own_names


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setattr(own_names, "FILE", tmp_path / "own_names.json")
    own_names._kept.cache_clear()
    yield own_names.FILE
    own_names._kept.cache_clear()


@pytest.mark.parametrize("before", ["", "{", '{"babel": "0", "countries": {}, "languages": {}}'])
def test_a_file_that_does_not_fit_is_made_anew(file, before):
    file.write_text(before)
    assert "Suomi" in own_names.of_countries()["FI"]
    assert json.loads(file.read_text())["languages"]["pl"] == "polski"


def test_a_file_that_fits_is_believed(file):
    file.write_text(json.dumps({"babel": babel.__version__, "countries": {"XX": ["Nowhere"]}, "languages": {}}))
    assert own_names.of_countries() == {"XX": ["Nowhere"]}


def test_a_folder_that_can_not_be_written_costs_no_name(file, monkeypatch):
    monkeypatch.setattr(own_names, "FILE", file / "not" / "there")
    assert own_names.of_languages()["it"] == "italiano"
    assert not file.exists()
