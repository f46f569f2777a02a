"""The shop's tables.

A customer, an order and a product are each read and written as a whole, so each is one row: its
record in the exchange format, next to the columns it is looked up by. One row means that comparing
and raising `version` in one UPDATE guards everything the record holds, gift-card balances included.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

customers = Table(
    "customers",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("email_key", String(200), nullable=False, index=True),
    Column("name_key", String(401), nullable=False),
    Column("zip_key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("record", JSON, nullable=False),
    Index("ix_customers_name_zip", "name_key", "zip_key"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("record", JSON, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("record", JSON, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("plan", String(40), nullable=False),
    Column("status", String(20), nullable=False),
    Column("started_on", Date, nullable=False),
    Column("next_delivery", Date),
    Column("version", Integer, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("slot_id", String(40), nullable=False),
    Column("booked_slot_id", String(40), unique=True),  # empty once cancelled: the slot is free
    Column("topic", String(200), nullable=False),
    Column("version", Integer, nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("order_id", ForeignKey("orders.id")),
    Column("issued_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("paid_on", Date),
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("invoice_id", ForeignKey("invoices.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("description", String(200), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("unit_price_cents", Integer, nullable=False),
)

verifications = Table(
    "verifications",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("address_digest", String(64), nullable=False, index=True),
    Column("customer_id", ForeignKey("customers.id")),  # empty: the address has no account
    Column("code_digest", String(64), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("attempts_left", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
)

emails = Table(
    "emails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("to", String(200), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_at", DateTime(timezone=True), nullable=False),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("client_id", String(200), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer),
    Column("body", Text),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(20), nullable=False),
    Column("subject_id", String(200), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("client_id", String(200), nullable=False),
    Column("idempotency_key", String(255), nullable=False),
    Column("version_before", Integer, nullable=False),
    Column("version_after", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
