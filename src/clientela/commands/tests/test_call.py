"""The command line: what is asked for is found, and what is not gets a clear answer."""

import os
import subprocess
import sys
from importlib import import_module

import pytest

from clientela.__main__ import main
from clientela.commands.registry import COMMANDS, overview
from clientela.config import environment

LAUNCHER = environment.ROOT / "clientela"


def launch(*arguments: str, python: str = "") -> "subprocess.CompletedProcess[str]":
    """The launcher as a person calls it, from another folder; `python` is code that runs before it."""
    code = f"import runpy, sys; {python}\nrunpy.run_path({str(LAUNCHER)!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, cwd="/"
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_asked_for_help_it_names_every_command(arguments: list[str]) -> None:
    said = launch(*arguments)
    assert said.returncode == 0
    assert [name for name, command in COMMANDS.items() if not command.hidden and f"  {name} " not in said.stdout] == []


def test_an_unknown_command_gets_a_hint_and_the_list() -> None:
    said = launch("upp")
    assert (said.returncode, said.stdout) == (2, "")
    assert "no command 'upp'. Did you mean 'up'?" in said.stderr
    assert overview() in said.stderr


def test_an_older_python_is_told_what_is_needed() -> None:
    said = launch("up", python="sys.version_info = (3, 9, 2)")
    assert (said.returncode, said.stderr) == (2, "Clientela needs Python 3.11 or newer; this is 3.9.\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert f"usage: ./clientela {name}" in said
    assert import_module(f"clientela.commands.{COMMANDS[name].module}").__doc__.splitlines()[0] in said  # type: ignore[union-attr]


def test_an_unknown_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["up", "--colour", "red"])
    assert stop.value.code == 2
    assert "unrecognized arguments: --colour red" in capsys.readouterr().err


def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["up", "--port", "99999"])
    assert "'99999' is no port" in capsys.readouterr().err


@pytest.mark.usefixtures("no_settings")
def test_a_reader_that_stops_reading_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = "import sys; from clientela.__main__ import main; sys.exit(main(['doctor']))"
    said = subprocess.run([sys.executable, "-P", "-u", "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert said.stderr == b""
