"""The files that a production site begins with: each is understood by the program it is for, where that is here, and agrees with
the others and with the product."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from clientela.commands.registry import COMMANDS
from clientela.config.environment import SETTINGS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs/howto/run-in-production.md").read_text()


def text(name: str) -> str:
    return (DEPLOY / name).read_text()


def without_comments(name: str) -> str:
    return re.sub(r"(?m)^\s*#.*$", "", text(name))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


def test_every_file_is_told_of_on_the_page():
    names = {path.name for path in DEPLOY.iterdir()} - {"Containerfile.containerignore", "Containerfile.dockerignore"}
    assert [name for name in names if f"deploy/{name}" not in PAGE] == []


def test_every_setting_and_command_exists():
    known = {setting.name for setting in SETTINGS} | {
        "SITE_HOST",
        "SITE_UPSTREAM",
    }  # of compose and Caddy alone
    for path in DEPLOY.iterdir():
        assert set(re.findall(r"\b(CLIENTELA_[A-Z_]+)\b", path.read_text())) <= known, path.name
    started = re.findall(r"(?:/opt/clientela/|\./)clientela (\w+)", text("clientela.service") + text("Containerfile"))
    assert started == ["up", "build"]
    assert set(started) <= COMMANDS.keys()


def test_nothing_is_fetched_from_a_host_by_name():
    images = re.findall(r"(?m)^(?:FROM|\s+image:)\s+(\S+)", text("Containerfile") + text("compose.yaml"))
    assert images == ["python:3.11-slim", "python:3.11-slim", "postgres:17", "clientela", "caddy:2"]


def test_the_unit_is_understood_and_closed():
    unit = without_comments("clientela.service")
    assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=clientela"} <= set(unit.split("\n"))
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd-analyze.")
    said = run("systemd-analyze", "verify", str(DEPLOY / "clientela.service")).splitlines()
    assert [line for line in said if "clientela.service" in line and "is not executable" not in line] == []


def test_the_container_runs_without_rights_and_is_watched():
    lines = without_comments("Containerfile")
    assert re.search(r"(?m)^USER 10001$", lines)
    assert lines.index("USER 10001") < lines.index("ENTRYPOINT")
    command = re.search(r"CMD (\[.*urllib.*\])", lines)
    assert command
    assert "/health/" in json.loads(command[1])[2]
    compile(json.loads(command[1])[2], "healthcheck", "exec")


def test_compose_waits_keeps_and_gives_no_rights():
    said = yaml.safe_load(text("compose.yaml"))
    ours = said["services"]["clientela"]
    assert {volume.split(":")[0] for one in said["services"].values() for volume in one["volumes"]} - {
        "./Caddyfile"
    } == set(said["volumes"])
    assert (ours["read_only"], ours["cap_drop"]) == (True, ["ALL"])
    assert [one for one, service in said["services"].items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile", "compose.yaml"])
def test_brackets_close(name):
    plain = without_comments(name)
    assert plain.count("{") == plain.count("}") > 0
    assert "\t" not in plain or name == "Caddyfile"


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_both_ports_are_reached_and_no_upgrade(name):
    plain = without_comments(name)
    assert {"8000", "8001"} <= set(re.findall(r":(\d{4})\b", plain))
    assert "/live/" in plain
    assert "Strict-Transport-Security" in plain
    assert not re.search(r"set_header\s+Upgrade", plain)


def test_nginx_understands_its_file(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("There is no nginx.")
    key, certificate, whole = tmp_path / "key.pem", tmp_path / "cert.pem", tmp_path / "nginx.conf"
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=x",
        "-keyout",
        str(key),
        "-out",
        str(certificate),
    )
    site = re.sub(r"/etc/letsencrypt\S+fullchain.pem", str(certificate), text("nginx.conf"))
    site = re.sub(r"/etc/letsencrypt\S+privkey.pem", str(key), site)
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ {site} }}\n")
    assert "test is successful" in run("nginx", "-t", "-c", str(whole))


def test_caddy_understands_its_file():
    if not shutil.which("caddy"):
        pytest.skip("There is no caddy.")
    assert "Valid configuration" in run(
        "caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")
    )
