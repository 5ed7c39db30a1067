"""curl as the docs write it, sent through the real addresses without a server in between."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@dataclass
class Call:
    """One command, understood."""

    url: str = ""
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    form: dict[str, str] = field(default_factory=dict)
    query: list[tuple[str, str]] = field(default_factory=list)
    as_get: bool = False


def understand(command: str, variables: Mapping[str, str]) -> Call:
    """Raises KeyError for a variable that no answer has filled, ValueError for an option that is not known here."""
    words = iter(shlex.split(Template(command.replace("\\\n", " ")).substitute(variables)))
    assert next(words) == "curl"
    call = Call()
    for word in words:
        if not word.startswith("-"):
            call.url = word
        elif word == "-G":
            call.as_get = True
        elif word == "-X":
            call.method = next(words)
        elif word == "-H":
            name, _colon, said = next(words).partition(": ")
            call.headers[name] = said
        elif word == "-d":
            call.body = next(words)
        elif word in ("-F", "--data-urlencode"):
            name, _equals, said = next(words).partition("=")
            call.form[name] = said
        else:
            raise ValueError(f"curl {word}")
    return call


def send(call: Call, client: Client, folder: Path) -> Any:
    """The answer; files of a form lie in the folder."""
    url = f"{call.url}?{urlencode(call.form)}" if call.as_get else call.url
    if call.form and not call.as_get:
        form = {name: _file(folder / said[1:]) if said[0] == "@" else said for name, said in call.form.items()}
        return client.post(url, form, headers=call.headers)
    method = call.method or ("POST" if call.body is not None else "GET")
    return client.generic(method, url, call.body or "", call.headers.get("Content-Type", ""), headers=call.headers)


def _file(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())
