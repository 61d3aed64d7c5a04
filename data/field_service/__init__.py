"""Field service: jobs, who does them and when. Verbs take `core` first; planning works on routes kept in memory."""

from data.field_service.advise import Advice, Option
from data.field_service.assign import Assignment, Wish, assign, move, unassign, validate
from data.field_service.board import Board, BoardStop, TechnicianDay, board
from data.field_service.bulk import Repaired, auto_assign, overrun, technician_out, urgent_job
from data.field_service.crew import (
    add_absence,
    add_technician,
    change_technician,
    latest_fixes,
    remove_absence,
    require_technician,
    technician,
    technicians,
)
from data.field_service.devices import Device, enrol, forget_devices
from data.field_service.fleet import durations_of, roads_of
from data.field_service.jobs import change_job, create_jobs, new_job_id
from data.field_service.model import PRIORITIES, Absence, Break, Fix, Job, Technician, Window
from data.field_service.places import Place, checked_place
from data.field_service.plans import propose
from data.field_service.policies import POLICIES
from data.field_service.positions import Received, record_fixes, trail
from data.field_service.problems import with_matrix
from data.field_service.proposals import Proposal, accept, discard, proposal
from data.field_service.rules import Violation
from data.field_service.solver import solver_of
from data.field_service.states import State
from data.field_service.status import Report, set_status
from data.field_service.stored import Sought, count_jobs, find_jobs, history, stored_job
from data.field_service.suggest import Slot, explain, recommend, slots
from data.field_service.suggestion import Suggestion, suggestion
from data.field_service.sync import Operation, Outcome, Synced, notes_of, picture_of, sync
from data.field_service.tracking import Tracked, track, tracking_link
from data.field_service.undo import undo

__all__ = [
    "Suggestion",
    "suggestion",
    "roads_of",
    "durations_of",
    "Slot",
    "slots",
    "Proposal",
    "accept",
    "discard",
    "proposal",
    "propose",
    "solver_of",
    "with_matrix",
    "Repaired",
    "auto_assign",
    "overrun",
    "technician_out",
    "urgent_job",
    "Device",
    "enrol",
    "forget_devices",
    "Received",
    "record_fixes",
    "trail",
    "Operation",
    "Outcome",
    "Synced",
    "notes_of",
    "picture_of",
    "sync",
    "Tracked",
    "track",
    "tracking_link",
    "POLICIES",
    "PRIORITIES",
    "Absence",
    "Advice",
    "Assignment",
    "Board",
    "BoardStop",
    "Break",
    "Fix",
    "Job",
    "Option",
    "Place",
    "Report",
    "Sought",
    "State",
    "Technician",
    "TechnicianDay",
    "Violation",
    "Window",
    "Wish",
    "add_absence",
    "add_technician",
    "assign",
    "board",
    "change_job",
    "change_technician",
    "checked_place",
    "count_jobs",
    "create_jobs",
    "explain",
    "find_jobs",
    "history",
    "latest_fixes",
    "require_technician",
    "move",
    "new_job_id",
    "recommend",
    "remove_absence",
    "set_status",
    "stored_job",
    "technician",
    "technicians",
    "unassign",
    "undo",
    "validate",
]
