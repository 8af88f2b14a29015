"""What varies from shop to shop is data: one more file is there without a line of Python, a bad one is said."""

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shopkeeper import i18n, paths
from shopkeeper.errors import ShopError
from shopkeeper.exchange import importer
from shopkeeper.exchange.importer import Importer
from shopkeeper.model.orders import Order, OrderState
from shopkeeper.shop import carriers, planner, replies, ticket_kinds, ticket_opening
from shopkeeper.store.shop_file import ShopFile
from shopkeeper.words import sentence
from tests.additions import ADDITIONS, Addition, Wrong, forget
from tests.shop.cases import open_ticket, sold_order, ticket
from tests.shop.plans import planned

SORTS = list(ADDITIONS)
WRONG = [(name, wrong) for name, one in ADDITIONS.items() for wrong in one.wrong]


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """Data files are read as they are for the test, and as they are after it."""
    forget()
    yield
    forget()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's own data files as copies, to which a test adds."""
    real, folder = paths.resources(), tmp_path / "resources"
    folder.mkdir()
    for one in real.iterdir():
        if one.name in {sort.program for sort in ADDITIONS.values()}:
            shutil.copytree(one, folder / one.name)
        else:
            (folder / one.name).symlink_to(one)
    monkeypatch.setattr("shopkeeper.paths.resources", lambda: folder)


@pytest.fixture(params=[False, True], ids=["own", "program"])
def in_program(request: pytest.FixtureRequest, program: None) -> bool:
    """Whether the file is added to the owner's folder or to the program's."""
    return request.param


# One more file


@pytest.mark.parametrize("sort", SORTS)
def test_one_more_file_is_one_more_and_all_others_stay(sort: str, in_program: bool) -> None:
    one = ADDITIONS[sort]
    before = list(one.known())
    one.put(program=in_program)
    forget()
    assert one.name not in before
    assert set(one.known()) == {*before, one.name}
    assert not one.problems()


def test_a_worksheet_is_offered_and_added_to_a_plan(shop: ShopFile, in_program: bool) -> None:
    ADDITIONS["worksheet"].put(program=in_program)
    plan_id = planned(shop)
    with shop.command("worksheet.add", name="x") as session:
        assert "live" in [one.name for one in planner.addable(session, plan_id)]
        planner.add_sheet(session, plan_id, "live")
        assert "live" not in [one.name for one in planner.addable(session, plan_id)]


def test_a_carrier_is_known_by_its_names_and_numbers(in_program: bool) -> None:
    ADDITIONS["carrier"].put(program=in_program)
    for name in ("云上快递", "cloud express", " 云上 "):
        assert carriers.called(name) is carriers.shelf().found["cloud"]
    assert next(iter(carriers.shelf().found)) == "cloud"
    known = carriers.of_number("ys12345678")
    assert known and known.name == "cloud" and known.phone == "400-1"
    (parcel,) = carriers.parcels("", "YS12345678")
    assert parcel[0].page_of("YS 1/2") == "https://cloud.example/YS%201%2F2"


def test_a_profile_recognises_a_sheet_and_brings_its_orders_in(
    shop: ShopFile, tmp_path: Path, in_program: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def messages(target: Callable[..., Any], args: tuple[Any, ...], **_: Any) -> list[Any]:
        sent: list[Any] = []
        target(sent.append, *args)
        return sent

    monkeypatch.setattr(importer, "messages", messages)
    file = tmp_path / "云上.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        row = ("C1", "2026-11-02 09:10:00", "12.50", "完成")
        csv.writer(stream).writerows([("云上单号", "下单", "合计", "进度"), row])
    with pytest.raises(ShopError) as refused:
        Importer(shop, [file]).run()
    assert refused.value.key == "sheet.not_recognised"
    ADDITIONS["profile"].put(program=in_program)
    forget()
    assert Importer(shop, [file]).run().rows_in == 1
    with shop.read() as session:
        found = session.query(Order).one()
        assert (found.platform_number, found.state) == ("C1", OrderState.FINISHED)


def test_a_reply_set_is_found_in_both_languages(shop: ShopFile, in_program: bool) -> None:
    ADDITIONS["reply set"].put(program=in_program)
    for language, words, title in (("en", "fear sweat", "Care of pearls"), ("zh_CN", "zhenzhu", "珍珠保养")):
        i18n.set_language(language)
        with shop.read() as session:
            found = replies.search(replies.every(session), words, {})
        assert title in [one.title for one in found]
    assert replies.category_title("pearls") == "珍珠"


def test_a_ticket_kind_is_offered_opened_and_guarded(shop: ShopFile, in_program: bool) -> None:
    ADDITIONS["ticket kind"].put(program=in_program)
    sent, waiting = (sold_order(shop, state) for state in (OrderState.FINISHED, OrderState.PAID))
    with shop.read() as session:
        assert "appraisal" in [one.name for one in ticket_opening.kinds_for(session, sent)]
        assert "appraisal" not in [one.name for one in ticket_opening.kinds_for(session, waiting)]
    assert ticket(shop, open_ticket(shop, "appraisal", sent)).promise_days == 5
    assert ticket_kinds.kind_word("appraisal") == "Appraisal"


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort != "profile"])
def test_the_owners_file_takes_the_place_of_its_namesake(sort: str, program: None) -> None:
    one = ADDITIONS[sort]
    one.put(program=True)
    before = len(list(one.known()))
    one.put()
    forget()
    assert len(list(one.known())) == before


# One that is malformed


def broken(one: Addition, wrong: Wrong) -> str:
    """The file with something wrong in it."""
    (good, bad), _, _ = wrong
    assert good in one.text
    return one.text.replace(good, bad, 1)


@pytest.mark.parametrize(
    ("sort", "wrong"), WRONG, ids=[f"{sort}-{wrong[1]}-{at}" for at, (sort, wrong) in enumerate(WRONG)]
)
def test_a_malformed_one_is_left_out_and_said_by_file_key_and_line(sort: str, wrong: Wrong) -> None:
    one = ADDITIONS[sort]
    before = set(one.known())
    one.put(broken(one, wrong))
    forget()
    assert set(one.known()) == before
    (problem,) = one.problems()
    _, key, line = wrong
    assert (problem.key, problem.words) == (
        "data.malformed",
        {"file": f"{one.name}.toml", "key": key, "line": line},
    )
    for language in ("en", "zh_CN"):
        i18n.set_language(language)
        said = sentence(problem)
        assert all(part in said for part in (f"{one.name}.toml", key, line))
    assert said.endswith("。")


@pytest.mark.parametrize("sort", SORTS)
def test_one_that_is_no_text_is_left_out_and_said_by_its_file(sort: str) -> None:
    one = ADDITIONS[sort]
    before = set(one.known())
    one.put().write_bytes(b"\xff\xfe\x00")
    forget()
    assert set(one.known()) == before
    (problem,) = one.problems()
    assert problem.key == "file.cannot_open" and f"{one.name}.toml" in sentence(problem)
