"""From taken marks to announced scores: one module for each stage, and what they all need."""
