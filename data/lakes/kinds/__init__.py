"""Lake kinds: one file each, one line here."""

from data.lakes.kinds import (
    bigquery,
    clickhouse,
    delta,
    duckdb,
    files,
    iceberg,
    mysql,
    postgres,
    redshift,
    snowflake,
    spark,
    sqlalchemy,
    sqlite,
    trino,
)
from data.lakes.kinds.kind import Capabilities, Distant, Kind, Loading, Option, Source, option_words

KINDS: dict[str, Kind] = {
    "duckdb": duckdb.KIND,
    "files": files.KIND,
    "sqlite": sqlite.KIND,
    "iceberg": iceberg.KIND,
    "delta": delta.KIND,
    "postgres": postgres.KIND,
    "redshift": redshift.KIND,
    "mysql": mysql.KIND,
    "bigquery": bigquery.KIND,
    "snowflake": snowflake.KIND,
    "trino": trino.KIND,
    "clickhouse": clickhouse.KIND,
    "spark": spark.KIND,
    "sqlalchemy": sqlalchemy.KIND,
}

__all__ = ["KINDS", "Capabilities", "Distant", "Kind", "Loading", "Option", "Source", "option_words"]
