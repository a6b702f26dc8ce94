"""The stories that cross systems, one package each: flow (the whiteboard), steps (one effect on one system each), schemas, router."""
