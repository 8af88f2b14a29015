"""A made-up shop of any size: believable customers and orders, the same ones every time."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from shopkeeper.shop import derived, texts
from shopkeeper.store import upgrade
from shopkeeper.store.shop_file import ShopFile

Row = tuple[Any, ...]

_CHUNK = 1000
_LAST_DAY = datetime(2026, 11, 1)
_DAYS = 3 * 365

SURNAMES = (
    "王王王李李李张张张刘刘陈陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩"
    "冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
)
_GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲建华国红梅志婷"
    "雪琳晨宇欣怡佳慧思雨子涵梓浩然嘉淑诗悦"
)
_PLACES = (
    ("浙江省", "杭州市", "西湖区"), ("广东省", "广州市", "天河区"), ("广东省", "深圳市", "南山区"),
    ("江苏省", "苏州市", "姑苏区"), ("江苏省", "南京市", "鼓楼区"), ("四川省", "成都市", "武侯区"),
    ("湖北省", "武汉市", "洪山区"), ("湖南省", "长沙市", "岳麓区"), ("山东省", "青岛市", "市南区"),
    ("河南省", "郑州市", "金水区"), ("福建省", "厦门市", "思明区"), ("陕西省", "西安市", "雁塔区"),
    ("辽宁省", "大连市", "中山区"), ("安徽省", "合肥市", "蜀山区"), ("云南省", "昆明市", "五华区"),
    ("上海市", "上海市", "浦东新区"), ("北京市", "北京市", "朝阳区"), ("重庆市", "重庆市", "渝中区"),
)  # fmt: skip
_STREETS = "人民路 解放路 中山路 文三路 建设路 和平街 新华路 长江路 学院路 滨江大道 花园街".split()
_ESTATES = "阳光花园 锦绣江南 翡翠城 金色家园 书香苑 碧水湾 香樟雅苑 万达公寓".split()
_GOODS = "素圈银戒 珍珠耳钉 手工香皂 桂花香薰 羊毛围巾 陶瓷茶杯 竹编果篮 刺绣发带 木质书签".split()
_KINDS = "首饰/戒指 首饰/耳饰 家居/香氛 配饰/围巾 家居/茶具".split()
_COLOURS = "米白 墨绿 藏青 酒红 浅灰 焦糖".split()
_PREFIXES = "130 131 135 136 137 138 139 150 151 158 159 166 176 177 180 186 187 188 189 191 198 199".split()
_STATES = ["finished"] * 85 + ["shipped"] * 5 + ["paid"] * 3 + ["unpaid"] * 2 + ["closed"] * 5


def path(orders: int, cache: Path) -> Path:
    """The shop of that many orders, made when it is not there yet; not to be written to."""
    sources = (__file__, *(str(file) for file in Path(derived.__file__).parent.glob("*figures.py")))
    sources += (derived.__file__, texts.__file__)
    recipe = "".join([*upgrade.steps().values(), *(Path(source).read_text("utf-8") for source in sources)])
    key = hashlib.blake2b(recipe.encode(), digest_size=6).hexdigest()
    file = cache / f"{orders}-{key}.shop"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}.shop")
        shop = ShopFile.create(new, derived, backups=None)
        with shop, shop.command("import", imports=True, n=1, file="orders") as session:
            _fill(session, orders)
        os.replace(new, file)
    return file


def customers_of(orders: int) -> int:
    """How many customers a shop of that many orders has."""
    return max(1, orders // 5)


def _fill(session: Session, orders: int) -> None:
    random = Random(orders)
    customers = customers_of(orders)
    listings = max(20, min(4000, orders // 100))
    people = [_person(random) for _ in range(customers)]
    _put(session, "channel", ("id", "platform", "name"), [(1, "taobao", "素圈小铺")])
    _put(session, "customer", ("id", "name"), ((n, one[0]) for n, one in enumerate(people, 1)))
    _put(session, "customer_account", ("customer_id", "platform", "account"), _accounts(people))
    _put(
        session, "customer_phone", ("customer_id", "number"), ((n, one[2]) for n, one in enumerate(people, 1))
    )
    names = ("customer_id", "recipient", "phone", "country", "province", "city", "district", "text")
    _put(
        session,
        "customer_address",
        names,
        ((n, one[0], one[2], "", *one[3:]) for n, one in enumerate(people, 1)),
    )
    tags = ((n, "老客") for n in range(1, customers + 1) if random.random() < 0.1)
    _put(session, "customer_tag", ("customer_id", "tag"), tags)
    _put(session, "listing", ("platform", "key", "code", "title", "options"), _listings(random, listings))
    _put_goods(session, random, listings)
    names = (
        "id",
        "channel_id",
        "platform_number",
        "customer_id",
        "buyer_account",
        "state",
        "placed_at",
        "recipient",
    )
    _put(session, "order", (*names, "phone", "address", "postage_cents"), _orders(random, orders, people))
    names = ("order_id", "place", "listing_id", "title", "quantity", "price_e4")
    _put(session, "order_line", names, _lines(random, orders, listings))


def _put_goods(session: Session, random: Random, listings: int) -> None:
    """A variant for each listing, four to a product, with stock; a tenth of the listings is unmatched."""
    products = range(1, listings // 4 + 2)
    rows = (
        (n, f"P{n:05}", f"{random.choice(_GOODS)} 原创手作 {n}号", random.choice(_KINDS)) for n in products
    )
    _put(session, "product", ("id", "code", "title", "category"), rows)
    variants = (
        (n, 1 + (n - 1) // 4, f"A{n:05}", f"颜色:{_COLOURS[n % 4]}", 1_000_000 * (9 + n % 290))
        for n in range(1, listings + 1)
    )
    _put(session, "variant", ("id", "product_id", "code", "options", "price_e4"), variants)
    parts = ((n, n) for n in range(1, listings + 1) if n % 10)
    _put(session, "listing_part", ("listing_id", "variant_id"), parts)
    first = f"{_LAST_DAY - timedelta(days=_DAYS):%Y-%m-%d %H:%M:%S}"
    opening = ((n, first, 20 + n % 700, "opening", 400_000) for n in range(1, listings + 1))
    names = ("variant_id", "at", "quantity", "reason", "unit_cost_e4")
    _put(session, "stock_movement", names, opening)


def _put(session: Session, table: str, names: tuple[str, ...], rows: Any) -> None:
    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join("?" * len(names))})'
    connection = session.connection()
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            connection.exec_driver_sql(statement, chunk)
            chunk = []
    if chunk:
        connection.exec_driver_sql(statement, chunk)


def _person(random: Random) -> Row:
    """Name, account, phone, province, city, district, address."""
    name = random.choice(SURNAMES) + "".join(random.choices(_GIVEN, k=1 + (random.random() < 0.8)))
    phone = random.choice(_PREFIXES) + f"{random.randrange(10**8):08}"
    place = random.choice(_PLACES)
    street = f"{random.choice(_STREETS)}{random.randrange(1, 900)}号{random.choice(_ESTATES)}"
    text = f"{' '.join(place)} {street}{random.randrange(1, 40)}幢{random.randrange(101, 2800)}室"
    return name, f"tb{random.randrange(10**9):09}", phone, *place, text


def _accounts(people: list[Row]) -> Iterator[Row]:
    # The number keeps apart the few who would be called the same.
    return ((n, "taobao", f"{one[1]}_{n}") for n, one in enumerate(people, 1))


def _listings(random: Random, count: int) -> Iterator[Row]:
    for n in range(1, count + 1):
        title = f"{random.choice(_GOODS)} 原创手作 第{n}款"
        yield "taobao", f"sku{n}", f"A{n:05}", title, f"颜色分类:{random.choice(_COLOURS)}"


def _orders(random: Random, count: int, people: list[Row]) -> Iterator[Row]:
    first = _LAST_DAY - timedelta(days=_DAYS)
    step = timedelta(days=_DAYS) / count
    for n in range(1, count + 1):
        # Some come back often, most once or twice.
        buyer = int(len(people) * random.random() ** 1.5)
        name, account, phone, *_, text = people[buyer]
        at = f"{first + step * n:%Y-%m-%d %H:%M:%S}"
        number = str(3_312_085_512_378_841_200 + n * 7)
        state = random.choice(_STATES)
        postage = random.choice((0, 0, 0, 800))
        yield n, 1, number, buyer + 1, f"{account}_{buyer + 1}", state, at, name, phone, text, postage


def _lines(random: Random, orders: int, listings: int) -> Iterator[Row]:
    for order in range(1, orders + 1):
        for place in range(1, 3 + (random.random() < 0.5)):
            listing = random.randrange(1, listings + 1)
            price = random.randrange(900, 29_900) * 10_000
            yield order, place, listing, f"手作 第{listing}款", 1 + (random.random() < 0.2), price
