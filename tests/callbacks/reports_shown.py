"""What the callbacks of reports put into their page."""

from __future__ import annotations

from callbacks import reports
from components.format import translator
from components.reports import FormFact, ReportFact, report_form, report_list

FACT = ReportFact("r", "Morning", "Shop", "/dashboards/view/shop", "xlsx", "0 7 * * *", "UTC", None, True, ["Team"])


def reports_shown():
    """Head, a list of one, the form."""
    t = translator()
    form = FormFact({"shop": "Shop"}, {"ch": "Team"}, ("xlsx", "csv"))
    return [reports.show_header(""), report_list([FACT], t, may=True), report_form(form, t)]
