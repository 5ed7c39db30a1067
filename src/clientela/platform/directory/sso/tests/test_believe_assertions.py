"""SAML: only an assertion that is signed, for us, now, and that this browser asked for, lets somebody in; once."""

import re
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clientela.platform.directory.sso import actions
from clientela.platform.directory.sso.arrivals import views
from clientela.platform.directory.sso.conftest import is_in, refused
from clientela.platform.directory.sso.models import Identity, Provider
from clientela.platform.permissions.models import Assignment, Role

utils = pytest.importorskip("onelogin.saml2.utils").OneLogin_Saml2_Utils
ENTITY, PARTNER = "https://idp.corp.example/metadata", "https://idp.partner.example/metadata"
SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
NS = 'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
RESPONSE = """<samlp:Response {ns} ID="_r1" Version="2.0" IssueInstant="{now}" Destination="{acs}"{answers}>
<saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
ASSERTION = """<saml:Assertion {ns} ID="_a1" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID Format="{form}">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
<saml:SubjectConfirmationData NotOnOrAfter="{until}" Recipient="{acs}"{answers}/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{since}" NotOnOrAfter="{until}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="s1"><saml:AuthnContext>
<saml:AuthnContextClassRef>https://refeds.org/profile/mfa</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="mail"><saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="groups"><saml:AttributeValue>crm-sales</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion>"""
METADATA = """<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity}">
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{cert}</ds:X509Certificate></ds:X509Data>
</ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.corp.example/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""


def pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    cert = made.not_valid_before(now).not_valid_after(now + timedelta(days=9)).sign(key, hashes.SHA256())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode(), cert.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERT = pair()
OTHER_KEY, OTHER_CERT = pair()


@pytest.fixture
def facts():
    bare = "".join(CERT.splitlines()[1:-1])
    return {
        "name": "Corp",
        "metadata": METADATA.format(entity=ENTITY, cert=bare),
        "domains": ["corp.example"],
        "group_claim": "groups",
    }


@pytest.fixture
def saml(owner, facts):
    return Provider.objects.get(pk=actions.add_provider("saml", facts, by=owner.actor))


class Idp:
    """Answers a browser's request as the test wants it."""

    def __init__(self, provider):
        self.place = f"/login/with/{provider.pk}/"
        self.browser = Client()
        there = self.browser.get(self.place).headers["Location"]
        packed = parse_qs(urlsplit(there).query)["SAMLRequest"][0]
        self.asked = re.search(r'ID="([^"]+)"', zlib.decompress(b64decode(packed), -15).decode())[1]

    def words(self, **said):
        now = datetime.now(UTC)
        form = "%Y-%m-%dT%H:%M:%SZ"
        host = "http://testserver" + self.place
        return {
            "ns": NS, "issuer": ENTITY, "acs": f"{host}answer/", "audience": f"{host}metadata/", "subject": "u-1",
            "email": "anna@corp.example", "answers": f' InResponseTo="{self.asked}"', "now": now.strftime(form),
            "since": (now - timedelta(seconds=30)).strftime(form), "until": (now + timedelta(minutes=5)).strftime(form),
            "form": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", **said,
        }  # fmt: skip

    def signed(self, *, key=KEY, cert=CERT, **said):
        return utils.add_sign(ASSERTION.format(**self.words(**said)), key, cert).decode()

    def response(self, assertion, **said):
        return RESPONSE.format(assertion=assertion.replace('<?xml version="1.0"?>', ""), **self.words(**said))

    def post(self, response, browser=None):
        """What the browser is shown at the end: the provider's page posts without our cookies."""
        answer = Client().post(f"{self.place}answer/", {"SAMLResponse": b64encode(response.encode()).decode()})
        if answer.status_code == 302:
            answer = (browser or self.browser).get(answer.headers["Location"])
        return answer


def test_a_signed_assertion_lets_somebody_in(anna, saml, owner):
    sales = Role.objects.create(name="Sales", grants={"*": {"see": "all"}})
    actions.edit_provider(saml.pk, {"group_roles": {"crm-sales": str(sales.pk)}}, by=owner.actor)
    idp = Idp(saml)
    assert idp.post(idp.response(idp.signed())).status_code == 302
    assert is_in(idp.browser)
    assert Identity.objects.get().subject == "u-1"
    assert Assignment.objects.filter(user=anna.user, role=sales).exists()


