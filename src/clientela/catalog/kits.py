"""How other CRMs write down products when they are exported."""

from clientela.platform.imports.kits import Kit

KITS = (
    Kit(
        "HubSpot products",
        "product",
        ("Record ID", "Name", "SKU", "Unit price"),
        {
            "Record ID": "external_id",
            "Name": "name",
            "SKU": "code",
            "Unit price": "unit_price",
            "Product type": "family",
        },
        left=("Product description", "Create Date", "Unit cost", "Billing frequency", "Term", "URL"),
    ),
    Kit(
        "Salesforce products",
        "product",
        ("Id", "Name", "ProductCode", "IsActive"),
        {"Id": "external_id", "Name": "name", "ProductCode": "code", "Family": "family", "IsActive": "active"},
        left=("Description", "CreatedDate", "IsDeleted", "StockKeepingUnit", "QuantityUnitOfMeasure"),
    ),
    Kit(
        "Pipedrive products",
        "product",
        ("Product - ID", "Product - Name"),
        {
            "Product - ID": "external_id",
            "Product - Name": "name",
            "Product - Product code": "code",
            "Product - Category": "family",
            "Product - Unit price": "unit_price",
            "Product - Currency": "currency",
            "Product - Active": "active",
        },
        left=("Product - Owner", "Product - Unit", "Product - Tax", "Product - Description", "Product - Visible to"),
    ),
    Kit(
        "Odoo products",
        "product",
        ("External ID", "Name", "Internal Reference", "Sales Price"),
        {
            "External ID": "external_id",
            "Name": "name",
            "Internal Reference": "code",
            "Sales Price": "unit_price",
            "Product Category": "family",
            "Active": "active",
        },
        left=("Cost", "Product Type", "Quantity On Hand", "Barcode", "Unit of Measure", "Description"),
    ),
)
