"""Errors of SCIM (RFC 7644, 3.12)."""

from typing import Any

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


class Unacceptable(Exception):
    """What was sent can't be taken; nothing was changed."""

    def __init__(self, detail: str, kind: str = "invalidValue", *, status: int = 400) -> None:
        super().__init__(detail)
        self.kind, self.status = kind, status


def error(status: int, detail: str, kind: str = "") -> dict[str, Any]:
    told = {"schemas": [ERROR], "status": str(status), "detail": detail}
    return told | ({"scimType": kind} if kind else {})
