"""Who buys when, and for how long: each buyer has a rate and a chance to drop out after every purchase.

This is the story behind the BG/NBD model (Fader, Hardie and Lee, Marketing Science 24, 2005): rates differ as a gamma
distribution, drop-out as a beta distribution; on top of it the seasons thin the purchases out in summer.
"""

from dataclasses import dataclass

from clientela.demo.calendar import DAY, PEAK, YEAR, Calendar
from clientela.demo.chance import Chance, beta_quantiles, gamma_quantiles

_HOME_RATES = gamma_quantiles(0.7, 3.0)  # purchases a year
_TRADE_RATES = gamma_quantiles(0.7, 9.0)
_HOME_LOSS = beta_quantiles(0.9, 1.4)  # chance to be lost after a purchase
_TRADE_LOSS = beta_quantiles(0.8, 3.0)
_MOST = 260  # purchases of one party: weekly for five years


@dataclass(frozen=True, slots=True)
class Buyer:
    """What became of one party as a customer. `moments` ascend; `lost` tells that no more would have come."""

    moments: tuple[int, ...]
    trade: bool
    lost: bool


def buy(chance: Chance, calendar: Calendar, *, since: int, trade: bool) -> Buyer:
    """When a party that became known at `since` bought; often never."""
    if not chance.happens(0.32):
        return Buyer((), trade, lost=False)
    rate = chance.pick(_TRADE_RATES if trade else _HOME_RATES)
    loss = chance.pick(_TRADE_LOSS if trade else _HOME_LOSS)
    pace = max(rate, 0.05) * PEAK / YEAR
    at = float(since) if chance.happens(0.7) else since + chance.expovariate(1 / (60 * DAY))
    moments: list[int] = []
    while at < calendar.end and len(moments) < _MOST:
        if not moments or chance.random() * PEAK < calendar.season(int(at)):
            moments.append(max(since, min(calendar.awake(chance, int(at)), calendar.end - 60)))
            if chance.random() < loss:
                return Buyer(tuple(moments), trade, lost=True)
        at += chance.expovariate(pace) + DAY
    return Buyer(tuple(moments), trade, lost=False)


def lifecycle(buyer: Buyer, *, touches: int, end: int) -> str:
    """The stage that the purchases tell: how many there were, and how long ago the last one was."""
    count = len(buyer.moments)
    if not count:
        return "prospect" if touches > 1 else "lead"
    quiet = end - buyer.moments[-1]
    if quiet > (300 * DAY if buyer.trade else 480 * DAY):
        return "lost"
    if quiet > (120 * DAY if buyer.trade else 240 * DAY):
        return "dormant"
    if count >= (40 if buyer.trade else 14):
        return "champion"
    return "loyal" if count >= (10 if buyer.trade else 5) else "customer"
