"""Two documents are compared, and two changes of one document are brought together."""

from __future__ import annotations

from data.dashboards import changes, merge


def doc(*widgets, **head):
    return {"id": "d", "name": "D", **head, "widgets": list(widgets)}


def widget(id_, x=0, y=0, **more):
    layout = {"x": x, "y": y, "w": 4, "h": 3}
    return {"id": id_, "kind": "kpi", "title": id_, "layout": layout, "metrics": ["m.a"], **more}


def test_differences_are_told_by_widget():
    old = doc(widget("a"), widget("b", 4), widget("c", 8))
    new = doc(widget("a", y=3, title="A"), widget("b", 4, metrics=["m.b"], limit=3), widget("d", 8), name="E")
    assert [(c.kind, c.subject, c.keys) for c in changes(old, new)] == [
        ("head", "name", ("name",)),
        ("moved", "A", ("layout",)),
        ("renamed", "A", ("title",)),
        ("changed", "b", ("metrics", "limit")),
        ("added", "d", ()),
        ("removed", "c", ()),
    ]
    assert changes(old, old) == ()


def test_parts_of_one_widget_come_from_both_sides():
    base = doc(widget("a"))
    merged = merge(base, doc(widget("a", y=5)), doc(widget("a", title="A"), name="E"))
    assert merged.conflicts == ()
    assert merged.document == doc(widget("a", y=5, title="A"), name="E")


def test_what_both_added_stands_side_by_side():
    merged = merge(doc(), doc(widget("a")), doc(widget("b")))
    boxes = [(each["id"], each["layout"]["y"]) for each in merged.document["widgets"]]
    assert (boxes, merged.conflicts) == ([("b", 0), ("a", 3)], ()) or boxes == [("a", 0), ("b", 3)]


def test_a_widget_removed_here_and_changed_there_is_chosen():
    base = doc(widget("a"), widget("b", 4))
    mine, theirs = doc(widget("b", 4)), doc(widget("a", title="A"), widget("b", 4))
    (conflict,) = merge(base, mine, theirs).conflicts
    assert (conflict.path, conflict.mine, conflict.theirs["title"]) == ("a/whole", None, "A")
    assert [w["id"] for w in merge(base, mine, theirs, {"a/whole": "mine"}).document["widgets"]] == ["b"]
    assert [w["id"] for w in merge(base, mine, theirs, {"a/whole": "theirs"}).document["widgets"]] == ["b", "a"]


def test_what_one_side_removed_stays_removed():
    base = doc(widget("a"), widget("b", 4), description="x")
    assert merge(base, base, doc(widget("a"))).document == doc(widget("a"))
    assert merge(base, doc(widget("a")), base).document == doc(widget("a"))
