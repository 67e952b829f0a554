"""Awards that anybody can check without asking us: Open Badges 3.0 as W3C Verifiable Credentials (VC-JWT)."""
