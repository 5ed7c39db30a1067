"""What people type, made comparable. Every surface (form, API, import, mail) passes its raw values through these first.

Pure functions that never raise, whatever the text, and give the same again when given their own answer.
`email`, `phone`, `website`, `vat` and `tax_code` answer a `Normal`; the caller keeps what was typed beside it.
`tidy` is for any line of text, `tame` for names of people only: it also mends SHOUTED ones.
"""

from clientela.parties.normalise.answer import Normal
from clientela.parties.normalise.casing import tame
from clientela.parties.normalise.cells import split_many
from clientela.parties.normalise.countries import country
from clientela.parties.normalise.emails import email
from clientela.parties.normalise.languages import language
from clientela.parties.normalise.organisation_names import organisation_key
from clientela.parties.normalise.person_names import PersonName, first_surname, full_name, gender_of_title, split_name
from clientela.parties.normalise.phones import phone
from clientela.parties.normalise.tax_numbers import tax_code, vat
from clientela.parties.normalise.text import fold, tidy
from clientela.parties.normalise.websites import website

__all__ = [
    "Normal",
    "PersonName",
    "country",
    "email",
    "first_surname",
    "fold",
    "full_name",
    "gender_of_title",
    "language",
    "organisation_key",
    "phone",
    "split_many",
    "split_name",
    "tame",
    "tax_code",
    "tidy",
    "vat",
    "website",
]
