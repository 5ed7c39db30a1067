"""docs/howto/add-a-command.md: its command runs, and its line fits the registry."""

import argparse
from types import ModuleType

from tests.docs.pages import DOCS, blocks

from clientela.commands import registry

PAGE = DOCS / "howto" / "add-a-command.md"


def test_the_command_runs(owner, capsys):
    source, _line = [block.text for block in blocks(PAGE) if block.language == "python"]
    command = ModuleType("count")
    exec(source, vars(command))
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    assert command.run(parser.parse_args(["people"])) == 0
    assert capsys.readouterr().out == "0\n"


def test_the_line_fits_the_registry():
    _source, line = [block.text for block in blocks(PAGE) if block.language == "python"]
    made = eval(f"{{{line}}}", vars(registry))
    assert made["count"].module == "count"
