"""Ground floor: settings, database, problems and failures, http, telemetry, clock, ids. No business words at all."""
