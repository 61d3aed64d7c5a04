"""Ids of pipelines: the list, one pipeline, one execution."""

from __future__ import annotations

from components.ids.id import Id


class Pipelines:
    """The list of pipelines. `URL` leads to what was started."""

    URL = "pipelines-url"
    HEADER = "pipelines-header"
    LIST = "pipelines-list"

    @staticmethod
    def run(pipeline: str) -> Id:
        """Starts a pipeline from the list."""
        return {"type": "pipelines-run", "pipeline": pipeline}


class PipelineView:
    """One pipeline. `DRAFT` is the document as it is being written, with its problems; `SAVED` the version it is of."""

    URL = "pipeline-url"
    HEADER = "pipeline-header"
    SAVED = "pipeline-saved"
    DRAFT = "pipeline-draft"
    BUSY = "pipeline-busy"
    FORMS = "pipeline-forms"
    YAML = "pipeline-yaml"
    PROBLEMS = "pipeline-problems"
    SCHEDULE = "pipeline-schedule"
    LINEAGE = "pipeline-lineage"
    EXECUTIONS = "pipeline-executions"
    PREVIEW = "pipeline-preview"
    UPLOAD = "pipeline-upload"

    @staticmethod
    def button(action: str) -> Id:
        """What one can do with the document: run, save, dry_run, add, add_check."""
        return {"type": "pipeline-button", "action": action}

    @staticmethod
    def choice(name: str) -> Id:
        """A choice that goes along with a button."""
        return {"type": "pipeline-choice", "name": name}

    @staticmethod
    def field(path: str, option: str) -> Id:
        """The field of an option; `path` is that of its part (`/steps/0`)."""
        return {"type": "pipeline-field", "path": path, "option": option}

    @staticmethod
    def remove(path: str) -> Id:
        """Takes a step out."""
        return {"type": "pipeline-remove", "path": path}

    @staticmethod
    def look(step: str) -> Id:
        """Shows the rows as they are after a step."""
        return {"type": "pipeline-look", "step": step}


class PipelineSchedule:
    """When pipelines ran and will run. `URL` holds the stretch of time, its zone, and one pipeline or all."""

    URL = "pipeline-schedule-url"
    HEADER = "pipeline-schedule-header"
    TIMETABLE = "pipeline-schedule-timetable"


class ExecutionView:
    """One execution, live."""

    URL = "execution-url"
    BEAT = "execution-beat"
    HEADER = "execution-header"
    PROGRESS = "execution-progress"
    CHECKS = "execution-checks"
    LOG = "execution-log"
    REJECTS = "execution-rejects"
    LINEAGE = "execution-lineage"

    @staticmethod
    def act(action: str) -> Id:
        """What one can do with an execution: cancel, retry, replay."""
        return {"type": "execution-act", "action": action}
