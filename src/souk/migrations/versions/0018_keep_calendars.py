"""keep calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("picture_id", sa.Uuid(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name=op.f("fk_providers_picture_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_providers_store_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_providers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_providers")),
        sa.UniqueConstraint("store_id", "user_id", name=op.f("uq_providers_store_id_user_id")),
    )

    with op.batch_alter_table("providers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_providers_picture_id"), ["picture_id"], unique=False)
        batch_op.create_index("ix_providers_store_id", ["store_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_providers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "time_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_time_off_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_time_off_provider_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_off")),
    )

    with op.batch_alter_table("time_off", schema=None) as batch_op:
        batch_op.create_index("ix_time_off_provider_id", ["provider_id", "starts_at"], unique=False)

    op.create_table(
        "working_hours",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.BigInteger(), nullable=False),
        sa.Column("opens_minute", sa.BigInteger(), nullable=False),
        sa.Column("closes_minute", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("opens_minute < closes_minute", name=op.f("ck_working_hours_opens_before_it_closes")),
        sa.CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440", name=op.f("ck_working_hours_within_a_day")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_working_hours_weekday_of_a_week")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_working_hours_provider_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_hours")),
        sa.UniqueConstraint(
            "provider_id", "weekday", "opens_minute", name=op.f("uq_working_hours_provider_id_weekday_opens_minute")
        ),
    )

    op.create_table(
        "booking_terms",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("duration_minutes", sa.BigInteger(), nullable=False),
        sa.Column("buffer_before_minutes", sa.BigInteger(), nullable=False),
        sa.Column("buffer_after_minutes", sa.BigInteger(), nullable=False),
        sa.Column("lead_minutes", sa.BigInteger(), nullable=False),
        sa.Column("horizon_days", sa.BigInteger(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("cancel_until_minutes", sa.BigInteger(), nullable=False),
        sa.Column("late_fee_percent", sa.BigInteger(), nullable=False),
        sa.Column(
            "payment",
            sa.Enum("at_venue", "deposit", "full", name="payment", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("deposit_percent", sa.BigInteger(), nullable=False),
        sa.Column("confirms_by_hand", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "buffer_after_minutes BETWEEN 0 AND 480", name=op.f("ck_booking_terms_buffer_after_in_range")
        ),
        sa.CheckConstraint(
            "buffer_before_minutes BETWEEN 0 AND 480", name=op.f("ck_booking_terms_buffer_before_in_range")
        ),
        sa.CheckConstraint("cancel_until_minutes >= 0", name=op.f("ck_booking_terms_cancel_until_not_negative")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 1000", name=op.f("ck_booking_terms_capacity_in_range")),
        sa.CheckConstraint("deposit_percent BETWEEN 0 AND 100", name=op.f("ck_booking_terms_deposit_is_percent")),
        sa.CheckConstraint("duration_minutes BETWEEN 5 AND 1440", name=op.f("ck_booking_terms_lasts_up_to_a_day")),
        sa.CheckConstraint("horizon_days BETWEEN 1 AND 365", name=op.f("ck_booking_terms_horizon_in_range")),
        sa.CheckConstraint("late_fee_percent BETWEEN 0 AND 100", name=op.f("ck_booking_terms_late_fee_is_percent")),
        sa.CheckConstraint("lead_minutes >= 0", name=op.f("ck_booking_terms_lead_not_negative")),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_booking_terms_service_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_booking_terms_store_id")),
        sa.PrimaryKeyConstraint("service_id", name=op.f("pk_booking_terms")),
    )

    with op.batch_alter_table("booking_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_terms_store_id"), ["store_id"], unique=False)

    op.create_table(
        "provider_services",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_provider_services_provider_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_provider_services_service_id")),
        sa.PrimaryKeyConstraint("provider_id", "service_id", name=op.f("pk_provider_services")),
    )

    with op.batch_alter_table("provider_services", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_services_service_id"), ["service_id"], unique=False)

    op.create_table(
        "slot_rules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("weekdays", sa.BigInteger(), nullable=False),
        sa.Column("opens_minute", sa.BigInteger(), nullable=True),
        sa.Column("closes_minute", sa.BigInteger(), nullable=True),
        sa.Column("every_minutes", sa.BigInteger(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("made_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(opens_minute IS NULL) = (closes_minute IS NULL)", name=op.f("ck_slot_rules_both_hours_or_none")
        ),
        sa.CheckConstraint("every_minutes BETWEEN 5 AND 1440", name=op.f("ck_slot_rules_every_in_range")),
        sa.CheckConstraint("opens_minute < closes_minute", name=op.f("ck_slot_rules_opens_before_it_closes")),
        sa.CheckConstraint("opens_minute >= 0 AND closes_minute <= 1440", name=op.f("ck_slot_rules_within_a_day")),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_slot_rules_from_before_until")),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_slot_rules_some_weekday")),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["providers.id"], name=op.f("fk_slot_rules_provider_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_slot_rules_service_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_slot_rules_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot_rules")),
    )

    with op.batch_alter_table("slot_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slot_rules_made_at"), ["made_at"], unique=False)
        batch_op.create_index("ix_slot_rules_provider_id", ["provider_id", "service_id"], unique=False)
        batch_op.create_index("ix_slot_rules_service_id", ["service_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slot_rules_store_id"), ["store_id"], unique=False)

    op.create_table(
        "slots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_cell", sa.BigInteger(), nullable=False),
        sa.Column("end_cell", sa.BigInteger(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("booked", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("was_booked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "closed", "withdrawn", name="slotstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("booked = 0 OR was_booked", name=op.f("ck_slots_remembers_bookings")),
        sa.CheckConstraint("booked BETWEEN 0 AND capacity", name=op.f("ck_slots_never_overbooked")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_slots_room_for_somebody")),
        sa.CheckConstraint("first_cell < end_cell", name=op.f("ck_slots_keeps_somebody_busy")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slots_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_slots_provider_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["slot_rules.id"], name=op.f("fk_slots_rule_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"], name=op.f("fk_slots_service_id")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_slots_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slots")),
        sa.UniqueConstraint(
            "provider_id", "service_id", "starts_at", name=op.f("uq_slots_provider_id_service_id_starts_at")
        ),
    )

    with op.batch_alter_table("slots", schema=None) as batch_op:
        batch_op.create_index(
            "ix_slots_never_booked",
            ["starts_at"],
            unique=False,
            postgresql_where=sa.text("NOT was_booked"),
            sqlite_where=sa.text("NOT was_booked"),
        )
        batch_op.create_index("ix_slots_provider_id", ["provider_id", "starts_at"], unique=False)
        batch_op.create_index("ix_slots_rule_id", ["rule_id", "starts_at"], unique=False)
        batch_op.create_index("ix_slots_service_id", ["service_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_slots_store_id"), ["store_id"], unique=False)

    op.create_table(
        "occupied_cells",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("cell", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name=op.f("fk_occupied_cells_provider_id")),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_occupied_cells_slot_id")),
        sa.PrimaryKeyConstraint("provider_id", "cell", name=op.f("pk_occupied_cells")),
    )

    with op.batch_alter_table("occupied_cells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occupied_cells_slot_id"), ["slot_id"], unique=False)
