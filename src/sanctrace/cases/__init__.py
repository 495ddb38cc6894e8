"""Events of many articles -> cases: which reports tell the same event, and what is known of it in one sentence."""
