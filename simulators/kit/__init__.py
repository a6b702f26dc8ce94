"""What every simulator shares: journal, faults, control plane, serving on real sockets.

Knows nothing of any vendor. A vendor subclasses :class:`Simulator`; :func:`build` wraps it for serving.
"""

from simulators.kit.app import build
from simulators.kit.simulator import Journal, Simulator

__all__ = ["Journal", "Simulator", "build"]
