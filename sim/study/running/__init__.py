"""Many tasks to results, none of them lost: what a task is known by, and where its result is kept."""