def test_it_counts_once_and_in_the_browser_that_asked(anna, saml):
    idp = Idp(saml)
    response, other = idp.response(idp.signed()), Client()
    assert idp.post(response, browser=other).status_code == 403
    assert not is_in(other)
    idp.post(response)
    idp.browser.post("/logout/")
    assert idp.post(response).status_code == 403
    assert not is_in(idp.browser)
    assert refused() == ["this browser did not ask for it"] * 2


@pytest.fixture
def partner(owner, facts):
    """A second provider, of another company, with a key of its own."""
    told = METADATA.format(entity=PARTNER, cert="".join(OTHER_CERT.splitlines()[1:-1]))
    more = {"name": "Partner", "metadata": told, "domains": ["partner.example"]}
    return Provider.objects.get(pk=actions.add_provider("saml", facts | more, by=owner.actor))


def test_what_one_provider_says_is_never_another_s_word(anna, saml, partner):
    idp, other = Idp(saml), Idp(partner)
    said = {"issuer": PARTNER, "answers": f' InResponseTo="{idp.asked}"'}
    response = other.response(other.signed(key=OTHER_KEY, cert=OTHER_CERT, **said), **said)
    told = {"SAMLResponse": b64encode(response.encode()).decode()}
    onward = Client().post(f"{other.place}answer/", told).headers["Location"]
    assert idp.browser.get(onward.replace(str(partner.pk), str(saml.pk))).status_code == 403
    assert not is_in(idp.browser)
    assert not Identity.objects.exists()


def test_it_answers_to_its_own_protocol_alone(saml):
    idp = Idp(saml)
    assert idp.browser.get(f"{idp.place}back/", {"code": "1", "state": idp.asked}).status_code == 404
    token = jwt.encode({"sub": "u-1"}, "a shared secret of 32 bytes or more", algorithm="HS256")
    assert Client().post(f"{idp.place}out/", {"logout_token": token}).status_code == 404


def test_groups_that_give_no_role_are_not_carried_on(anna, saml):
    idp = Idp(saml)
    told = {"SAMLResponse": b64encode(idp.response(idp.signed()).encode()).decode()}
    short = Client().post(f"{idp.place}answer/", told).headers["Location"]
    many = "".join(f"<saml:AttributeValue>group-{number}</saml:AttributeValue>" for number in range(500))
    crowd = ASSERTION.format(**idp.words()).replace("<saml:AttributeValue>crm-sales</saml:AttributeValue>", many)
    told["SAMLResponse"] = b64encode(idp.response(utils.add_sign(crowd, KEY, CERT).decode()).encode()).decode()
    assert len(Client().post(f"{idp.place}answer/", told).headers["Location"]) == len(short)


PAST = "2020-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"audience": "https://evil.example"}, "audience"),
        ({"until": PAST}, "NotOnOrAfter|expired|SubjectConfirmation"),
        ({"since": "2099-01-01T00:00:00Z"}, "NotBefore|not yet valid"),
        ({"issuer": "https://evil.example"}, "issuer"),
        ({"acs": "https://evil.example/answer/"}, "evil.example|SubjectConfirmation"),
        ({"answers": ""}, "nobody asked|SubjectConfirmation"),
        ({"answers": ' InResponseTo="_other"'}, "did not ask|SubjectConfirmation"),
        ({"subject": ""}, "unreadable"),
        ({"subject": "u" * 256}, "can't be kept"),
        ({"form": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"}, "changes each time"),
        ({"key": OTHER_KEY, "cert": OTHER_CERT}, "[Ss]ignature"),
    ],
)
def test_what_is_not_for_us_and_now_is_not_believed(anna, saml, said, why):
    idp = Idp(saml)
    outer = {name: value for name, value in said.items() if name in ("acs", "answers", "issuer")}
    assert idp.post(idp.response(idp.signed(**said), **outer)).status_code == 403
    assert not is_in(idp.browser)
    assert re.search(why, refused()[0])


