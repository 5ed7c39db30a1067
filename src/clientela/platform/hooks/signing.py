"""Standard Webhooks 1.0.0: the secret, the three headers, and the signature over id, moment and body."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

from clientela import __version__

PREFIX = "whsec_"
BYTES = 32  # the standard wants 24 to 64


def fresh_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def headers(message: str, at: datetime, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """What goes with the body; one signature for each secret that counts."""
    moment = str(int(at.timestamp()))
    signed = f"{message}.{moment}.".encode() + body
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Clientela/{__version__}",
        "webhook-id": message,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_mac(key, signed)}" for key in keys),
    }


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
