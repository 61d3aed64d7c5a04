"""Widgets from SQL: parameters bound to the filters of a page, the answer as a result with proof, ways beneath it.

Every statement goes the one road of `data.queries`, for the actor who looks; nothing here parses or runs SQL.
"""
