"""Field service as JSON: `/api/field-service`."""

from api.field_service import crew, dispatch, ingest, jobs, phones

OPERATIONS = (*jobs.OPERATIONS, *dispatch.OPERATIONS, *crew.OPERATIONS, *phones.OPERATIONS, *ingest.OPERATIONS)

__all__ = ["OPERATIONS"]
