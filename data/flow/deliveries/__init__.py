"""Deliveries: places that are not ours. One file each, one line here; every one runs in a process of its own."""

from data.flow.deliveries import bigquery, clickhouse, delta, iceberg, postgres, redshift, snowflake
from data.flow.deliveries.delivery import ACCOUNTS, Delivery, Load, Receipt, Site, Wanted

DELIVERIES: dict[str, Delivery] = {
    "postgres": postgres.DELIVERY,
    "redshift": redshift.DELIVERY,
    "snowflake": snowflake.DELIVERY,
    "bigquery": bigquery.DELIVERY,
    "clickhouse": clickhouse.DELIVERY,
    "delta": delta.DELIVERY,
    "iceberg": iceberg.DELIVERY,
}

__all__ = ["ACCOUNTS", "DELIVERIES", "Delivery", "Load", "Receipt", "Site", "Wanted"]
