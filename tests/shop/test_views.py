"""Saved views are kept by name in the shop file."""

import pytest

from shopkeeper.errors import ShopError
from shopkeeper.model.shop import Setting
from shopkeeper.shop import views
from shopkeeper.store.shop_file import ShopFile

RINGS = {"filters": {"tag": "ring"}, "sort": "spent"}


def save(shop: ShopFile, name: str, view: views.View = RINGS, subject: str = "customer") -> None:
    with shop.command("view.save", view=name) as session:
        views.save(session, subject, name, view)


def kept(shop: ShopFile, subject: str = "customer") -> dict[str, views.View]:
    with shop.read() as session:
        return views.views(session, subject)


def refusal(shop: ShopFile, act: object, *args: object) -> str:
    with pytest.raises(ShopError) as refused, shop.command("view.rename", view="x") as session:
        act(session, "customer", *args)  # type: ignore[operator]
    return refused.value.key


def test_a_view_is_kept_for_its_list_alone(shop: ShopFile) -> None:
    save(shop, "  Ring   people ")
    save(shop, "All", {}, "order")
    assert kept(shop) == {"Ring people": RINGS}
    assert kept(shop, "order") == {"All": {}}


def test_a_view_of_the_same_name_is_replaced_and_undo_brings_it_back(shop: ShopFile) -> None:
    save(shop, "Rings")
    save(shop, "Rings", {"sort": "name"})
    assert kept(shop) == {"Rings": {"sort": "name"}}
    shop.undo()
    assert kept(shop) == {"Rings": RINGS}


def test_a_view_is_renamed_and_forgotten(shop: ShopFile) -> None:
    save(shop, "A")
    save(shop, "B")
    with shop.command("view.rename", view="C") as session:
        views.rename(session, "customer", "A", "C")
        views.rename(session, "customer", "C", "C")
    assert list(kept(shop)) == ["B", "C"]
    with shop.command("view.delete", view="C") as session:
        views.delete(session, "customer", "C")
    assert list(kept(shop)) == ["B"]


def test_a_view_without_a_name_or_with_anothers_is_refused(shop: ShopFile) -> None:
    save(shop, "A")
    save(shop, "B")
    assert refusal(shop, views.save, " ", {}) == "view.no_name"
    assert refusal(shop, views.rename, "A", "") == "view.no_name"
    assert refusal(shop, views.rename, "A", "B") == "view.taken"
    assert refusal(shop, views.rename, "Z", "Y") == "view.gone"
    assert refusal(shop, views.delete, "Z") == "view.gone"


def test_a_view_that_can_not_be_read_hides_no_other(shop: ShopFile) -> None:
    save(shop, "A")
    with shop.command("view.save", view="x") as session:
        session.add(Setting(name="view.customer.bad", value="{"))
        session.add(Setting(name="view.customer.list", value="[]"))
    assert list(kept(shop)) == ["A"]
