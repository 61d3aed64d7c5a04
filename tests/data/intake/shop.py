"""A small star of CSV files: items of orders, customers, products, categories."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path


def write_shop(folder: Path) -> Path:
    """The folder, filled."""
    folder.mkdir(parents=True)
    categories = ["category_id,name", "1,Tools", "2,Garden", "3,Paint"]
    products = ["product_id,product_name,category_id,unit_price"]
    products += [f"{n},Product {n},{n % 3 + 1},{n}.50" for n in range(1, 13)]
    customers = ["id,name,city,country"]
    customers += [f"{n},Customer {n},City {n % 6},{'DE FR'.split()[n % 6 % 2]}" for n in range(1, 31)]
    orders, items = ["order_id,customer_id,order_date,channel"], ["item_id,order_id,product_id,quantity,amount"]
    start = date(2025, 1, 1)
    for n in range(1, 301):
        orders.append(f"{n},{n % 30 + 1},{start + timedelta(days=2 * n)},{'web shop phone'.split()[n % 3]}")
        for k in range(n % 4 + 1):
            items.append(f"{len(items)},{n},{(n + k) % 12 + 1},{k + 1},{(n % 50) + k}.25")
    tables = {"categories": categories, "products": products, "customers": customers, "orders": orders}
    for name, lines in {**tables, "order_items": items}.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    return folder
