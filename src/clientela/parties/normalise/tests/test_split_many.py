"""Cells that hold several values, and those that only look so."""

import pytest

from clientela.parties.normalise import split_many


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("a@b.it; c@d.it", ["a@b.it", "c@d.it"]),
        ("a@b.it,c@d.it c@e.it", ["a@b.it", "c@d.it", "c@e.it"]),
        ("a@b.it ::: c@d.it", ["a@b.it", "c@d.it"]),
        ("Via Roma 1, Milano ::: Via Po 2", ["Via Roma 1, Milano", "Via Po 2"]),
        ("Rossi, Mario <m@b.it>, c@d.it", ["Rossi, Mario <m@b.it>", "c@d.it"]),
        ('"Rossi, Mario" <m@b.it>; c@d.it', ['"Rossi, Mario" <m@b.it>', "c@d.it"]),
        ("02 1234567 / 347 1234567", ["02 1234567", "347 1234567"]),
        ("02/1234567", ["02/1234567"]),
        ("02 1234567\n347 1234567\r\n", ["02 1234567", "347 1234567"]),
        ("+39 02 1234567;ext=12;+39 347 1234567", ["+39 02 1234567;ext=12", "+39 347 1234567"]),
        ("02 1234567, int. 5", ["02 1234567, int. 5"]),
        ("https://a.it/x,y;z, http://b.it", ["https://a.it/x,y", "z", "http://b.it"]),
        ("vip, newsletter|fiera 2024", ["vip", "newsletter", "fiera 2024"]),
        (" ; , ", []),
        ("", []),
    ],
)
def test_a_cell_is_divided_into_its_values(cell: str, values: list[str]) -> None:
    assert split_many(cell) == values
