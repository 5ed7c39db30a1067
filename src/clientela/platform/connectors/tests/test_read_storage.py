"""Files of a bucket are read like those of a folder: the new and changed ones, signed, in pieces, and only where one may go."""

from datetime import UTC, datetime

import pytest

from clientela.parties.models import Party, SourceRecord
from clientela.platform.connectors import actions
from clientela.platform.connectors.checking import Unfit
from clientela.platform.connectors.kinds import Trouble, storage
from clientela.platform.connectors.kinds.signature import Access, address, signed
from clientela.platform.connectors.models import Connector
from clientela.platform.connectors.tests.bucket import ACCESS, Bucket
from clientela.platform.connectors.tests.conftest import PEOPLE, counts, run

GIVEN = {"bucket": "crm", "region": ACCESS.region, "key": ACCESS.key, "secret": ACCESS.secret, "folder": "in"}
EXAMPLE = Access("us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
HOST = "https://examplebucket.s3.amazonaws.com"


@pytest.fixture
def bucket() -> Bucket:
    held = Bucket()
    held.put("in/a ä+b.csv", PEOPLE)
    held.put("out/other.csv", PEOPLE.replace("Anna", "Other"))
    return held


@pytest.mark.parametrize(
    ("path", "asked", "headers", "signature"),
    [
        ("test.txt", {}, {"Range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("", {"max-keys": "2", "prefix": "J"}, {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)
def test_the_examples_of_the_standard_are_signed_as_it_tells(path, asked, headers, signature):
    at = datetime(2013, 5, 24, tzinfo=UTC)
    found = signed(address(HOST, path, asked), EXAMPLE, headers, at=at)["Authorization"]
    assert found.endswith(f"Signature={signature}")
    assert EXAMPLE.secret not in repr(EXAMPLE)


def test_only_new_and_changed_files_are_read_again(owner, made, serve, bucket, monkeypatch):
    monkeypatch.setattr(storage, "PIECE", 20)
    one = made("s3", url=serve(bucket.say).url, **GIVEN)
    first = run(one, owner)
    assert (first.state, counts(first)) == ("done", {"created": 2})
    assert set(SourceRecord.objects.values_list("source", "external_id")) == {("Shop", "1"), ("Shop", "2")}
    assert run(one, owner).rows == 0
    bucket.put("in/a ä+b.csv", PEOPLE.replace("Zoe Rossi", "Zoe Bianchi"))
    bucket.put("in/later.csv", "Email,Name,ID\nbob@example.com,Bob,3\n")
    assert counts(run(one, owner)) == {"created": 1, "updated": 1, "unchanged": 1}
    assert set(Party.objects.values_list("name", flat=True)) == {"Anna Nowak", "Zoe Bianchi", "Bob"}


def test_a_file_that_changes_while_it_is_read_is_read_anew(owner, made, serve, bucket):
    one = made("s3", url=serve(bucket.say).url, **GIVEN)
    given = {**one.settings, "secret": ACCESS.secret}
    (listed,) = storage._listed(given)
    bucket.put("in/a ä+b.csv", "ID,Name\n7,Ewa\n")
    with pytest.raises(Trouble, match="changed while it was read"):
        list(storage._pieces(given, listed))
    assert counts(run(one, owner)) == {"created": 1}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"secret": "another-secret"}, "SignatureDoesNotMatch"),
        ({"bucket": "crn"}, "NoSuchBucket"),
        ({"names": "*.xlsx"}, "No file"),
    ],
)
def test_what_keeps_one_out_is_told_without_the_secret(made, serve, bucket, other, told):
    with pytest.raises(Trouble, match=told) as refused:
        made("s3", url=serve(bucket.say).url, **GIVEN | other)
    assert "secret" not in str(refused.value).replace("Check key, secret", "")
    assert not Party.objects.exists()


def test_answers_of_something_else_are_refused(made, serve):
    for said in (b"hello", b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>'):
        server = serve(lambda *_asked, said=said: (200, {}, said))
        with pytest.raises(Trouble, match="not one of S3"):
            made("s3", url=server.url, **GIVEN)


def test_ones_own_network_is_not_reached_unless_it_is_named(owner, made, serve, bucket, settings):
    url = serve(bucket.say).url.replace("http:", "https:")
    settings.INNER_NETWORKS = []
    with pytest.raises(Trouble, match="may not be reached"):
        made("s3", url=url, **GIVEN)
    with pytest.raises(Unfit):
        said = {"name": "x", "kind": "s3", "entity": "person", "settings": GIVEN | {"url": "ftp://storage.example"}}
        actions.make_connector(said, by=owner.actor)
    assert Connector.objects.count() == 1
