"""Field service as JSON: `/api/field-service`."""

from api.field_service import crew, dispatch, jobs

OPERATIONS = (*jobs.OPERATIONS, *dispatch.OPERATIONS, *crew.OPERATIONS)

__all__ = ["OPERATIONS"]
