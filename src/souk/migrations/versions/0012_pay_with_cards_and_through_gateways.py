"""pay with cards and through gateways."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ADDED = (
    "ALTER TABLE payments ADD COLUMN tendered BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_payments_tendered_within_amount CHECK (tendered BETWEEN 0 AND amount)",
    "ALTER TABLE payments ADD COLUMN given_back BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_payments_given_back_within_tendered CHECK (given_back BETWEEN 0 AND tendered)",
    "ALTER TABLE refunds ADD COLUMN tendered BIGINT DEFAULT 0 NOT NULL",
)


def upgrade() -> None:
    for statement in ADDED:
        op.execute(statement)

    op.create_table(
        "asked_of_gateways",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.Enum("charge", "refund", name="askedkind", native_enum=False, length=32), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_asked_of_gateways")),
    )

    with op.batch_alter_table("asked_of_gateways", schema=None) as batch_op:
        batch_op.create_index("ix_asked_of_gateways_object", ["provider", "object_id"], unique=False)

    op.create_table(
        "gateway_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("transaction_id", sa.String(length=255), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_events")),
    )

    with op.batch_alter_table("gateway_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_events_received_at"), ["received_at"], unique=False)
        batch_op.create_index("uq_gateway_events_event", ["provider", "event_id"], unique=True)

    op.create_table(
        "credit_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("reference_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_credit_grants_worth_something")),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_credit_grants_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_credit_grants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_grants")),
    )

    with op.batch_alter_table("credit_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credit_grants_given_by"), ["given_by"], unique=False)
        batch_op.create_index("ix_credit_grants_person_id", ["person_id", "id"], unique=False)

    op.create_table(
        "gift_cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("last_four", sa.String(length=4), nullable=False),
        sa.Column("sealed_code", sa.Text(), nullable=False),
        sa.Column("sealed_email", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("initial", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column(
            "status", sa.Enum("active", "void", name="giftcardstatus", native_enum=False, length=32), nullable=False
        ),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status <> 'void' OR balance = 0", name=op.f("ck_gift_cards_void_is_empty")),
        sa.CheckConstraint("balance BETWEEN 0 AND initial", name=op.f("ck_gift_cards_balance_within_initial")),
        sa.CheckConstraint("initial > 0", name=op.f("ck_gift_cards_worth_something")),
        sa.ForeignKeyConstraint(["issued_by"], ["users.id"], name=op.f("fk_gift_cards_issued_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_cards")),
        sa.UniqueConstraint("code_index", name=op.f("uq_gift_cards_code_index")),
    )

    with op.batch_alter_table("gift_cards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_cards_issued_by"), ["issued_by"], unique=False)

    op.create_table(
        "store_credits",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_store_credits_balance_not_negative")),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name=op.f("fk_store_credits_person_id")),
        sa.PrimaryKeyConstraint("person_id", "currency", name=op.f("pk_store_credits")),
    )

    op.create_table(
        "disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "status", sa.Enum("open", "won", "lost", name="disputestatus", native_enum=False, length=32), nullable=False
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_disputes_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )

    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disputes_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index("uq_disputes_name", ["provider", "name"], unique=True)

    op.create_table(
        "tender_uses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("gift_card_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given_back", sa.BigInteger(), nullable=False),
        sa.Column("replaced", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("held", "spent", "released", "written_off", name="usestatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(payment_id IS NULL) = (status = 'written_off')", name=op.f("ck_tender_uses_for_a_payment")
        ),
        sa.CheckConstraint(
            "given_back + replaced = 0 OR status = 'spent'", name=op.f("ck_tender_uses_only_spent_is_given_back")
        ),
        sa.CheckConstraint("(gift_card_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_tender_uses_card_or_credit")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_tender_uses_uses_something")),
        sa.CheckConstraint(
            "given_back >= 0 AND replaced >= 0 AND given_back + replaced <= amount",
            name=op.f("ck_tender_uses_given_back_within_amount"),
        ),
        sa.ForeignKeyConstraint(["gift_card_id"], ["gift_cards.id"], name=op.f("fk_tender_uses_gift_card_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_tender_uses_payment_id")),
        sa.ForeignKeyConstraint(
            ["person_id", "currency"],
            ["store_credits.person_id", "store_credits.currency"],
            name=op.f("fk_tender_uses_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_uses")),
    )

    with op.batch_alter_table("tender_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_uses_gift_card_id"), ["gift_card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tender_uses_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index("ix_tender_uses_person_id", ["person_id", "currency"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("tender_uses", schema=None) as batch_op:
        batch_op.drop_index("ix_tender_uses_person_id")
        batch_op.drop_index(batch_op.f("ix_tender_uses_payment_id"))
        batch_op.drop_index(batch_op.f("ix_tender_uses_gift_card_id"))

    op.drop_table("tender_uses")

    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.drop_index("uq_disputes_name")
        batch_op.drop_index(batch_op.f("ix_disputes_payment_id"))

    op.drop_table("disputes")

    op.drop_table("store_credits")

    with op.batch_alter_table("gift_cards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_cards_issued_by"))

    op.drop_table("gift_cards")

    with op.batch_alter_table("credit_grants", schema=None) as batch_op:
        batch_op.drop_index("ix_credit_grants_person_id")
        batch_op.drop_index(batch_op.f("ix_credit_grants_given_by"))

    op.drop_table("credit_grants")

    with op.batch_alter_table("gateway_events", schema=None) as batch_op:
        batch_op.drop_index("uq_gateway_events_event")
        batch_op.drop_index(batch_op.f("ix_gateway_events_received_at"))

    op.drop_table("gateway_events")

    with op.batch_alter_table("asked_of_gateways", schema=None) as batch_op:
        batch_op.drop_index("ix_asked_of_gateways_object")

    op.drop_table("asked_of_gateways")

    op.execute("ALTER TABLE refunds DROP COLUMN tendered")
    op.execute("ALTER TABLE payments DROP COLUMN given_back")
    op.execute("ALTER TABLE payments DROP COLUMN tendered")
