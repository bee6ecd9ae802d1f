"""One module a family: where it is stricter than torch, what cannot run on meta, how to draw fitting inputs."""
