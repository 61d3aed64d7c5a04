"""Field service as JSON: `/api/field-service`."""

from api.field_service import alerts, crew, dispatch, ingest, jobs, phones, plans

OPERATIONS = (
    *jobs.OPERATIONS,
    *dispatch.OPERATIONS,
    *crew.OPERATIONS,
    *phones.OPERATIONS,
    *plans.OPERATIONS,
    *alerts.OPERATIONS,
    *ingest.OPERATIONS,
)

__all__ = ["OPERATIONS"]
