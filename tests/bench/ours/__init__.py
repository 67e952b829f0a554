"""Our own pipeline under workload W, and its latency and stages."""
