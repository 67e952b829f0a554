"""Workload W on what else a Python team could pick, each as its documentation teaches and tuned."""
