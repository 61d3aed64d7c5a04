"""Open connections to remote lakes, by what their drivers speak. A driver is imported when a lake is connected to."""
