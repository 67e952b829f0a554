"""Imports of files as jobs: received in chunks, read once, applied step by step, resumed after any crash."""
