"""TPC-H as datasets, and those of its 22 questions that a metric query can ask."""
