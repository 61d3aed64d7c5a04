"""The questions of TPC-H as metric queries, and the columns of the standard's answers in terms of theirs."""

from __future__ import annotations

from typing import Any

Query = dict[str, Any]


def where(field: str, op: str, *values: Any, other: str | None = None) -> Query:
    """One clause."""
    return {"field": field, "op": op, "other": other} if other else {"field": field, "op": op, "values": list(values)}


def every(*parts: Query) -> Query:
    return {"and": list(parts)}


def some(*parts: Query) -> Query:
    return {"or": list(parts)}


def kind(brand: str, containers: str, least: int, size: int) -> Query:
    """One of the three kinds of part of question 19."""
    named = where("container", "in", *(f"{containers[:3].strip()} {word}" for word in containers[3:].split()))
    amount = where("quantity", "between", least, least + 10)
    return every(where("brand", "eq", brand), named, amount, where("size", "between", 1, size))


def route(start: str, end: str) -> Query:
    return every(where("supplier_nation", "eq", start), where("customer_nation", "eq", end))


ASKED: dict[int, tuple[Query, str]] = {
    1: (
        {
            "metrics": "quantity price revenue charge mean_quantity mean_price mean_discount lines".split(),
            "dimensions": ["return_flag", "line_status"], "range": "/1998-09-02",
            "order": ["return_flag", "line_status"],
        },
        "return_flag line_status quantity price revenue charge mean_quantity mean_price mean_discount lines",
    ),
    3: (
        {
            "metrics": ["revenue"], "dimensions": ["order", "order_date", "ship_priority"],
            "filters": every(
                where("segment", "eq", "BUILDING"), where("order_date", "lt", "1995-03-15"),
                where("shipped", "gt", "1995-03-15"),
            ),
            "order": ["-revenue", "order_date"], "limit": 10,
        },
        "order revenue order_date ship_priority",
    ),
    4: (
        {
            "metrics": ["late_orders"], "dimensions": ["priority"], "range": "1993-07-01/1993-09-30",
            "order": ["priority"],
        },
        "priority late_orders",
    ),
    5: (
        {
            "metrics": ["ordered"], "dimensions": ["supplier_nation"], "range": "1994",
            "filters": every(
                where("customer_nation", "eq", other="supplier_nation"), where("supplier_region", "eq", "ASIA")
            ),
            "order": ["-ordered"],
        },
        "supplier_nation ordered",
    ),
    6: (
        {
            "metrics": ["saved"], "range": "1994",
            "filters": every(where("discount", "between", 0.05, 0.07), where("quantity", "lt", 24)),
        },
        "saved",
    ),
    7: (
        {
            "metrics": ["revenue"], "dimensions": ["supplier_nation", "customer_nation"], "grain": "year",
            "range": "1995-01-01/1996-12-31", "filters": some(route("FRANCE", "GERMANY"), route("GERMANY", "FRANCE")),
            "order": ["supplier_nation", "customer_nation", "time"],
        },
        "supplier_nation customer_nation time revenue",
    ),
    8: (
        {
            "metrics": ["market_share"], "grain": "year", "range": "1995-01-01/1996-12-31",
            "filters": every(
                where("customer_region", "eq", "AMERICA"), where("part_type", "eq", "ECONOMY ANODIZED STEEL")
            ),
        },
        "time market_share",
    ),
    9: (
        {
            "metrics": ["profit"], "dimensions": ["supplier_nation"], "grain": "year",
            "filters": where("part_name", "contains", "green"), "order": ["supplier_nation", "-time"],
        },
        "supplier_nation time profit",
    ),
    10: (
        {
            "metrics": ["ordered"], "range": "1993-10-01/1993-12-31", "limit": 20,
            "dimensions": "customer customer_name balance customer_nation address phone comment".split(),
            "filters": where("return_flag", "eq", "R"), "order": ["-ordered", "customer"],
        },
        "customer customer_name ordered balance customer_nation address phone comment",
    ),
    12: (
        {
            "metrics": ["high", "low"], "dimensions": ["ship_mode"], "range": "1994",
            "filters": every(
                where("ship_mode", "in", "MAIL", "SHIP"), where("committed", "lt", other="arrived"),
                where("shipped", "lt", other="committed"),
            ),
            "order": ["ship_mode"],
        },
        "ship_mode high low",
    ),
    14: ({"metrics": ["promotion_share"], "range": "1995-09"}, "promotion_share"),
    15: (
        {
            "metrics": ["lineitem.revenue"], "range": "1996-01-01/1996-03-31", "limit": 1,
            "dimensions": ["supplier", "supplier_name", "supplier_address", "supplier_phone"],
            "order": ["-lineitem.revenue"],
        },
        "supplier supplier_name supplier_address supplier_phone lineitem.revenue",
    ),
    16: (
        {
            "metrics": ["suppliers"], "dimensions": ["brand", "part_type", "size"],
            "filters": every(
                where("brand", "ne", "Brand#45"), where("polished", "eq", False), where("blamed", "eq", False),
                where("size", "in", 49, 14, 23, 45, 19, 3, 36, 9),
            ),
            "order": ["-suppliers", "brand", "part_type", "size"],
        },
        "brand part_type size suppliers",
    ),
    18: (
        {
            "metrics": ["quantity"], "limit": 100,
            "dimensions": ["customer_name", "customer", "order", "order_date", "order_price"],
            "having": where("quantity", "gt", 250), "order": ["-order_price", "order_date", "order"],
        },
        "customer_name customer order order_date order_price quantity",
    ),
    19: (
        {
            "metrics": ["revenue"],
            "filters": every(
                where("ship_mode", "in", "AIR", "AIR REG"), where("instruction", "eq", "DELIVER IN PERSON"),
                some(
                    kind("Brand#12", "SM CASE BOX PACK PKG", 1, 5), kind("Brand#23", "MEDBAG BOX PKG PACK", 10, 10),
                    kind("Brand#34", "LG CASE BOX PACK PKG", 20, 15),
                ),
            ),
        },
        "revenue",
    ),
}  # fmt: skip

WHOLE_VALUE: Query = {"metrics": ["value"], "filters": where("supplier_nation", "eq", "GERMANY")}
VALUES: Query = {**WHOLE_VALUE, "dimensions": ["part"], "order": ["-value", "part"]}

NOT_ASKED = {
    2: "rows with the least cost of their part: a condition against an aggregate of the same rows",
    13: "how many customers have so many orders: an aggregate of an aggregate",
    17: "lines below a share of their part's mean: a condition against an aggregate of the same rows",
    20: "members of members that pass an aggregate: conditions by subquery",
    21: "orders all of whose other lines were in time: conditions by subquery on the same table",
    22: "customers above the mean of customers, and without orders: a condition against an aggregate, and an anti-join",
}
