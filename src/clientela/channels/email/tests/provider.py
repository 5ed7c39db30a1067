"""A provider of OAuth 2 of its own on loopback: it asks for consent (PKCE, state), gives tokens, and tells whose a token is."""

import hashlib
import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

from clientela.channels.email.tests.dovecot import USER

Form = dict[str, str]


class Provider(ThreadingHTTPServer):
    """Everybody consents here as `person`. A refresh token holds while it is in `consents`."""

    def __init__(self) -> None:
        self.person, self.consents, self.tokens, self.given = USER, {"refresh-1"}, set[str](), 0
        self.refuses, self.down, self.spoil = "", False, dict[str, Any]()
        self.codes: dict[str, Form] = {}
        self.asked: list[Form] = []
        super().__init__(("127.0.0.1", 0), _Answers)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def describe(self) -> dict[str, Any]:
        there = {"authorization_endpoint": "/consent", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.url, "token_endpoint_auth_methods_supported": ["client_secret_post"]} | {
            name: f"{self.url}{path}" for name, path in there.items()
        }

    def consent(self, asked: Form) -> str:
        """Where the browser is sent with the answer."""
        self.asked.append(asked)
        code = secrets.token_hex(8)
        self.codes[code] = asked
        answer = {"error": self.refuses} if self.refuses else {"code": code}
        return f"{asked['redirect_uri']}?{urlencode(answer | {'state': asked['state']})}"

    def token(self, form: Form) -> dict[str, Any] | None:
        if form["grant_type"] == "refresh_token":
            return self._grant() if form["refresh_token"] in self.consents else None
        asked = self.codes.pop(form["code"], None)
        if asked is None or form["redirect_uri"] != asked["redirect_uri"] or form.get("client_secret") != "hush":
            return None
        challenge = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if challenge != asked["code_challenge"]:
            return None
        refresh = f"refresh-{secrets.token_hex(4)}"
        self.consents.add(refresh)
        claims = {
            "aud": asked["client_id"],
            "nonce": asked.get("nonce", ""),
            "exp": time.time() + 60,
            "email": self.person,
        }
        signed = jwt.encode({"iss": self.url} | claims | self.spoil, "k" * 32) if "nonce" in asked else ""
        return self._grant() | {"refresh_token": refresh, "id_token": signed}

    def _grant(self) -> dict[str, Any]:
        self.given += 1
        self.tokens.add(f"access-{self.given}")
        return {"access_token": f"access-{self.given}", "expires_in": 3600}


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = self.server.token({name: values[0] for name, values in parse_qs(body).items()})
        if self.server.down:
            self._answer({}, 503)
        else:
            self._answer(given or {"error": "invalid_grant"}, 200 if given else 400)

    def do_GET(self) -> None:
        there = urlsplit(self.path)
        if there.path == "/consent":
            self.send_response(302)
            self.send_header("Location", self.server.consent({n: v[0] for n, v in parse_qs(there.query).items()}))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif there.path == "/.well-known/openid-configuration":
            self._answer(self.server.describe())
        else:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            known = token in self.server.tokens
            self._answer({"active": True, "username": self.server.person} if known else {"active": False})

    def _answer(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quiet."""
