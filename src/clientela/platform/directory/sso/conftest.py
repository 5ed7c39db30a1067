"""A provider of OpenID Connect on loopback, which tests spoil in one way each; and the way of a browser through it."""

import hashlib
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, unquote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import jwt
import pytest
from conftest import Persona
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from clientela.platform.directory.sso import actions
from clientela.platform.directory.sso.models import Provider
from clientela.platform.events.models import Fact
from clientela.platform.people.models import User

CLIENT, SECRET = "clientela", "s3cret: with/signs"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _one in range(2))


class TinyProvider:
    """Lets everybody in as `person`. `spoil` replaces claims of the ID token; None leaves one out."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "u-1",
            "email": "anna@corp.example",
            "email_verified": True,
            "name": "Anna Rossi",
        }
        self.spoil: dict[str, Any] = {}
        self.key, self.algorithm, self.state = KEY, "RS256", ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def describe(self) -> dict[str, Any]:
        there = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", "response_types_supported": ["code"],
            **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in there.items()},
        }  # fmt: skip

    def authorize(self, asked: dict[str, str]) -> str:
        code = secrets.token_hex(8)
        self.codes[code] = asked
        told = {"code": code, "state": self.state or asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(told)}"

    def token(self, form: dict[str, str], basic: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        name, _colon, secret = b64decode(basic.removeprefix("Basic ")).decode().partition(":")
        if asked is None or (unquote(name), unquote(secret)) != (CLIENT, SECRET):
            return None
        challenge = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.sign(nonce=asked["nonce"])}

    def sign(self, **more: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person, **more, **self.spoil}
        told = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(told, self.key, algorithm=self.algorithm, headers={"kid": "k1"})

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig"}]}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path, query = urlsplit(self.path).path, urlsplit(self.path).query
                provider.asked.append(path)
                if path == "/authorize":
                    asked = {name: values[0] for name, values in parse_qs(query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(asked))
                    self.end_headers()
                    return
                known = {"/.well-known/openid-configuration": provider.describe, "/jwks": provider.keys,
                         "/userinfo": lambda: provider.person}  # fmt: skip
                self._json(known[path]() if path in known else None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._json(provider.token(form, self.headers.get("Authorization", "")))

            def _json(self, told: Any) -> None:
                self.send_response(200 if told is not None else 400)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_said: Any) -> None:
                """Tests are quiet."""

        return Handler


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_said: Any) -> None:
        """Where it leads is for the test to follow."""


def follow(url: str) -> str:
    """Where the provider's page sends the browser."""
    try:
        build_opener(_Stay).open(url)
    except HTTPError as answer:
        return str(answer.headers["Location"])
    raise AssertionError("the provider led nowhere")


@pytest.fixture
def idp(settings: Any) -> Iterator[TinyProvider]:
    settings.INNER_NETWORKS = ["127.0.0.0/8"]
    one = TinyProvider()
    yield one
    one.stop()


@pytest.fixture
def facts(idp: TinyProvider) -> dict[str, Any]:
    """What an administrator says of the provider."""
    return {
        "name": "Corp", "issuer": idp.issuer, "client_id": CLIENT, "client_secret": SECRET, "domains": ["corp.example"],
        "group_claim": "groups",
    }  # fmt: skip


@pytest.fixture
def provider(idp: TinyProvider, facts: dict[str, Any], owner: Persona) -> Provider:
    """Corp, set up by Olga."""
    return Provider.objects.get(pk=actions.add_provider("oidc", facts, by=owner.actor))


@pytest.fixture
def come(provider: Provider) -> Callable[..., tuple[Client, Any]]:
    """Go through the provider with a browser: answers the browser and what it was shown at the end."""

    def through(browser: Client | None = None, onward: str = "") -> tuple[Client, Any]:
        browser = browser or Client()
        out = browser.get(f"/login/with/{provider.pk}/", {"next": onward} if onward else {})
        back = urlsplit(follow(out.headers["Location"]))
        return browser, browser.get(f"{back.path}?{back.query}")

    return through


@pytest.fixture
def anna(person_with: Callable[..., Persona]) -> Persona:
    """A colleague with a role of her own, and the address that the provider tells."""
    made = person_with("Anna", {"*": {"see": "own"}})
    User.objects.filter(pk=made.user.pk).update(email="anna@corp.example")
    return made


def is_in(browser: Client) -> bool:
    return browser.get("/people/").status_code == 200


def refused() -> list[str]:
    """Why nobody was let in, each time."""
    return list(Fact.objects.filter(name="SignOnRefused").order_by("at").values_list("payload__why", flat=True))
