"""How pipelines look: the list, the forms of one, what a step does to rows, an execution while it runs."""
