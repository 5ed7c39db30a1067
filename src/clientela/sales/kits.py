"""How other CRMs write down orders and deals when they are exported. Deals are recognised, and told as not taken yet."""

from clientela.platform.imports.kits import Kit

KITS = (
    Kit(
        "Odoo orders",
        "order",
        ("Order Reference", "Order Date", "Customer", "Order Lines/Product", "Order Lines/Quantity"),
        {
            "Order Reference": "number",
            "Order Date": "placed_at",
            "Customer": "customer_name",
            "Customer/External ID": "customer",
            "Order Lines/Product": "description",
            "Order Lines/Product/Internal Reference": "code",
            "Order Lines/Quantity": "quantity",
            "Order Lines/Unit Price": "unit_price",
            "Currency": "currency",
        },
        left=(
            "External ID",
            "Status",
            "Salesperson",
            "Total",
            "Untaxed Amount",
            "Activities",
            "Invoice Status",
            "Company",
        ),
    ),
    Kit("HubSpot deals", "", ("Record ID", "Deal Name", "Deal Stage"), {}),
    Kit("Salesforce opportunities", "", ("Id", "AccountId", "Name", "StageName", "CloseDate"), {}),
    Kit("Pipedrive deals", "", ("Deal - ID", "Deal - Title"), {}),
    Kit("Odoo opportunities", "", ("External ID", "Opportunity", "Stage"), {}),
)
