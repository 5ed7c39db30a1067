"""The rates of value added tax in four countries, as their laws say it: what a company begins with, and may change.

Italy: DPR 633/1972 art. 16 and table A, DL 138/2011, DL 76/2013, L 208/2015. Spain: Ley 37/1992 art. 90 and 91, RDL 20/2012.
Poland: ustawa o VAT art. 41 and 146aa onwards. Great Britain: VAT Act 1994 s. 2, schedules 7A and 8.
"""

from datetime import date

from django.utils.translation import pgettext_lazy

STANDARD, REDUCED, FURTHER, LOWEST, EXEMPT = (
    pgettext_lazy("a tax class", "Standard"),
    pgettext_lazy("a tax class", "Reduced"),
    pgettext_lazy("a tax class", "Further reduced"),
    pgettext_lazy("a tax class", "Lowest"),
    pgettext_lazy("a tax class", "Exempt"),
)
CLASSES = (STANDARD, REDUCED, FURTHER, LOWEST, EXEMPT)

# (class, country, per cent, from, until)
RATES = (
    (STANDARD, "IT", "21", date(2011, 9, 17), date(2013, 9, 30)), (STANDARD, "IT", "22", date(2013, 10, 1), None),
    (REDUCED, "IT", "10", date(1995, 2, 24), None), (FURTHER, "IT", "5", date(2016, 1, 1), None),
    (LOWEST, "IT", "4", date(1989, 1, 1), None),
    (STANDARD, "ES", "18", date(2010, 7, 1), date(2012, 8, 31)), (STANDARD, "ES", "21", date(2012, 9, 1), None),
    (REDUCED, "ES", "8", date(2010, 7, 1), date(2012, 8, 31)), (REDUCED, "ES", "10", date(2012, 9, 1), None),
    (FURTHER, "ES", "4", date(1995, 1, 1), None), (LOWEST, "ES", "4", date(1995, 1, 1), None),
    (STANDARD, "PL", "22", date(1993, 7, 5), date(2010, 12, 31)), (STANDARD, "PL", "23", date(2011, 1, 1), None),
    (REDUCED, "PL", "8", date(2011, 1, 1), None), (FURTHER, "PL", "5", date(2011, 1, 1), None),
    (LOWEST, "PL", "5", date(2011, 1, 1), None),
    (STANDARD, "GB", "17.5", date(2010, 1, 1), date(2011, 1, 3)), (STANDARD, "GB", "20", date(2011, 1, 4), None),
    (REDUCED, "GB", "5", date(1997, 9, 1), None), (FURTHER, "GB", "0", date(1973, 4, 1), None),
    (LOWEST, "GB", "0", date(1973, 4, 1), None),
    (EXEMPT, "", "0", None, None),
)  # fmt: skip