def forged(idp):
    return ASSERTION.format(**idp.words(subject="u-2", email="olga@corp.example")).replace('"_a1"', '"_a2"')


ATTACKS = {
    "unsigned": lambda idp: idp.response(ASSERTION.format(**idp.words())),
    "changed after signing": lambda idp: idp.response(idp.signed().replace("anna@", "olga@")),
    "a forged one before": lambda idp: idp.response(forged(idp) + idp.signed()),
    "a forged one after": lambda idp: idp.response(idp.signed() + forged(idp)),
    "the signed one inside a forged one": lambda idp: idp.response(
        forged(idp).replace(
            "</saml:Assertion>", f"<samlp:Extensions>{idp.signed()}</samlp:Extensions></saml:Assertion>"
        )
    ),
    "entities": lambda idp: '<!DOCTYPE x [<!ENTITY e "anna@corp.example">]>' + idp.response(idp.signed()),
    "entities from a file": lambda idp: (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + idp.response(idp.signed().replace("u-1", "&e;"))
    ),
    "no XML": lambda idp: "none",
    "empty": lambda idp: "",
    "another document": lambda idp: idp.signed(),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_xml_that_was_tampered_with_lets_nobody_in(anna, saml, attack):
    idp = Idp(saml)
    assert idp.post(attack(idp)).status_code == 403
    assert not is_in(idp.browser)
    assert not Identity.objects.exists()


def test_a_comment_in_a_name_cuts_nothing_off(anna, saml):
    idp = Idp(saml)
    idp.post(idp.response(idp.signed(email="anna@corp.example<!---->.evil.example")))
    assert not is_in(idp.browser)


def test_an_old_algorithm_is_not_believed(anna, saml):
    idp = Idp(saml)
    assertion = utils.add_sign(ASSERTION.format(**idp.words()), KEY, CERT, sign_algorithm=SHA1).decode()
    assert idp.post(idp.response(assertion)).status_code == 403
    assert not is_in(idp.browser)


def test_what_was_shown_on_is_for_a_minute_and_for_nobody_to_read(anna, saml, monkeypatch):
    idp = Idp(saml)
    response = b64encode(idp.response(idp.signed()).encode()).decode()
    onward = Client().post(f"{idp.place}answer/", {"SAMLResponse": response}).headers["Location"]
    assert "anna" not in onward
    assert idp.browser.get(onward[:-3]).status_code == 403
    assert refused() == ["changed on the way"]


def test_who_was_away_too_long_asks_again(anna, saml, monkeypatch):
    idp = Idp(saml)
    monkeypatch.setattr(views, "LONGEST_TRIP", -1)
    assert idp.post(idp.response(idp.signed())).status_code == 403
    assert not is_in(idp.browser)


def test_our_metadata_name_us(saml, client):
    told = client.get(f"/login/with/{saml.pk}/metadata/").content.decode()
    assert f"/login/with/{saml.pk}/answer/" in told
    assert 'WantAssertionsSigned="true"' in told


@pytest.mark.parametrize(
    "metadata", ["", "none", "<a/>", METADATA.format(entity="", cert="x"), "<!DOCTYPE a [<!ENTITY b 'c'>]>" + METADATA]
)
def test_metadata_that_name_no_provider_are_refused(owner, facts, metadata):
    answer = owner.browser.post("/settings/sign-in/new/saml/", facts | {"metadata": metadata})
    assert answer.status_code == 422
    assert not Provider.objects.exists()


def test_metadata_come_as_a_file_too_and_stay_when_nothing_is_sent(owner, facts):
    from_file = {"file": SimpleUploadedFile("idp.xml", facts.pop("metadata").encode())}
    assert owner.browser.post("/settings/sign-in/new/saml/", facts | from_file).status_code == 302
    one = Provider.objects.get()
    assert one.issuer == ENTITY
    assert owner.browser.post(f"/settings/sign-in/{one.pk}/", facts | {"name": "Other"}).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.issuer, len(one.found["certificates"])) == ("Other", ENTITY, 1)
