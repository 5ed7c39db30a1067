"""The price list of Torrefazione Alba: some sixty products, who likes which, and what a line of an order calls them."""

from dataclasses import dataclass

from clientela.demo.chance import weighted
from clientela.demo.country import lines

_LIST = """
ALB1-250 | Alba 1, beans 250 g | Alba 1 250 g | Espresso blends | 6.90 | 9 | 0
ALB1-1K | Alba 1, beans 1 kg | Alba 1 | Espresso blends | 23.50 | 5 | 12
ALB2-250 | Alba 2, beans 250 g | Alba 2 250 g | Espresso blends | 7.20 | 8 | 0
ALB2-1K | Alba 2, beans 1 kg | Alba 2 | Espresso blends | 24.50 | 5 | 11
ALB3-250 | Alba 3, beans 250 g | Alba 3 250 g | Espresso blends | 7.40 | 6 | 0
ALB3-1K | Alba 3, beans 1 kg | Alba 3 | Espresso blends | 25.00 | 4 | 10
ALB4-250 | Alba 4, beans 250 g | Alba 4 250 g | Espresso blends | 7.90 | 7 | 0
ALB4-1K | Alba 4, beans 1 kg | Alba 4 | Espresso blends | 26.50 | 5 | 14
ALB5-1K | Alba 5 crema, beans 1 kg | Alba 5 | Espresso blends | 21.90 | 1 | 9
BAR-3K | Bar Classico, beans 3 kg sack | Bar Classico sack | Espresso blends | 59.00 | 0 | 6
LAN-250 | Langhe, beans 250 g | Langhe 250 g | Espresso blends | 8.20 | 4 | 0
LAN-1K | Langhe, beans 1 kg | Langhe | Espresso blends | 27.50 | 2 | 4
GUJ-250 | Guji, Ethiopia, beans 250 g | Guji 250 g | Single origins | 10.90 | 7 | 0
GUJ-1K | Guji, Ethiopia, beans 1 kg | Guji | Single origins | 36.00 | 2 | 6
YIR-250 | Yirgacheffe, Ethiopia, beans 250 g | Yirgacheffe 250 g | Single origins | 11.20 | 5 | 0
YIR-1K | Yirgacheffe, Ethiopia, beans 1 kg | Yirgacheffe | Single origins | 37.50 | 1 | 3
HUI-250 | Huila, Colombia, beans 250 g | Huila 250 g | Single origins | 9.80 | 5 | 0
HUI-1K | Huila, Colombia, beans 1 kg | Huila | Single origins | 32.00 | 1 | 4
ANT-250 | Antigua, Guatemala, beans 250 g | Antigua 250 g | Single origins | 9.90 | 4 | 0
ANT-1K | Antigua, Guatemala, beans 1 kg | Antigua | Single origins | 33.00 | 1 | 3
CER-250 | Cerrado, Brazil, beans 250 g | Cerrado 250 g | Single origins | 8.40 | 5 | 0
CER-1K | Cerrado, Brazil, beans 1 kg | Cerrado | Single origins | 27.00 | 2 | 7
NYE-250 | Nyeri AA, Kenya, beans 250 g | Nyeri 250 g | Single origins | 12.50 | 3 | 0
TAR-250 | Tarrazú, Costa Rica, beans 250 g | Tarrazú 250 g | Single origins | 10.60 | 3 | 0
TAR-1K | Tarrazú, Costa Rica, beans 1 kg | Tarrazú | Single origins | 35.00 | 0 | 2
MON-1K | Monsooned Malabar, India, beans 1 kg | Malabar | Single origins | 29.00 | 1 | 3
GEI-100 | Geisha, Panama, beans 100 g | Geisha 100 g | Single origins | 24.00 | 1 | 0
DEC-250 | Decaf, water process, beans 250 g | Decaf 250 g | Decaf | 8.90 | 5 | 1
DEC-1K | Decaf, water process, beans 1 kg | Decaf | Decaf | 29.50 | 1 | 8
DEC-GR | Decaf, ground for moka 250 g | Decaf ground 250 g | Decaf | 8.90 | 3 | 0
MOK-250 | Moka Tradizione, ground 250 g | Moka 250 g | Ground | 6.40 | 9 | 1
MOK-2X | Moka Tradizione, ground 2 x 250 g | Moka twin pack | Ground | 12.00 | 5 | 0
FIL-250 | Filter Mattino, ground 250 g | Mattino 250 g | Ground | 7.60 | 4 | 1
FIL-1K | Filter Mattino, ground 1 kg | Mattino | Ground | 25.50 | 1 | 6
COL-500 | Cold brew blend, coarse 500 g | Cold brew 500 g | Ground | 14.00 | 2 | 1
CAP-10 | Capsules Alba 4, 10 | capsules Alba 4 | Capsules and pods | 4.20 | 8 | 1
CAP-50 | Capsules Alba 4, 50 | capsules Alba 4 box | Capsules and pods | 19.50 | 6 | 4
CAP-D10 | Capsules decaf, 10 | capsules decaf | Capsules and pods | 4.30 | 4 | 1
CAP-G10 | Capsules Guji, 10 | capsules Guji | Capsules and pods | 4.90 | 4 | 0
POD-50 | Pods Alba 1, 50 | pods Alba 1 box | Capsules and pods | 14.90 | 4 | 4
POD-150 | Pods Alba 1, 150 | pods Alba 1 carton | Capsules and pods | 41.00 | 1 | 6
GIFT-S | Gift box, three coffees | gift box small | Gifts | 29.00 | 5 | 2
GIFT-L | Gift box, five coffees and cups | gift box large | Gifts | 58.00 | 3 | 2
GIFT-C | Gift card 50 | gift card | Gifts | 50.00 | 2 | 0
SUB-3 | Subscription, three months | subscription | Gifts | 54.00 | 2 | 0
CUP-6 | Espresso cups, 6 | espresso cups | Accessories | 27.00 | 2 | 3
CUP-C6 | Cappuccino cups, 6 | cappuccino cups | Accessories | 33.00 | 1 | 3
MOKA-3 | Moka pot, 3 cups | moka pot 3 | Accessories | 26.00 | 2 | 0
MOKA-6 | Moka pot, 6 cups | moka pot 6 | Accessories | 34.00 | 2 | 0
V60-SET | Pour-over set with 100 papers | pour-over set | Accessories | 32.00 | 2 | 0
PAP-100 | Filter papers, 100 | filter papers | Accessories | 5.50 | 4 | 2
TAMP | Tamper 58 mm | tamper | Accessories | 24.00 | 1 | 2
JUG-60 | Milk jug 60 cl | milk jug | Accessories | 19.00 | 1 | 3
SUG-5K | Sugar sachets, 5 kg | sugar sachets | Accessories | 17.00 | 0 | 5
CHO-1K | Drinking chocolate, 1 kg | drinking chocolate | Accessories | 15.50 | 1 | 5
CLN-1K | Machine cleaner, 1 kg | machine cleaner | Machines and care | 18.00 | 1 | 5
DESC | Descaler, 3 doses | descaler | Machines and care | 9.90 | 4 | 1
GRI-H | Hand grinder | hand grinder | Machines and care | 69.00 | 1 | 0
GRI-P | Grinder Quarzo 64 | grinder Quarzo | Machines and care | 690.00 | 0 | 1
MAC-H | Espresso machine Piccola | machine Piccola | Machines and care | 540.00 | 1 | 0
"""


@dataclass(frozen=True, slots=True)
class Product:
    code: str
    name: str
    short: str
    family: str
    cents: int  # price in euro cents
    home: float  # how often a household buys it
    trade: float  # how often a firm buys it

    @property
    def by_weight(self) -> bool:
        return self.code.endswith("-1K") and self.family not in ("Accessories", "Machines and care")

    def said(self, quantity: int) -> str:
        """The product in the summary of an order: "24 kg Alba 4", "2 × gift box small"."""
        return f"{quantity} kg {self.short}" if self.by_weight else f"{quantity} × {self.short}"


def _read(line: str) -> Product:
    code, name, short, family, price, home, trade = (cell.strip() for cell in line.split("|"))
    return Product(code, name, short, family, round(float(price) * 100), float(home), float(trade))


PRODUCTS = tuple(_read(line) for line in lines(_LIST))
AT_HOME = weighted([(product, product.home) for product in PRODUCTS if product.home])
AT_WORK = weighted([(product, product.trade) for product in PRODUCTS if product.trade])
