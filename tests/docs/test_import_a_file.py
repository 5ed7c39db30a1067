"""docs/howto/import-a-file.md: its commands on its file print what it shows, and its tables are complete."""

import argparse
import re
import shlex

import pytest
from tests.docs.pages import DOCS, blocks

from clientela.commands import import_
from clientela.parties.models import Party, SourceRecord
from clientela.platform.imports.reports import OUTCOMES

PAGE = DOCS / "howto" / "import-a-file.md"
_SECONDS = re.compile(r" +[\d.]+ s$", re.M)


def test_the_commands_print_what_the_page_shows(owner, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    printed = ""
    for block in blocks(PAGE):
        if block.file:
            (tmp_path / block.file).write_text(block.text)
        elif block.language == "sh":
            assert run(block.text) == 0
            printed = _SECONDS.sub("", capsys.readouterr().out)
        elif block.language == "text":
            assert printed.endswith(block.text)
    anna = Party.objects.get(given_name="Anna", city="Torino")
    assert (anna.tags, anna.birth_date.isoformat()) == (["rosso"], "1984-05-12")
    assert SourceRecord.objects.get(party=anna).payload["Nominativo"] == "ROSSI Anna"


def run(command: str) -> int:
    program, name, *arguments = shlex.split(command)
    assert (program, name) == ("./clientela", "import")
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    return import_.run(parser.parse_args(arguments))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_told(outcome):
    assert f"| {outcome} |" in PAGE.read_text()


def test_every_option_is_told():
    parser = argparse.ArgumentParser(add_help=False)
    import_.add_arguments(parser)
    options = [name for action in parser._actions for name in action.option_strings]
    assert [option for option in options if f"| `{option}" not in PAGE.read_text()] == []
