"""Bodies that requests carry and keys that answers hold; the OpenAPI description is generated from these classes."""
