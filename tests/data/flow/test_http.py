"""An API that pages, limits, fails, lies or leads elsewhere: rows once each, or a clear refusal."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from components.format import translator
from data.addresses import is_allowed
from data.flow import Refused
from data.flow.sources import OFFERED
from tests.data.contracts.test_flow import moved, part
from tests.data.flow.sources import serving

ALL = [{"id": at, "word": f"w{at}"} for at in range(25)]
EXPECTED = sorted([(str(row["id"]), row["word"]) for row in ALL], key=str)


def read(tmp_path, host, **options):
    url = options.pop("url", f"http://{host}/rows")
    source = part(OFFERED, "http", "source", url=url, rate=1000, **options)
    return moved(tmp_path, source, settings={"hosts": [host], "own": f"http://{host}"})


def asked(path, name, default):
    return int(parse_qs(urlsplit(path).query).get(name, [default])[0])


def by_page(path, _n):
    start = 10 * (asked(path, "page", 1) - 1)
    return 200, {}, {"data": {"items": ALL[start : start + 10]}}


def by_offset(path, _n):
    start = asked(path, "skip", 0)
    return 200, {}, ALL[start : start + 10]


def by_cursor(path, _n):
    start = asked(path, "after", 0)
    following = str(start + 10) if start + 10 < len(ALL) else None
    return 200, {}, {"items": ALL[start : start + 10], "meta": {"next": following}}


def by_link(path, _n):
    start = asked(path, "from", 0)
    link = {"Link": f'</rows?from={start + 10}>; rel="next"'} if start + 10 < len(ALL) else {}
    return 200, link, ALL[start : start + 10]


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        (by_page, {"pages": "page", "records": "data.items"}),
        (by_offset, {"pages": "offset", "pageParameter": "skip", "sizeParameter": "take", "size": 10}),
        (by_cursor, {"pages": "cursor", "pageParameter": "after", "records": "items", "next": "meta.next"}),
        (by_link, {"pages": "link"}),
        (lambda *_: (200, {}, ALL), {}),
    ],
    ids=["page", "offset", "cursor", "link", "none"],
)
def test_every_kind_of_paging_gives_each_row_once(answer, options, tmp_path):
    with serving(answer) as (host, _):
        _, rows, _ = read(tmp_path, host, **options)
    assert rows == EXPECTED


def test_pages_that_were_fetched_are_not_asked_for_again(tmp_path):
    def broken_once(path, n):
        return by_page(path, n) if n != 3 else (404, {}, {})

    options = {"pages": "page", "records": "data.items"}
    with serving(broken_once) as (host, seen):
        with pytest.raises(Refused):
            read(tmp_path, host, **options)
        _, rows, done = read(tmp_path, host, **options)
    assert rows == EXPECTED and done["extracted"] == 25
    assert [asked(path, "page", 1) for path, _ in seen] == [1, 2, 3, 3, 4]


def test_a_busy_server_is_asked_again_when_it_says(tmp_path):
    def busy(path, n):
        return (429, {"Retry-After": "0"}, {}) if n < 3 else (200, {}, ALL)

    with serving(busy) as (host, seen):
        _, rows, _ = read(tmp_path, host)
    assert rows == EXPECTED and len(seen) == 3


HTML = b"<!doctype html><h1>Sign in</h1>"
REFUSED = {
    "html": (lambda *_: (200, {"Content-Type": "text/html"}, HTML), "flow.http_not_json", False),
    "missing": (lambda *_: (404, {}, {}), "flow.http_status", False),
    "half": (lambda *_: (200, {}, b'[{"id": 1}, {"id": '), "flow.http_not_json", False),
    "no records": (lambda *_: (200, {}, {"rows": {"n": 1}}), "flow.http_no_records", False),
    "come back tomorrow": (lambda *_: (503, {"Retry-After": "86400"}, {}), "flow.http_status", True),
    "to the metadata service": (
        lambda *_: (302, {"Location": "http://169.254.169.254/latest"}, b""), "flow.http_private", False,
    ),
    "to another port here": (lambda *_: (302, {"Location": "http://127.0.0.1:1/"}, b""), "flow.http_private", False),
    "to a file": (lambda *_: (302, {"Location": "file:///etc/passwd"}, b""), "flow.http_url", False),
    "in a circle": (lambda *_: (302, {"Location": "/rows"}, b""), "flow.http_redirects", False),
    "broken off": (lambda *_: (200, {"Content-Length": "9999"}, ALL), "flow.http_failed", True),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_read_is_said_clearly(case, tmp_path):
    answer, code, transient = REFUSED[case]
    options = {"records": "rows"} if case == "no records" else {}
    with serving(answer) as (host, _), pytest.raises(Refused) as refused:
        read(tmp_path, host, **options)
    assert (refused.value.code, refused.value.transient) == (code, transient)


def test_a_token_stays_with_its_host(tmp_path):
    with serving(lambda *_: (200, {}, ALL)) as (other, seen):
        with serving(lambda *_: (307, {"Location": f"http://{other}/rows"}, b"")) as (host, first):
            source = part(OFFERED, "http", "source", url=f"http://{host}/rows", token={"secret": "KEY"})
            moved(tmp_path, source, secrets={"KEY": "s3cret"}, settings={"hosts": [host, other]})
    assert first[0][1]["Authorization"] == "Bearer s3cret" and "Authorization" not in seen[0][1]


@pytest.mark.parametrize("url", ["http://user:pass@example.com/", "gopher://example.com/", "http:///x"])
def test_addresses_that_are_no_api(url, tmp_path):
    with pytest.raises(Refused) as refused:
        moved(tmp_path, part(OFFERED, "http", "source", url=url))
    assert refused.value.code in {"flow.http_credentials", "flow.http_url"}


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 127.8.9.1 10.0.0.1 172.31.255.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 255.255.255.255 "
    "224.0.0.1 192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 240.0.0.1 :: ::1 fe80::1 fe80::1%eth0 fc00::1 "
    "fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe "
    "2002:7f00:1:: 2002:a9fe:a9fe:: 2001:0:7f00:1:: 2001:db8::1 100::1 nonsense".split(),
)
def test_private_addresses_in_every_dress(address):
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses(address):
    assert is_allowed(address)


def test_the_name_to_allow_can_be_copied_from_the_refusal(tmp_path):
    with pytest.raises(Refused) as refused:
        moved(tmp_path, part(OFFERED, "http", "source", url="http://127.0.0.1:5701/rows"))
    said = translator("en")(f"errors.{refused.value.code}", **refused.value.params)
    assert "Name 127.0.0.1:5701 in NEXUS_PRIVATE_HOSTS" in said


def test_link_local_is_never_allowed_even_where_named():
    assert is_allowed("127.0.0.1", private=True) and not is_allowed("169.254.169.254", private=True)
    assert not is_allowed("::ffff:169.254.169.254", private=True)
