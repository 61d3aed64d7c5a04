from __future__ import annotations

import pytest

from data.access import ROLES, Actor, Permission, local_admin, may, require, visitor
from data.errors import AccessError


def test_the_person_at_the_keyboard_may_do_everything():
    assert all(may(local_admin(), permission) for permission in Permission)


@pytest.mark.parametrize("roles", [set(), {"unheard-of"}, {"Admin"}], ids=str)
def test_no_role_or_an_unknown_one_allows_nothing(roles):
    actor = Actor("someone", frozenset(roles))
    assert not any(may(actor, permission) for permission in Permission)


def test_a_visitor_opens_pages_and_reads_nothing():
    assert {permission for permission in Permission if may(visitor(), permission)} == {Permission.OPEN}


def test_each_role_holds_what_the_one_before_it_does():
    held = [permissions for role, permissions in ROLES.items() if role != "embedded"]
    assert all(smaller < larger for smaller, larger in zip(held, held[1:], strict=False))


def test_a_dashboard_inside_another_site_reads_that_dashboard_alone():
    assert ROLES["embedded"] == {Permission.OPEN, Permission.EMBED}
    assert [role for role, held in ROLES.items() if Permission.EMBED in held] == ["embedded", "admin"]


def test_require_names_what_is_missing():
    with pytest.raises(AccessError) as caught:
        require(visitor(), Permission.QUERY)
    assert (caught.value.code, caught.value.params) == ("access.denied", {"permission": "query"})
