"""``make up``: the sandbox, kept up, with calls that are ready to paste."""

from __future__ import annotations

import time

from rich.console import Console

from app.core import postgres
from app.core.settings import Settings
from app.core.supervisor import Stopped
from app.sandbox.environment import Sandbox, Say, running

_console = Console(highlight=False)


def stay_up(settings: Settings) -> None:
    """Until Ctrl-C, which stops everything that was started."""
    try:
        with running(settings, lambda text: _console.print(f"  {text}")) as sandbox:
            _console.print(_guide(sandbox), soft_wrap=True, markup=False)
            tend(sandbox, lambda text: _console.print(f"  {text}"))
    except Stopped:
        _console.print("Stopped.")


def tend(sandbox: Sandbox, say: Say) -> None:
    """Starts again what was killed, for as long as nobody ends us. The simulators are the exception: their tenants are gone with them."""
    while True:
        postgres_alive(sandbox)
        for child in (sandbox.gateway_process, sandbox.worker):
            if not child.alive:
                say(f"{child.name} ended; starting it again")
                child.restart()
        sandbox.supervisor.check()
        time.sleep(1)


def postgres_alive(sandbox: Sandbox) -> None:
    """An embedded server that was killed is started again; an external one is not ours."""
    if sandbox.settings.database_url is None:
        postgres.ensure(sandbox.settings.data_dir.resolve() / "postgres")


def _guide(sandbox: Sandbox) -> str:
    gateway, operator = sandbox.gateway, sandbox.client("operator")
    simulators = "\n".join(
        f"    {name:<11} {item['base_url']}   control {item['control']}" for name, item in sandbox.document["simulators"].items()
    )
    return f"""
Crosswalk is up. Ctrl-C stops everything.

  Gateway      {gateway}
  Simulators
{simulators}
  Credentials  {sandbox.settings.data_dir}/dev.json   (this file is yours alone: mode 600)

Paste this:

  TOKEN=$(curl -s {gateway}/oauth/token -u '{operator["client_id"]}:{operator["client_secret"]}' \\
      -d grant_type=client_credentials | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')
  curl -s {gateway}/process/flow/v1/runs -H "Authorization: Bearer $TOKEN"
  curl -s {gateway}/system/netsuite/v1/connections/netsuite/_health -H "Authorization: Bearer $TOKEN"
  curl -s {gateway}/system/salesforce/v1/connections/salesforce/customers -H "Authorization: Bearer $TOKEN"

Activate an opportunity that is closed-won in the simulated Salesforce (its id instead of 006…):

  curl -s -X POST {gateway}/experience/salesforce/v1/opportunities/006.../activation \\
      -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: $(date +%s)"
"""
