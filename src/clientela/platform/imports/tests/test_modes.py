"""What becomes of known and unknown records is chosen for each import."""

from decimal import Decimal

from clientela.catalog.models import Product
from clientela.parties.models import ContactPoint, Party
from clientela.platform.imports.mending import reason
from clientela.platform.imports.tests.bringing import bring

FIRST = "ID,Name,Email,City\n1,Anna,anna@example.com,Torino\n2,Zoe,,\n"
SECOND = """ID,Name,Email,City,Role
1,Anna Maria,anna@work.example,Milano,Owner
2,Zoe,zoe@example.com,Roma,
3,Ewa,ewa@example.com,Gdynia,
"""


def people() -> dict[str, str]:
    return dict(Party.objects.filter(kind="person").order_by("name").values_list("name", "city"))


def test_only_new_ones(owner):
    bring(owner, FIRST, source="crm")
    one = bring(owner, SECOND, source="crm", mode="create")
    assert people() == {"Anna": "Torino", "Ewa": "Gdynia", "Zoe": ""}
    assert (one.counts["created"], one.counts["skipped"]) == (1, 2)
    assert {reason(one, refusal) for refusal in one.refusals.all()} == {
        "This record is known already, and only new ones were to be taken."
    }


def test_only_known_ones(owner):
    bring(owner, FIRST, source="crm")
    one = bring(owner, SECOND, source="crm", mode="update")
    assert people() == {"Anna Maria": "Milano", "Zoe": "Roma"}
    assert (one.counts["updated"], one.counts["skipped"]) == (2, 1)
    assert one.refusals.get().row["Name"] == "Ewa"


def test_only_what_is_empty_is_filled(owner):
    bring(owner, FIRST, source="crm")
    bring(owner, SECOND, source="crm", fill_only=True)
    assert people() == {"Anna": "Torino", "Ewa": "Gdynia", "Zoe": "Roma"}
    assert Party.objects.get(name="Anna").job_title == "Owner"
    points = set(ContactPoint.objects.values_list("party__name", "value"))
    assert points == {("Anna", "anna@example.com"), ("Zoe", "zoe@example.com"), ("Ewa", "ewa@example.com")}


def test_products_know_the_same_choices(owner):
    bring(owner, "Code,Name,Price\nA,Coffee,\n", plural="products", name="p.csv")
    text = "Code,Name,Price\nA,Espresso,3.50\nB,Tea,2\n"
    assert bring(owner, text, plural="products", name="p.csv", mode="create").counts["skipped"] == 1
    assert "skipped" not in bring(owner, text, plural="products", name="p.csv", mode="update").counts
    Product.objects.filter(code="A").update(name="Coffee", unit_price=None)
    bring(owner, text, plural="products", name="p.csv", fill_only=True)
    found = Product.objects.order_by("code").values_list("name", "unit_price")
    assert list(found) == [("Coffee", Decimal("3.5")), ("Tea", 2)]
