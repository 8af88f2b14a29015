"""From the rows of our own lists of orders and lines to records: they are of several platforms."""

from operator import itemgetter

from shopkeeper.exchange.composed import platform
from shopkeeper.exchange.readers import Row
from shopkeeper.exchange.recognise import Recognised
from shopkeeper.exchange.records import Reading
from shopkeeper.exchange.transforms import Setting, clean
from shopkeeper.shop.records import OwnBuyer, OwnShop


class OwnReading(Reading):
    """The orders of one of our own lists: each says its platform, and its buyer's name beside the account."""

    def __init__(self, found: Recognised, setting: Setting) -> None:
        super().__init__(found, setting)
        profile = found.profile
        self._platform = self._index[profile.platform_column]
        self._buyer = self._index.get(profile.buyer_column)
        self._recipient, self._phone = (self._place(field) for field in ("recipient", "phone"))
        named = [self._number_at, self._platform, *([] if self._shop is None else [self._shop])]
        self._key = itemgetter(*named)

    def _shop_of(self, head: Row) -> str:
        return OwnShop(platform(clean(head[self._platform])), super()._shop_of(head)).text()

    def _place(self, field: str) -> int | None:
        rule = next((rule for rule in self._profile.order if rule.field == field), None)
        return rule and self._index.get(rule.columns[0][0])

    def _buyer_of(self, head: Row, account: str) -> str:
        name, recipient, phone = (
            "" if index is None else clean(head[index])
            for index in (self._buyer, self._recipient, self._phone)
        )
        return OwnBuyer(account, name, phone if name == recipient else "").text()
