"""ship in parts and take back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AMOUNTS = "subtotal >= 0 AND discount >= 0 AND loyalty_discount >= 0 AND tax >= 0 AND shipping >= 0 AND total >= 0"
ADDED = (
    "ALTER TABLE order_lines ADD COLUMN discount BIGINT DEFAULT 0 NOT NULL",
    "ALTER TABLE order_lines ADD COLUMN loyalty_discount BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_order_lines_discounts_within_price CHECK (discount >= 0 AND loyalty_discount >= 0 AND discount + loyalty_discount <= total_price)",
    "ALTER TABLE order_lines ADD COLUMN shipped BIGINT DEFAULT 0 NOT NULL",
    "ALTER TABLE order_lines ADD COLUMN cancelled BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_order_lines_counts_not_negative CHECK (shipped >= 0 AND cancelled >= 0) CONSTRAINT ck_order_lines_no_more_than_ordered CHECK (shipped + cancelled <= quantity)",
    "ALTER TABLE order_lines ADD COLUMN returned BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_order_lines_no_more_returned_than_sold CHECK (returned BETWEEN 0 AND quantity - cancelled)",
    "ALTER TABLE orders ADD COLUMN platform_discount BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_orders_platform_bears_part_of_discounts CHECK (platform_discount BETWEEN 0 AND discount + loyalty_discount)",
    "ALTER TABLE orders ADD COLUMN points_spent BIGINT DEFAULT 0 NOT NULL CHECK (points_spent >= 0)",
    "ALTER TABLE orders ADD COLUMN goods BIGINT DEFAULT 0 NOT NULL CHECK (goods >= 0)",
    "ALTER TABLE orders ADD COLUMN fulfilment VARCHAR(32) DEFAULT 'unfulfilled' NOT NULL",
    "ALTER TABLE orders ADD COLUMN ship_by_on DATE",
    "ALTER TABLE orders ADD COLUMN refunded_amount BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_orders_refunded_within_total CHECK (refunded_amount BETWEEN 0 AND total)",
    "ALTER TABLE stores ADD COLUMN returns_refund_shipping BOOLEAN DEFAULT TRUE NOT NULL",
    "UPDATE orders SET goods = subtotal - discount - loyalty_discount - CASE WHEN prices_include_tax THEN tax ELSE 0 END",
    "UPDATE orders SET fulfilment = 'fulfilled' WHERE status IN ('shipped', 'delivered', 'refunded')",
    "UPDATE orders SET refunded_amount = total WHERE payment_status IN ('refund_pending', 'refunded')",
    "UPDATE order_lines SET shipped = quantity WHERE order_id IN (SELECT id FROM orders WHERE fulfilment = 'fulfilled')",
    "UPDATE order_lines SET cancelled = quantity WHERE order_id IN (SELECT id FROM orders WHERE status IN ('cancelled', 'unavailable'))",
)

SHIPPED = (
    (
        "INSERT INTO shipments (id, order_id, store_id, position, carrier, tracking_number, estimated_delivery_on, note, "
        "shipped_at, shipped_by, delivered_at, delivered_by, updated_at, version) "
        "SELECT o.id, o.id, o.store_id, 1, o.carrier, o.tracking_number, o.estimated_delivery_on, '', "
        "COALESCE((SELECT MIN(h.at) FROM order_history h WHERE h.order_id = o.id AND h.status = 'shipped'), o.updated_at), "
        "NULL, CASE WHEN o.status <> 'shipped' THEN COALESCE((SELECT MIN(h.at) FROM order_history h "
        "WHERE h.order_id = o.id AND h.status = 'delivered'), o.updated_at) END, NULL, o.updated_at, 1 "
        "FROM orders o WHERE o.fulfilment = 'fulfilled'"
    ),
    (
        "INSERT INTO shipment_lines (shipment_id, order_line_id, quantity) "
        "SELECT order_id, id, quantity FROM order_lines "
        "WHERE order_id IN (SELECT id FROM orders WHERE fulfilment = 'fulfilled')"
    ),
)
"""What had left before parcels were written down left in one."""


def upgrade() -> None:
    for statement in ADDED:
        op.execute(statement)
    if op.get_bind().dialect.name == "postgresql":  # on SQLite the new columns bring theirs along
        op.execute("ALTER TABLE orders DROP CONSTRAINT orders_points_spent_check")
        op.execute("ALTER TABLE orders DROP CONSTRAINT orders_goods_check")
        op.execute("ALTER TABLE orders DROP CONSTRAINT ck_orders_amounts_not_negative")
        op.create_check_constraint(
            op.f("ck_orders_amounts_not_negative"), "orders", AMOUNTS + " AND goods >= 0 AND points_spent >= 0"
        )

    op.create_table(
        "order_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("for_buyer", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_order_notes_author_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_notes_order_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_notes")),
    )

    with op.batch_alter_table("order_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_notes_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_refunds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("goods", sa.BigInteger(), nullable=False),
        sa.Column("tax", sa.BigInteger(), nullable=False),
        sa.Column("shipping", sa.BigInteger(), nullable=False),
        sa.Column("by_gateway", sa.BigInteger(), nullable=False),
        sa.Column("as_credit", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("pending", "succeeded", "failed", name="refundprogress", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_order_refunds_refunds_something")),
        sa.CheckConstraint("by_gateway BETWEEN 0 AND amount", name=op.f("ck_order_refunds_gateway_within_amount")),
        sa.CheckConstraint("goods + tax + shipping = amount", name=op.f("ck_order_refunds_parts_sum_up")),
        sa.CheckConstraint(
            "goods >= 0 AND tax >= 0 AND shipping >= 0", name=op.f("ck_order_refunds_parts_not_negative")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_order_refunds_actor_id")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_refunds_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_refunds")),
    )

    with op.batch_alter_table("order_refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_refunds_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_order_refunds_order_id", ["order_id", "id"], unique=False)

    op.create_table(
        "return_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "approved",
                "rejected",
                "received",
                "refunded",
                "replaced",
                "cancelled",
                name="returnstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "damaged",
                "defective",
                "wrong_item",
                "not_as_described",
                "does_not_fit",
                "arrived_late",
                "changed_mind",
                "other",
                name="returnreason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "wish",
            sa.Enum("refund", "store_credit", "replacement", name="resolution", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column(
            "resolution",
            sa.Enum("refund", "store_credit", "replacement", name="resolution", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("refunded_amount", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(refunded_amount > 0) = (status = 'refunded')", name=op.f("ck_return_cases_refunded_has_an_amount")
        ),
        sa.CheckConstraint(
            "status <> 'replaced' OR resolution = 'replacement'", name=op.f("ck_return_cases_replaced_by_a_replacement")
        ),
        sa.CheckConstraint(
            "status NOT IN ('received', 'refunded', 'replaced') OR received_at IS NOT NULL",
            name=op.f("ck_return_cases_received_before_paid"),
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_return_cases_position_positive")),
        sa.CheckConstraint("refunded_amount >= 0", name=op.f("ck_return_cases_refund_not_negative")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_return_cases_closed_by")),
        sa.ForeignKeyConstraint(["customer_id"], ["users.id"], name=op.f("fk_return_cases_customer_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_return_cases_decided_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_return_cases_order_id")),
        sa.ForeignKeyConstraint(["received_by"], ["users.id"], name=op.f("fk_return_cases_received_by")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_return_cases_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_cases")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_return_cases_order_id_position")),
    )

    with op.batch_alter_table("return_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_cases_closed_by"), ["closed_by"], unique=False)
        batch_op.create_index("ix_return_cases_customer", ["customer_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_return_cases_decided_by"), ["decided_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_return_cases_received_by"), ["received_by"], unique=False)
        batch_op.create_index("ix_return_cases_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_return_cases_store", ["store_id", "status", "id"], unique=False)

    op.create_table(
        "shipments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("store_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=True),
        sa.Column("tracking_number", sa.String(), nullable=True),
        sa.Column("estimated_delivery_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shipped_by", sa.Uuid(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "delivered_at IS NULL OR delivered_at >= shipped_at", name=op.f("ck_shipments_leaves_before_it_arrives")
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_shipments_position_positive")),
        sa.ForeignKeyConstraint(["delivered_by"], ["users.id"], name=op.f("fk_shipments_delivered_by")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_shipments_order_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shipped_by"], ["users.id"], name=op.f("fk_shipments_shipped_by")),
        sa.ForeignKeyConstraint(["store_id"], ["stores.id"], name=op.f("fk_shipments_store_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipments")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_shipments_order_id_position")),
    )

    with op.batch_alter_table("shipments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipments_delivered_by"), ["delivered_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_shipments_shipped_by"), ["shipped_by"], unique=False)
        batch_op.create_index("ix_shipments_store_id", ["store_id", "id"], unique=False)

    op.create_table(
        "return_photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_cases.id"], name=op.f("fk_return_photos_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_photos")),
    )

    with op.batch_alter_table("return_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_photos_case_id"), ["case_id"], unique=False)

    op.create_table(
        "return_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("restock", sa.Boolean(), nullable=False),
        sa.Column(
            "condition",
            sa.Enum("as_new", "opened", "used", "damaged", "missing", name="condition", native_enum=False, length=32),
            nullable=True,
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_items_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["return_cases.id"], name=op.f("fk_return_items_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_return_items_order_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_items")),
        sa.UniqueConstraint("case_id", "order_line_id", name=op.f("uq_return_items_case_id_order_line_id")),
    )

    with op.batch_alter_table("return_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_return_items_order_line_id"), ["order_line_id"], unique=False)

    op.create_table(
        "shipment_lines",
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_shipment_lines_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_shipment_lines_order_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], name=op.f("fk_shipment_lines_shipment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("shipment_id", "order_line_id", name=op.f("pk_shipment_lines")),
    )

    with op.batch_alter_table("shipment_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shipment_lines_order_line_id"), ["order_line_id"], unique=False)

    for statement in SHIPPED:
        op.execute(statement)


def downgrade() -> None:

    with op.batch_alter_table("shipment_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shipment_lines_order_line_id"))

    op.drop_table("shipment_lines")

    with op.batch_alter_table("return_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_items_order_line_id"))

    op.drop_table("return_items")

    with op.batch_alter_table("return_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_return_photos_case_id"))

    op.drop_table("return_photos")

    with op.batch_alter_table("shipments", schema=None) as batch_op:
        batch_op.drop_index("ix_shipments_store_id")
        batch_op.drop_index(batch_op.f("ix_shipments_shipped_by"))
        batch_op.drop_index(batch_op.f("ix_shipments_delivered_by"))

    op.drop_table("shipments")

    with op.batch_alter_table("return_cases", schema=None) as batch_op:
        batch_op.drop_index("ix_return_cases_store")
        batch_op.drop_index("ix_return_cases_status")
        batch_op.drop_index(batch_op.f("ix_return_cases_received_by"))
        batch_op.drop_index(batch_op.f("ix_return_cases_decided_by"))
        batch_op.drop_index("ix_return_cases_customer")
        batch_op.drop_index(batch_op.f("ix_return_cases_closed_by"))

    op.drop_table("return_cases")

    with op.batch_alter_table("order_refunds", schema=None) as batch_op:
        batch_op.drop_index("ix_order_refunds_order_id")
        batch_op.drop_index(batch_op.f("ix_order_refunds_actor_id"))

    op.drop_table("order_refunds")

    with op.batch_alter_table("order_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_notes_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_notes_author_id"))

    op.drop_table("order_notes")

    op.execute("ALTER TABLE stores DROP COLUMN returns_refund_shipping")
    op.execute("ALTER TABLE orders DROP COLUMN refunded_amount")
    op.execute("ALTER TABLE orders DROP COLUMN ship_by_on")
    op.execute("ALTER TABLE orders DROP COLUMN fulfilment")
    op.execute("ALTER TABLE orders DROP COLUMN goods")
    op.execute("ALTER TABLE orders DROP COLUMN points_spent")
    op.execute("ALTER TABLE orders DROP COLUMN platform_discount")
    op.execute("ALTER TABLE order_lines DROP COLUMN returned")
    op.execute("ALTER TABLE order_lines DROP COLUMN cancelled")
    op.execute("ALTER TABLE order_lines DROP COLUMN shipped")
    op.execute("ALTER TABLE order_lines DROP COLUMN loyalty_discount")
    op.execute("ALTER TABLE order_lines DROP COLUMN discount")
    if op.get_bind().dialect.name == "postgresql":
        op.create_check_constraint(op.f("ck_orders_amounts_not_negative"), "orders", AMOUNTS)
