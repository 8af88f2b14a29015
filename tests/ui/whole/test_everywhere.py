"""Every page, sheet, menu and step, opened, used a little and left, in both languages."""

import pytest

from shopkeeper.store.shop_file import ShopFile
from shopkeeper.ui.screens.files import draw_files
from shopkeeper.ui.screens.pages import draw_empty_pages, draw_pages
from shopkeeper.ui.screens.planner import draw_planner
from shopkeeper.ui.screens.window import draw_window
from tests.ui.whole import inspector
from tests.ui.whole.conftest import Opens
from tests.ui.whole.inspector import Inspector, inspecting

LANGUAGES = ("zh_CN", "en")
LOOKS = [
    inspector.look_at_names,
    inspector.look_for_cuts,
    inspector.look_at_tab,
    inspector.look_at_language,
]


def told(stage: Inspector) -> str:
    """The faults, one a line, each with the places where it is."""
    places: dict[str, list[str]] = {}
    for place, faults in stage.faults.items():
        for fault in dict.fromkeys(faults):
            places.setdefault(fault, []).append(place)
    return "\n".join(f"{fault}   [{', '.join(where[:3])}]" for fault, where in sorted(places.items()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("chinese_font")
def test_everything_in_a_full_shop_can_be_read_and_used(open_sample: Opens, language: str) -> None:
    with inspecting(open_sample(language), language, LOOKS) as stage:
        draw_pages(stage)
        draw_planner(stage)
        draw_window(stage)
        assert stage.alive() == []
        assert len(stage.seen) > 40
        assert not stage.faults, told(stage)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("chinese_font")
def test_everything_in_an_empty_shop_can_be_read_and_used(shop: ShopFile, language: str) -> None:
    with inspecting(shop, language, LOOKS) as stage:
        draw_empty_pages(stage)
        draw_files(stage)
        assert stage.alive() == []
        assert not stage.faults, told(stage)
