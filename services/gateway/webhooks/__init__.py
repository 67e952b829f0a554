"""Webhooks: public events sent to the addresses of other systems, signed, as Standard Webhooks says."""
