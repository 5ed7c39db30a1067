"""What stands beneath the control of a line speaks of the product that the line will mean, if its reader may see it."""

from clientela.catalog.bundles.tests.test_bundles import made, of
from clientela.catalog.naming import products_named


def test_of_two_products_of_one_name_both_mean_the_one_known_first(owner):
    first = of(made("SET", name="Breakfast"), (made("CUP", "10"), "2"))
    made("OTHER", "1", name="breakfast")
    assert products_named(["BREAKFAST"])["BREAKFAST"].pk == first
    assert "Cup" in owner.browser.get("/products/at-line/?code=BREAKFAST").content.decode()


def test_what_its_reader_may_not_see_is_not_told(owner, charlie, person_with):
    of(made("SET"), (made("CUP", "10"), "2"))
    assert "Cup" in owner.browser.get("/products/at-line/?code=SET").content.decode()
    ted = person_with("Ted", {"product": {"see": "all"}})
    assert "Cup" not in ted.browser.get("/products/at-line/?code=SET").content.decode()
    assert charlie.browser.get("/products/at-line/?code=SET").status_code == 403
