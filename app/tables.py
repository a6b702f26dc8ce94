"""Every table of the product, imported in one place: what migrations compare against."""

from sqlmodel import SQLModel

import app.platform.connections.models
import app.platform.events.models
import app.platform.events.outbox
import app.platform.exceptions.models
import app.platform.governance.models
import app.platform.identity.models
import app.platform.observability.vendor_calls
import app.platform.pipeline.idempotency
import app.platform.xref.models
import app.process_apis.executor
import app.process_apis.services.billing.models
import app.process_apis.services.contracts.models
import app.process_apis.services.customers.models
import app.process_apis.services.projects.models
import app.process_apis.services.runs.models
import app.process_apis.triggers
import app.system_apis.feeds  # noqa: F401

METADATA = SQLModel.metadata
