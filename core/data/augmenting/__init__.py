"""Augmentation at work: training batches changed on their device, one draw for each sample. Needs torch."""
