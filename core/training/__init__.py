"""Training: what is to be done (plan), the loop that does it (engine), what it tells (events), what stays (runs).

`optimizers`, `program`, `settings`, `metrics`, `plan`, `events`, `control` and `runs` import without torch.
"""
