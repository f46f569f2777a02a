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
    Column("first_due_on", Date),  # empty: its term was never extended
    Column("paid_on", Date),
    Column("version", Integer, nullable=False),
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

payment_attempts = Table(
    "payment_attempts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("amount_cents", Integer, nullable=False),
    Column("payment_method_id", String(200), nullable=False),
    Column("invoice_id", ForeignKey("invoices.id")),
    Column("order_id", ForeignKey("orders.id")),
    Column("decline_reason", String(40)),  # empty: the money came
)

disputes = Table(
    "disputes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("invoice_id", ForeignKey("invoices.id"), nullable=False, index=True),
    Column("line", Integer),  # empty: all of the invoice
    Column("amount_cents", Integer, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("explanation", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
)

promo_codes = Table(
    "promo_codes",
    metadata,
    Column("code_key", String(200), primary_key=True),
    Column("code", String(200), nullable=False),
    Column("description", String(200), nullable=False),
    Column("percent", Integer),
    Column("amount_cents", Integer),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("min_total_cents", Integer),
    Column("only_for", JSON, nullable=False),  # customer ids; none: for everybody
    Column("used_by", JSON, nullable=False),
)

leads = Table(
    "leads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(200), nullable=False),
    Column("interest", String(200)),
    Column("company", String(200)),
    Column("opened_at", DateTime(timezone=True), nullable=False),
)

# Who reads the newsletter without having an account; with one, the customer's record says so.
newsletter_readers = Table(
    "newsletter_readers",
    metadata,
    Column("email_key", String(200), primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
)

# What stands behind the links in e-mails; of the link itself, only a digest is kept.
links = Table(
    "links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("email", String(200), nullable=False),
    Column("customer_id", ForeignKey("customers.id")),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("used", Boolean, nullable=False),
)

# When an e-mail of a kind was asked for, for whatever address.
letter_requests = Table(
    "letter_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("address_digest", String(64), nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
)

# A code ends ten minutes after it has `begun_at`: when it was sent, or, where it is the second of a
# minute, when the first was.
codes = Table(
    "codes",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("address_digest", String(64), nullable=False, index=True),
    Column("customer_id", ForeignKey("customers.id")),  # empty: the address has no account
    Column("code_digest", String(64), nullable=False),
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("attempts_left", Integer, nullable=False),
    Column("used", Boolean, nullable=False),
)

# Requests for a code. Several may stand for one: who asks again at once is sent no other.
verifications = Table(
    "verifications",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("address_digest", String(64), nullable=False, index=True),
    Column("code_id", ForeignKey("codes.id"), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)

# An e-mail without an addressee is never delivered; see `outbox.py`.
emails = Table(
    "emails",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("to", String(200), index=True),
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
