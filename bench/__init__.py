"""Measurements. `python -m bench [name …]` prints tables and writes `bench/results/<name>.json`. Not tests."""
