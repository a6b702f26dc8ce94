"""Held write to system: a proposal that somebody other than its requester lets through is written, or it is rejected.
Short enough for the caller to wait: no run, since the proposal's own state says where it stands and repeating the release resumes it."""
