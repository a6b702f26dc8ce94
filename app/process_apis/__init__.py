"""Our business: services hold our rules and rows, flows tell the stories that cross systems. Flows may use services, never the reverse."""
