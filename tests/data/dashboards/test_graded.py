"""The proof of a widget carries the score of the tables beneath it, as soon as one is measured."""

from __future__ import annotations

from data.access import local_admin
from data.dashboards import DashboardState, compute_widget
from data.quality import measure
from tests.data.dashboards.shop import make_shop


def test_quality_is_none_until_measured_and_follows_the_measuring(tmp_path):
    core = make_shop(tmp_path)
    widget = compute_widget(core, "shop", "revenue", DashboardState(), actor=local_admin())
    assert widget.result.proof.quality is None
    folder = core.definitions[-1] / "quality"
    folder.mkdir()
    lines = "lake: prod\ntable: sales\nrules:\n  some: {kind: rows, min: 1}\n  many: {kind: rows, min: 1000000}\n"
    (folder / "sales.yaml").write_text(lines)
    core.memory.set("quality.rulebook", None)
    measure(core, "prod", "sales")
    widget = compute_widget(core, "shop", "revenue", DashboardState(), actor=local_admin())
    assert widget.result.proof.quality == 50.0
    assert all(part.proof.quality == 50.0 for part in widget.parts.values())
    core.lakes.close()
