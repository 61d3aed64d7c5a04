"""Widgets and whole dashboards as files: CSV, XLSX, Parquet, with what they rest on said inside."""

from data.dashboards.exports.files import FORMATS, Exported, export_dashboard, export_widget

__all__ = ["FORMATS", "Exported", "export_dashboard", "export_widget"]
