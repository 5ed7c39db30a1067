"""A bucket for tests: it lists one name an answer, gives parts of files, and lets nobody in whose signature is not right."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from urllib.parse import unquote
from xml.sax.saxutils import escape

from clientela.platform.connectors.kinds.signature import Access, address, signed
from clientela.platform.connectors.tests.serving import Answer

ACCESS = Access("eu-south-1", "AKIA-OURS", "secret-of-ours")
_ITEM = "<Contents><Key>{}</Key><ETag>{}</ETag><LastModified>{}</LastModified></Contents>"
_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass
class Bucket:
    """`files` by their whole names, each with the second in which it was put there."""

    files: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def put(self, name: str, text: str) -> None:
        self.files[name] = (text.encode(), len(self.files))

    def say(self, path: str, asked: dict[str, str], headers: dict[str, str]) -> Answer:
        if headers["authorization"] != _expected(path, asked, headers):
            return 403, {}, b"<Error><Code>SignatureDoesNotMatch</Code></Error>"
        bucket, _slash, name = unquote(path).lstrip("/").partition("/")
        if bucket != "crm":
            return 404, {}, b"<Error><Code>NoSuchBucket</Code></Error>"
        return self._part(name, headers) if name else self._listed(asked)

    def _listed(self, asked: dict[str, str]) -> Answer:
        names = sorted(name for name in self.files if name.startswith(asked["prefix"]))
        names = [name for name in names if "/" not in name.removeprefix(asked["prefix"])]
        at = int(asked.get("continuation-token", 0))
        items = "".join(_ITEM.format(escape(name), _tag(self.files[name][0]), _date(self.files[name][1]))
                        for name in names[at : at + 1])  # fmt: skip
        more = f"<NextContinuationToken>{at + 1}</NextContinuationToken>" if at + 1 < len(names) else ""
        return 200, {}, f'<ListBucketResult xmlns="{_NAMESPACE}">{items}{more}</ListBucketResult>'.encode()

    def _part(self, name: str, headers: dict[str, str]) -> Answer:
        content = self.files[name][0]
        if headers["if-match"] != _tag(content):
            return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"
        begin, end = map(int, headers["range"].removeprefix("bytes=").split("-"))
        return (206, {}, content[begin : end + 1]) if begin < len(content) else (416, {}, b"<Error/>")


def _expected(path: str, asked: dict[str, str], headers: dict[str, str]) -> str:
    at = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    url = address(f"http://{headers['host']}", unquote(path).lstrip("/"), asked)
    told = {name: headers[name] for name in ("range", "if-match") if name in headers}
    return signed(url, ACCESS, told, at=at)["Authorization"]


def _tag(content: bytes) -> str:
    return f'"{md5(content, usedforsecurity=False).hexdigest()}"'


def _date(second: int) -> str:
    return f"2026-01-01T10:00:{second:02d}.000Z"
