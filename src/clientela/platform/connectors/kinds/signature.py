"""Requests to storage that speaks S3, signed as version 4 of Amazon's signatures asks: with nothing of the secret in them.

Described in "Authenticating Requests: Using the Authorization Header (AWS Signature Version 4)" of the S3 API reference; the tests
hold its own examples.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlencode, urlsplit

_NOTHING = hashlib.sha256(b"").hexdigest()
_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Access:
    """Whose requests these are, and in which region."""

    region: str
    key: str
    secret: str = field(repr=False)


def address(base: str, path: str, asked: Mapping[str, str]) -> str:
    """An address in the one spelling of it that is signed."""
    query = urlencode(sorted(asked.items()), quote_via=quote, safe="-_.~")
    return f"{base.rstrip('/')}/{quote(path, safe='/-_.~')}" + (f"?{query}" if query else "")


def signed(url: str, access: Access, headers: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """These headers of a GET, with those that sign it. `url` is one that `address` has made."""
    moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":443" if parts.scheme == "https" else ":80")
    sent = {**headers, "x-amz-content-sha256": _NOTHING, "x-amz-date": moment}
    named = sorted((name.lower(), value.strip()) for name, value in [*sent.items(), ("host", host)])
    names = ";".join(name for name, _value in named)
    said = [f"{name}:{value}\n" for name, value in named]
    request = "\n".join(["GET", parts.path, parts.query, "".join(said), names, _NOTHING])
    scope = f"{moment[:8]}/{access.region}/s3/aws4_request"
    told = "\n".join([_ALGORITHM, moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = hmac.new(_key(access, moment[:8]), told.encode(), "sha256").hexdigest()
    credential = f"Credential={access.key}/{scope},SignedHeaders={names},Signature={signature}"
    return {**sent, "Authorization": f"{_ALGORITHM} {credential}"}


def _key(access: Access, day: str) -> bytes:
    """The key of one day, region and service, as the standard derives it."""
    key = f"AWS4{access.secret}".encode()
    for part in (day, access.region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return key
