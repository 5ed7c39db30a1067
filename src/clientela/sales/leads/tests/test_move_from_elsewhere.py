"""Leads as other CRMs export them: recognised, each with its person; brought twice they are there once."""

import pytest

from clientela.parties.models import Party
from clientela.parties.tests.test_move_from_elsewhere import brought
from clientela.platform.imports.actions import run
from clientela.platform.imports.uploading import begin
from clientela.sales.leads.models import Lead

EXPORTS = {
    "HubSpot leads": (
        "Record ID,Lead Name,Lead Stage,Create Date,Lead Source,Associated Contact,Associated Contact Email,Associated Company",
        "71,Espresso bar,New,2026-05-02 10:30,Fair,Ewa Łoś,ewa@example.pl,Zielona",
    ),
    "Salesforce leads": (
        "Id,FirstName,LastName,Name,Company,Email,Phone,LeadSource,Status,Description,IsConverted",
        "00Q1,Ewa,Łoś,Ewa Łoś,Zielona,ewa@example.pl,+48 22 123 45 67,Fair,Open - Not Contacted,Espresso bar,false",
    ),
    "Pipedrive leads": (
        "Lead - ID,Lead - Title,Lead - Lead created,Lead - Source,Lead - Contact person,Person - Email,Lead - Organization",
        "a1b2,Espresso bar,2026-05-02 10:30,Fair,Ewa Łoś,ewa@example.pl,Zielona",
    ),
    "Odoo leads": (
        "External ID,Lead,Contact Name,Email,Phone,Company Name,Source,Probability,Company",
        "crm.lead_1,Espresso bar,Ewa Łoś,ewa@example.pl,+48 22 123 45 67,Zielona,Fair,10,My Company",
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_recognised_and_taken_once(owner, name):
    told = {}
    for outcome in ("created", "unchanged"):
        one = brought(owner, "leads", *EXPORTS[name])
        told[outcome] = owner.browser.get(f"/imports/{one.pk}/").content.decode()
        assert begin(one, by=owner.actor)
        assert run(one.pk, by=owner.actor).counts.get(outcome) == 1
    assert f"an export of {name}" in told["created"]
    lead = Lead.objects.get()
    assert (lead.name, lead.state, lead.origin.name, lead.company) == ("Espresso bar", "new", "Fair", "Zielona")
    assert (lead.party.name, Party.objects.filter(kind="person").count()) == ("Ewa Łoś", 1)
