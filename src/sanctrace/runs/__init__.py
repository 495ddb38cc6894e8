"""What is run: settings, the pipeline that composes the rooms, and a run over many sources."""
