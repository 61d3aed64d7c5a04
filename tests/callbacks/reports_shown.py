"""What the callbacks of reports put into their page, and those of annotations into their panel."""

from __future__ import annotations

from callbacks import reports
from components.format import translator
from components.reports import FormFact, ReportFact, report_form, report_list
from tests.callbacks.notes_shown import notes

FACT = ReportFact("r", "Morning", "Shop", "/dashboards/view/shop", "xlsx", "0 7 * * *", "UTC", None, True, ["Team"])


def reports_shown():
    """Head, a list of one, the form; the panel of annotations."""
    t = translator()
    form = FormFact({"shop": "Shop"}, {"ch": "Team"}, ("xlsx", "csv"))
    return [
        *notes("/dashboards/view/shop"),
        reports.show_header(""),
        report_list([FACT], t, may=True),
        report_form(form, t),
    ]
