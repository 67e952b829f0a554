"""What the servers themselves can do with the bytes of workload W."""
