"""The four countries in which the demo company sells, one file of words each, with their share of the population."""

from clientela.demo.chance import weighted
from clientela.demo.countries.britain import BRITAIN
from clientela.demo.countries.italy import ITALY
from clientela.demo.countries.poland import POLAND
from clientela.demo.countries.spain import SPAIN

COUNTRIES = (ITALY, SPAIN, POLAND, BRITAIN)
SHARES = weighted([(ITALY, 35), (SPAIN, 25), (POLAND, 25), (BRITAIN, 15)])
