"""Every component id: a file and a class a page; constants for single ones, builders for those that repeat by key."""

from components.ids.alerts import Alerts
from components.ids.dashboard_edit import DashboardEdit
from components.ids.dashboard_open import DashboardOpen
from components.ids.dashboard_view import DashboardView
from components.ids.dashboards import Dashboards
from components.ids.dispatch import Dispatch
from components.ids.explore import Explore
from components.ids.home import Home
from components.ids.lake_view import LakeForm, LakePage, LakeTable
from components.ids.lakes import Lakes
from components.ids.not_found import NotFound
from components.ids.pipelines import ExecutionView, Pipelines, PipelineSchedule, PipelineView
from components.ids.quality import Quality, QualityTable
from components.ids.reports import Reports
from components.ids.rollups import Rollups
from components.ids.shell import Shell
from components.ids.sql import Sql
from components.ids.technicians import Technicians

__all__ = [
    "Alerts",
    "DashboardEdit",
    "DashboardOpen",
    "DashboardView",
    "Dashboards",
    "Dispatch",
    "Explore",
    "Home",
    "LakeForm",
    "LakePage",
    "LakeTable",
    "Lakes",
    "NotFound",
    "ExecutionView",
    "PipelineSchedule",
    "PipelineView",
    "Pipelines",
    "Quality",
    "QualityTable",
    "Reports",
    "Rollups",
    "Shell",
    "Sql",
    "Technicians",
]
