"""Exports of other CRMs are recognised by their headings, and each column goes where that program means it."""

from typing import Any

import pytest

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.imports.actions import run
from clientela.platform.imports.kits import recognised
from clientela.platform.imports.targets import targets
from clientela.platform.imports.uploading import begin, upload
from clientela.wiring import KITS

EXPORTS = {
    "HubSpot contacts": (
        "people",
        "Record ID,First Name,Last Name,Email,Phone Number,Associated Company,Associated Company IDs,Lead Status,City",
        "5101,Anna,Nowak,anna@example.com,+39 02 1234567,Alba,77,NEW,Torino",
        {"external_id", "given_name", "family_name", "emails", "phones", "organisation", "organisation.external_id",
         "addresses.city"},
    ),
    "HubSpot companies": (
        "organisations",
        "Record ID,Company name,Company owner,Create Date,Phone Number,City,Country/Region,Industry,Company Domain Name",
        "77,Alba,Ola Nordmann,2025-01-02 10:00,+39 02 1234567,Torino,Italy,Food,alba.example",
        {"external_id", "name", "phones", "addresses.city", "addresses.country", "industry", "website"},
    ),
    "Salesforce contacts": (
        "people",
        "Id,AccountId,LastName,FirstName,Salutation,MailingCity,MailingCountry,Phone,MobilePhone,Email,Title,OwnerId",
        "0031t00000aBcDe,0011t00xYz,Nowak,Anna,Ms.,Torino,Italy,+39 02 1234567,+39 347 1182930,a@example.com,CFO,005x",
        {"external_id", "family_name", "given_name", "prefix", "addresses.city", "addresses.country", "phones", "emails",
         "job_title", "organisation.external_id"},
    ),
    "Salesforce accounts": (
        "organisations",
        "Id,Name,Type,BillingStreet,BillingCity,BillingCountry,Phone,Website,Industry,NumberOfEmployees,OwnerId",
        "0011t00000xYz,Alba,Customer,Via Roma 1,Torino,Italy,+39 02 1234567,https://alba.example,Food,40,005x",
        {"external_id", "name", "addresses.street", "addresses.city", "addresses.country", "phones", "website", "industry",
         "employees"},
    ),
    "Pipedrive people": (
        "people",
        "Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Mobile,Person - Owner",
        "12,Anna Nowak,Alba,anna@example.com,+39 347 1182930,Ola",
        {"external_id", "name", "organisation", "emails", "phones"},
    ),
    "Pipedrive organisations": (
        "organisations",
        "Organization - ID,Organization - Name,Organization - Address,Organization - Owner",
        "4,Alba,\"Via Roma 1, Torino\",Ola",
        {"external_id", "name", "addresses"},
    ),
    "Odoo contacts": (
        "people",
        "External ID,Name,Phone,Mobile,Email,Salesperson,City,Country,Related Company,Job Position",
        "__export__.res_partner_9,Anna Nowak,+39 02 1234567,+39 347 1182930,anna@example.com,Ola,Torino,Italy,Alba,CFO",
        {"external_id", "name", "phones", "emails", "addresses.city", "addresses.country", "organisation", "job_title"},
    ),
    "Odoo companies": (
        "organisations",
        "External ID,Name,Email,Phone,Street,City,Zip,Country,Tax ID,Website Link",
        "base.main_partner,Alba,info@alba.example,+39 02 1234567,Via Roma 1,Torino,10100,Italy,IT00159560366,https://alba.example",
        {"external_id", "name", "emails", "phones", "addresses.street", "addresses.city", "addresses.postal_code",
         "addresses.country", "identifiers.vat", "website"},
    ),
}  # fmt: skip


def brought(owner: Any, plural: str, *lines: str) -> Any:
    text = "\n".join(lines) + "\n"
    return upload([text.encode()], name="export.csv", entity=registry.entity(plural), by=owner.actor)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_mapped_and_taken(owner, name):
    plural, headings, row, expected = EXPORTS[name]
    one = brought(owner, plural, headings, row)
    assert {item["target"] for item in one.mapping} == expected
    assert f"an export of {name}".encode() in owner.browser.get(f"/imports/{one.pk}/").content
    assert begin(one, by=owner.actor)
    done = run(one.pk, by=owner.actor)
    assert (done.counts.get("created"), done.counts.get("refused", 0)) == (1, 0)
    assert Party.objects.filter(name__regex="Anna Nowak|Alba").exists()


@pytest.mark.parametrize("kit", [kit for kit in KITS if kit.entity], ids=lambda kit: kit.name)
def test_every_kit_leads_to_fields_that_there_are(owner, kit):
    open_ = {target.key for target in targets(registry.entity(kit.entity), by=owner.actor)}
    assert {to if isinstance(to, str) else to[0] for to in (*kit.columns.values(), *kit.users.values())} <= open_


def test_a_file_of_ones_own_is_no_export(owner):
    one = brought(owner, "people", "ID,Name,Email", "1,Anna,anna@example.com")
    assert recognised(one.layout["headings"], "person") is None
    assert b"an export of" not in owner.browser.get(f"/imports/{one.pk}/").content
