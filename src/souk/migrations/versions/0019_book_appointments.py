"""book appointments."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum("bookings", "work", name="feedkind", native_enum=False, length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_calendar_feeds_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("digest", name=op.f("uq_calendar_feeds_digest")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_calendar_feeds_user_id_kind")),
    )

    op.create_table(
        "queue_days",
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.CheckConstraint("last_number >= 0", name=op.f("ck_queue_days_last_number_not_negative")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_queue_days_store_id")),
        sa.PrimaryKeyConstraint("store_id", "day_on", name=op.f("pk_queue_days")),
    )

    op.create_table(
        "queue_tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("guest_digest", sa.String(), nullable=True),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("sealed_name", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("waiting", "called", "serving", "done", "left", name="ticketstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_queue_tickets_numbers_begin_at_one")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_queue_tickets_customer_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_queue_tickets_provider_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_queue_tickets_service_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_queue_tickets_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_tickets")),
        sa.UniqueConstraint("store_id", "day_on", "number", name=op.f("uq_queue_tickets_store_id_day_on_number")),
    )

    with op.batch_alter_table("queue_tickets", schema=None) as batch_op:
        batch_op.create_index("ix_queue_tickets_customer_id", ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_queue_tickets_guest_digest"), ["guest_digest"], unique=False)
        batch_op.create_index(
            "ix_queue_tickets_open",
            ["store_id", "id"],
            unique=False,
            postgresql_where=sa.text("status IN ('waiting', 'called', 'serving')"),
            sqlite_where=sa.text("status IN ('waiting', 'called', 'serving')"),
        )
        batch_op.create_index(batch_op.f("ix_queue_tickets_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index("ix_queue_tickets_service_id", ["service_id"], unique=False)
        batch_op.create_index(
            "uq_queue_tickets_one_guest",
            ["store_id", "day_on", "guest_digest"],
            unique=True,
            postgresql_where=sa.text("status IN ('waiting', 'called', 'serving')"),
            sqlite_where=sa.text("status IN ('waiting', 'called', 'serving')"),
        )
        batch_op.create_index(
            "uq_queue_tickets_one_person",
            ["store_id", "day_on", "customer_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('waiting', 'called', 'serving')"),
            sqlite_where=sa.text("status IN ('waiting', 'called', 'serving')"),
        )

    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("guest_digest", sa.String(), nullable=True),
        sa.Column("sealed_contact", sa.Text(), nullable=True),
        sa.Column("service_name", sa.String(), nullable=False),
        sa.Column("provider_name", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "held",
                "pending",
                "confirmed",
                "completed",
                "no_show",
                "cancelled",
                "expired",
                name="appointmentstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("due_now", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fee", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cancel_until_minutes", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("late_fee_percent", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("awaits_yes", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_offer", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_notes", sa.Text(), nullable=True),
        sa.Column("hold_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_as", sa.String(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'held') = (hold_expires_at IS NOT NULL)", name=op.f("ck_appointments_only_holds_expire")
        ),
        sa.CheckConstraint("due_now >= 0", name=op.f("ck_appointments_due_now_not_negative")),
        sa.CheckConstraint("fee BETWEEN 0 AND paid", name=op.f("ck_appointments_fee_within_paid")),
        sa.CheckConstraint("paid >= 0", name=op.f("ck_appointments_paid_not_negative")),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_appointments_price_not_negative")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointments_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_appointments_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_appointments_order_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_appointments_provider_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_appointments_service_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_appointments_slot_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_appointments_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
        sa.UniqueConstraint("imported_as", name=op.f("uq_appointments_imported_as")),
        sa.UniqueConstraint("number", name=op.f("uq_appointments_number")),
    )

    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index("ix_appointments_customer_id", ["customer_id", "starts_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_guest_digest"), ["guest_digest"], unique=False)
        batch_op.create_index(
            "ix_appointments_hold_expires_at",
            ["hold_expires_at"],
            unique=False,
            postgresql_where=sa.text("status = 'held'"),
            sqlite_where=sa.text("status = 'held'"),
        )
        batch_op.create_index(batch_op.f("ix_appointments_order_id"), ["order_id"], unique=False)
        batch_op.create_index("ix_appointments_provider_id", ["provider_id", "starts_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_service_id"), ["service_id"], unique=False)
        batch_op.create_index("ix_appointments_slot_id", ["slot_id"], unique=False)
        batch_op.create_index("ix_appointments_store_id", ["store_id", "starts_at", "id"], unique=False)
        batch_op.create_index(
            "ix_appointments_upcoming",
            ["starts_at"],
            unique=False,
            postgresql_where=sa.text("status = 'confirmed'"),
            sqlite_where=sa.text("status = 'confirmed'"),
        )
        batch_op.create_index(
            "uq_appointments_one_place_each",
            ["slot_id", "customer_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('held', 'pending', 'confirmed')"),
            sqlite_where=sa.text("status IN ('held', 'pending', 'confirmed')"),
        )
        batch_op.create_index(
            "uq_appointments_one_place_per_guest",
            ["slot_id", "guest_digest"],
            unique=True,
            postgresql_where=sa.text("status IN ('held', 'pending', 'confirmed')"),
            sqlite_where=sa.text("status IN ('held', 'pending', 'confirmed')"),
        )

    op.create_table(
        "appointment_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appointment_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_appointment_history_actor_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointments.id"],
            name=op.f("fk_appointment_history_appointment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_history")),
    )

    with op.batch_alter_table("appointment_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointment_history_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointment_history_appointment_id"), ["appointment_id"], unique=False)

    op.create_table(
        "waiting_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting", "offered", "taken", "lapsed", "left", name="waitingstatus", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("offered_id", sa.Uuid(), nullable=True),
        sa.Column("offer_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'offered') = (offer_expires_at IS NOT NULL)", name=op.f("ck_waiting_list_only_offers_expire")
        ),
        sa.CheckConstraint("from_at < until_at", name=op.f("ck_waiting_list_from_before_until")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_waiting_list_customer_id")),
        sa.ForeignKeyConstraint(["offered_id"], ["appointments.id"], name=op.f("fk_waiting_list_offered_id")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_waiting_list_provider_id")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_waiting_list_service_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_waiting_list_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_list")),
    )

    with op.batch_alter_table("waiting_list", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_list_customer_id", ["customer_id", "id"], unique=False)
        batch_op.create_index(
            "ix_waiting_list_first",
            ["service_id", "id"],
            unique=False,
            postgresql_where=sa.text("status = 'waiting'"),
            sqlite_where=sa.text("status = 'waiting'"),
        )
        batch_op.create_index(batch_op.f("ix_waiting_list_offered_id"), ["offered_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_waiting_list_provider_id"), ["provider_id"], unique=False)
        batch_op.create_index("ix_waiting_list_store_id", ["store_id", "id"], unique=False)
        batch_op.create_index(
            "uq_waiting_list_one_each",
            ["service_id", "customer_id"],
            unique=True,
            postgresql_where=sa.text("status IN ('waiting', 'offered')"),
            sqlite_where=sa.text("status IN ('waiting', 'offered')"),
        )
