"""``python -m simulators``: serve the simulated vendors on loopback.

``python -m simulators --announce FILE --credentials DIR [--port salesforce=9001 …] [vendor …]``
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from simulators.kit.serve import serve
from simulators.kit.simulator import Simulator

VENDORS = (
    *("salesforce", "netsuite", "dynamics365", "sap_s4hana", "oracle_erp", "acumatica"),
    *("kantata", "certinia", "jira", "monday", "asana", "treadle"),
)


def load(vendor: str) -> type[Simulator]:
    """The simulator class of a vendor: ``simulators.{vendor}`` exports it as ``SIMULATOR``."""
    kind: type[Simulator] = importlib.import_module(f"simulators.{vendor}").SIMULATOR
    return kind


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m simulators", description=__doc__)
    parser.add_argument("vendors", nargs="*", default=[], metavar="vendor", help="default: all")
    parser.add_argument("--announce", type=Path, help="write addresses and credentials here (JSON, mode 600) once all listen")
    parser.add_argument("--credentials", type=Path, default=Path(".crosswalk/simulators"), help="where credentials are kept")
    parser.add_argument("--port", action="append", default=[], metavar="VENDOR=PORT")
    options = parser.parse_args()
    ports = {name: int(port) for name, _, port in (item.partition("=") for item in options.port)}
    serve([load(vendor) for vendor in options.vendors or VENDORS], options.credentials, ports, options.announce)


if __name__ == "__main__":
    main()
