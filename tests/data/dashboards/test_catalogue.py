"""Which dashboards a core has: sound and broken files, changed files, the prebuilt ones where their data is."""

from __future__ import annotations

import pytest

from data.dashboards.catalogue import get_dashboard, list_dashboards, load_dashboards
from data.errors import DefinitionError, NotFound
from tests.cores import make_core
from tests.data.dashboards.shop import DASHBOARD, make_shop


def test_custom_dashboards_come_from_the_definition_folders(tmp_path):
    core = make_shop(tmp_path)
    assert [dashboard.id for dashboard in list_dashboards(core)] == ["shop"]
    assert not get_dashboard(core, "shop").prebuilt


def test_the_four_prebuilt_dashboards_stand_first_and_in_their_order():
    core = make_core()
    load_dashboards(core, fresh=True)
    found = [(d.id, d.type, len(d.widgets), d.refresh_rate) for d in list_dashboards(core)]
    assert found == [
        ("sales-performance", "sales", 8, 300),
        ("financial-overview", "financial", 10, 900),
        ("customer-analytics", "customer", 6, 900),
        ("operational-metrics", "operational", 12, 120),
    ]
    assert load_dashboards(core).broken == {}


def test_a_broken_file_breaks_only_its_own_dashboard(tmp_path):
    core = make_shop(tmp_path)
    (tmp_path / "dashboards" / "torn.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "dashboards" / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    load_dashboards(core, fresh=True)
    assert [dashboard.id for dashboard in list_dashboards(core)] == ["shop"]
    for name in ("torn", "binary"):
        with pytest.raises(DefinitionError):
            get_dashboard(core, name)


def test_an_unknown_dashboard_is_not_found_with_a_hint(tmp_path):
    with pytest.raises(NotFound) as caught:
        get_dashboard(make_shop(tmp_path), "shopp")
    assert caught.value.params == {"dashboard": "shopp", "hint": "shop"}


def test_a_changed_file_is_read_again(tmp_path):
    core = make_shop(tmp_path)
    before = get_dashboard(core, "shop")
    (tmp_path / "dashboards" / "shop.yaml").write_text(DASHBOARD.replace("name: Shop", "name: Store"))
    load_dashboards(core, fresh=True)
    after = get_dashboard(core, "shop")
    assert (after.name, after.mark != before.mark) == ("Store", True)
