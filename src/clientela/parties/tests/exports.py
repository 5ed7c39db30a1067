"""Whole exports as four programs write them: in their words, dates, numbers and booleans, with a double and a missing parent."""

import csv
import io
import zipfile
from collections.abc import Sequence

Rows = Sequence[Sequence[object]]
Files = dict[str, tuple[str, Rows]]  # file -> headings and rows
COUNT = 12
OWNER = "olga@clientela.example"


def company(at: int) -> str:
    return f"Cantina {at} S.r.l."


def packed(files: Files) -> bytes:
    """The archive that one downloads."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (headings, rows) in files.items():
            out = io.StringIO()
            csv.writer(out).writerows([headings.split(","), *rows])
            archive.writestr(f"export/{name}", out.getvalue())
        archive.writestr("export/readme.pdf", b"%PDF-1.7")
    return held.getvalue()


def hubspot() -> Files:
    people = [
        (
            7000 + n,
            f"Anna{n}",
            f"Rossi{n}",
            f"anna{n}@vino.example",
            OWNER,
            f"{5000 + n // 2};{5000 + n}",
            "2025-01-02 10:00",
        )
        for n in range(COUNT)
    ]
    people.append(
        (7999, "Anna0", "Rossi0", "ANNA0@vino.example", OWNER, "4040", "2025-01-02 10:00")
    )  # a double, no company
    return {
        "hubspot-crm-exports-all-contacts.csv": (
            "Record ID,First Name,Last Name,Email,Contact owner,Associated Company IDs,Create Date", people),
        "hubspot-crm-exports-all-companies.csv": (
            "Record ID,Company name,Company Domain Name,Annual Revenue,Number of Employees",
            [(5000 + n, company(n), f"cantina{n}.example", "1250000.50", 40) for n in range(COUNT)]),
        "hubspot-crm-exports-all-tasks.csv": (
            "Record ID,Task Title,Due Date,Task Status,Priority,Associated Contact IDs,Notes",
            [(9000 + n, f"Call {n}", "2026-03-04 09:30", "COMPLETED" if n % 2 else "NOT_STARTED", "MEDIUM", 7000 + n, "")
             for n in range(COUNT)]),
        "hubspot-crm-exports-calls.csv": (
            "Record ID,Activity type,Activity date,Body,Associated Contact IDs",
            [(9500 + n, "CALL" if n % 2 else "NOTE", "2026-03-04 09:30", f"said {n}", 7000 + n) for n in range(COUNT)]),
        "products.csv": ("Record ID,Name,SKU,Unit price", [(1, "Barolo", "BAR", "32.50"), (2, "Chianti", "CHI", "14")]),
        "deals.csv": (
            "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Associated Company IDs",
            [(n, f"Deal {n}", "Closed Won" if n else "Tasting", "Sales Pipeline", "100", 5000 + n) for n in range(5)],
        ),
    }  # fmt: skip


def salesforce() -> Files:
    account, contact = "001A0000000{:03d}AAA", "003A0000000{:03d}AAA"
    people = [(contact.format(n), account.format(n // 2), f"Rossi{n}", f"Anna{n}", f"anna{n}@vino.example", "1980-05-12", "false")
              for n in range(COUNT)]  # fmt: skip
    people.append(
        (contact.format(99), account.format(99), "Verdi", "Ugo", "ugo@vino.example", "", "false")
    )  # no account
    return {
        "Contact.csv": ("Id,AccountId,LastName,FirstName,Email,Birthdate,IsDeleted", people),
        "Account.csv": (
            "Id,Name,BillingStreet,BillingCity,BillingCountry,AnnualRevenue,OwnerId",
            [(account.format(n), company(n), "Via Roma 1", "Torino", "Italy", "1250000.0", "005x") for n in range(COUNT)]),
        "Task.csv": (
            "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,IsClosed",
            [(f"00T{n:015d}", contact.format(n), "", f"Call {n}", "2026-03-04", "Completed" if n % 2 else "In Progress", "High",
              "true") for n in range(COUNT)]),
        "Event.csv": (
            "Id,WhoId,WhatId,Subject,StartDateTime,EndDateTime,IsAllDayEvent",
            [(f"00U{n:015d}", contact.format(n), "", "Tasting", "2026-03-04T09:30:00.000Z", "2026-03-04T10:30:00.000Z", "false")
             for n in range(COUNT)]),
        "Product2.csv": ("Id,Name,ProductCode,Family,IsActive", [("01t1", "Barolo", "BAR", "Red", "true"),
                                                                ("01t2", "Chianti", "CHI", "Red", "false")]),
        "Opportunity.csv": (
            "Id,AccountId,Name,StageName,CloseDate",
            [(f"006{n}", account.format(n), f"Deal {n}", "Closed Won" if n else "Tasting", "2026-01-01") for n in range(5)]),
    }  # fmt: skip


def pipedrive() -> Files:
    people = [
        (n + 1, f"Anna{n} Rossi{n}", company(n // 2), n // 2 + 1, f"anna{n}@vino.example", OWNER) for n in range(COUNT)
    ]
    people.append((99, "Ugo Verdi", "", 77, "ugo@vino.example", OWNER))
    return {
        "people.csv": (
            "Person - ID,Person - Name,Person - Organization,Person - Organization ID,Person - Email - Work,Person - Owner",
            people),
        "organizations.csv": ("Organization - ID,Organization - Name,Organization - Address",
                              [(n + 1, company(n), "Via Roma 1, Torino") for n in range(COUNT)]),
        "activities.csv": (
            "Activity - ID,Activity - Subject,Activity - Due date,Activity - Done,Activity - Contact person,Activity - Note",
            [(n + 1, f"Call {n}", "2026-03-04", "Done" if n % 2 else "To do", f"Anna{n} Rossi{n}", "") for n in range(COUNT)]),
        "notes.csv": ("Note - ID,Note - Content,Note - Add time,Note - Person",
                      [(n + 1, f"said {n}", "2026-03-04 09:30:00", f"Anna{n} Rossi{n}") for n in range(COUNT)]),
        "products.csv": ("Product - ID,Product - Name,Product - Product code,Product - Unit price,Product - Active",
                         [(1, "Barolo", "BAR", "32.50", "Yes"), (2, "Chianti", "CHI", "14", "No")]),
        "deals.csv": (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Status,Deal - Stage,Deal - Pipeline,Deal - Organization ID",
            [(n, f"Deal {n}", 100, "Won" if n else "Open", "Tasting", "Pipeline", n + 1) for n in range(5)]),
    }  # fmt: skip


def odoo() -> Files:
    people = [(f"__export__.res_partner_{n}", f"Anna{n} Rossi{n}", f"anna{n}@vino.example", company(n // 2), OWNER)
              for n in range(COUNT)]  # fmt: skip
    people.append(("__export__.res_partner_99", "Ugo Verdi", "ugo@vino.example", "", OWNER))
    return {
        "Contact (res.partner).csv": ("External ID,Name,Email,Related Company,Salesperson/Email", people),
        "Companies (res.partner).csv": (
            "External ID,Name,Tax ID,City,Country",
            [(f"__export__.company_{n}", company(n), "IT00159560366", "Torino", "Italy") for n in range(COUNT)]),
        "Activity (mail.activity).csv": (
            "External ID,Summary,Activity Type,Due Date,Document Name,Note",
            [(f"__export__.activity_{n}", f"Call {n}", "Call", "2026-03-04", f"Anna{n} Rossi{n}", "") for n in range(COUNT)]),
        "Product (product.template).csv": (
            "External ID,Name,Internal Reference,Sales Price,Product Category",
            [("a.1", "Barolo", "BAR", "32.50", "Wine / Red"), ("a.2", "Chianti", "CHI", "14.00", "Wine / Red")]),
        "Sales Order (sale.order).csv": (
            "Order Reference,Order Date,Customer,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price",
            [(f"S000{n}", "2026-03-04 09:30:00", f"Anna{n} Rossi{n}", "Barolo", "6.0", "32.50") for n in range(COUNT)]),
        "Lead (crm.lead).csv": (
            "External ID,Opportunity,Stage,Customer/External ID,Expected Revenue",
            [(f"l.{n}", f"Deal {n}", "Won" if n else "Tasting", f"__export__.company_{n}", "100") for n in range(5)]),
    }  # fmt: skip
