"""Files that people write in YAML: read strictly, each mistake told with its line; said as JSON Schema."""
