"""Before and after: each module has Settings, Result and run(data, settings) -> Result."""
