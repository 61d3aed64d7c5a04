"""Intake: files from outside become a lake, datasets and a dashboard.

Profiles what was loaded, finds keys and joins, and proposes documents a person may change. Draws nothing.
"""

from data.intake.add import add_path
from data.intake.published import publish_dataset
from data.intake.report import IntakeReport
from data.intake.start import open_data, unread
from data.intake.uploads import add_upload
from data.intake.xray import xray

__all__ = ["IntakeReport", "add_path", "add_upload", "open_data", "publish_dataset", "unread", "xray"]
