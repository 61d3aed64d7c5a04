"""The process in which SQL that people wrote runs: a jail, an engine on read-only files, and a guard at the door.

Started as `python -m data.sandbox` by `data.queries`. Must not import any other room of `data`: what is not loaded
here can't be reached from here.
"""
