"""`make bench`: workload W on our pipeline, on its peers and at the limits of the servers."""
