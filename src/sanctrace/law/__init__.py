"""The law library: one YAML file per instrument, its cases beside it. Data only; the rules room loads it."""
