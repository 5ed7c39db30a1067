"""What customers and colleagues say in each of the four languages."""

from clientela.demo.phrases.english import ENGLISH
from clientela.demo.phrases.italian import ITALIAN
from clientela.demo.phrases.polish import POLISH
from clientela.demo.phrases.spanish import SPANISH

PHRASES = {"it": ITALIAN, "es": SPANISH, "pl": POLISH, "en": ENGLISH}
