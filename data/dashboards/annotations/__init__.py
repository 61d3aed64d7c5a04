"""What happened, written on the axis of time: by hand, or read from a table of events.

`keep` has the verbs, `shown` says what stands on which widget.
"""
