"""The sample shop's customers: who they are, and who comes back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shopkeeper.sample.world import World

_TAGGED, _BORN, _NOTED = 0.22, 0.3, 0.08
_TRIES = 20


@dataclass
class Buyer:
    """Somebody who buys: where and under which name, and how often so far."""

    id: int
    name: str
    phone: str
    platform: str
    account: str
    place: dict[str, Any]
    street: str
    orders: int = 0


class Crowd:
    """All customers so far, from whom the next buyer comes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[str, list[Buyer]] = {}
        self._names: set[str] = set()

    def next(self, platform: str) -> Buyer:
        """Who buys now on that platform: somebody new, or one of those who came before."""
        known = self._known.setdefault(platform, [])
        if known and self._world.chance(min(0.42, len(known) / 400)):
            buyer = self._world.pick(known[-400:], [1 + one.orders * 1.5 for one in known[-400:]])
        else:
            buyer = self._new(platform)
            known.append(buyer)
        buyer.orders += 1
        return buyer

    def _new(self, platform: str) -> Buyer:
        world, people = self._world, self._world.content.people
        place = world.pick(people["place"])
        street = world.pick(place["streets"]).format(
            n=world.random.randrange(2, 398),
            m=world.random.randrange(1, 24),
            k=world.random.randrange(1, 28) * 100 + world.random.randrange(1, 5),
        )
        name = self._name()
        number = world.add("customer", name=name, **self._details(platform))
        buyer = Buyer(number, name, self._phone(number), platform, self._account(number), place, street)
        if platform != "own":
            world.add("customer_account", customer_id=number, platform=platform, account=buyer.account)
        world.add("customer_phone", customer_id=number, number=buyer.phone, kind="real")
        world.add("customer_address", customer_id=number, **self.address(buyer))
        for tag in self._tags():
            world.add("customer_tag", customer_id=number, tag=tag)
        return buyer

    def _name(self) -> str:
        world = self._world
        family, given = world.pick(world.words("surnames")), world.pick(world.words("given"))
        return f"{family}{given}" if world.content.language == "zh_CN" else f"{given} {family}"

    def _details(self, platform: str) -> dict[str, Any]:
        world, people = self._world, self._world.content.people
        details: dict[str, Any] = {"source": world.pick(people["sources"])}
        if world.chance(_BORN):
            details["birthday"] = date(
                world.random.randrange(1968, 2006),
                world.random.randrange(1, 13),
                world.random.randrange(1, 29),
            )
        if world.chance(_NOTED):
            details["note"] = world.pick(people["about"])
        if platform == "own":
            details["wechat" if world.content.language == "zh_CN" else "email"] = self._private_name()
        return details

    def _private_name(self) -> str:
        number = len(self._world.rows["customer"]) + 1
        return (
            f"wx_{number * 7919:07d}"
            if self._world.content.language == "zh_CN"
            else f"buyer{number}@example.com"
        )

    def _phone(self, number: int) -> str:
        """A number in blocks that ring nowhere."""
        codes = self._world.content.people["area_codes"]
        if not codes:
            return f"1380013{number:04d}"
        return f"+1{codes[number % len(codes)]}55501{number * 37 // len(codes) % 100:02d}"

    def _account(self, number: int) -> str:
        """A name as people choose it on a platform; one that is taken gets a number in the end."""
        world = self._world
        for _ in range(_TRIES):
            account = world.pick(world.words("accounts")) + world.pick(world.words("account_tails"))
            if account not in self._names:
                break
        else:
            account = f"{account}{number}"
        self._names.add(account)
        return account

    def _tags(self) -> set[str]:
        tags = self._world.content.people["tags"]
        count = 2 if self._world.chance(0.2) else 1
        return {self._world.pick(tags) for _ in range(count)} if self._world.chance(_TAGGED) else set()

    def address(self, buyer: Buyer) -> dict[str, str]:
        """Where a buyer's goods go."""
        if self._world.content.language == "zh_CN":
            province, city, district = buyer.place["region"].split(" ")
            text = f"{buyer.place['region']} {buyer.street}"
        else:
            (province, city), district = buyer.place["region"].split(", "), ""
            text = f"{buyer.street}, {city}, {province} {buyer.place['postcode']}"
        return {
            "recipient": buyer.name,
            "phone": buyer.phone,
            "province": province,
            "city": city,
            "district": district,
            "street": buyer.street,
            "postcode": buyer.place["postcode"],
            "text": text,
        }
