"""One package per audience. They read and start processes; they never reach a system, and do not know each other."""
