"""Tables of customer segments: who is in them, and which addresses let one in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Joined(StrEnum):
    """How somebody came to be a member."""

    BY_HAND = "by_hand"
    """A person of the shop said so; no rule takes that back."""
    BY_ADDRESS = "by_address"
    """Their verified address is on the list, or of a domain that counts."""


class Segment(Base):
    """A group of customers. Stores name it in their terms."""

    __tablename__ = "segments"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str]
    description: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class SegmentMember(Base):
    """A person in a segment."""

    __tablename__ = "segment_members"
    __table_args__ = (Index("ix_segment_members_segment_user_id", "segment", "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    segment: Mapped[str] = mapped_column(ForeignKey("segments.name", ondelete="CASCADE"), primary_key=True)
    joined: Mapped[Joined]
    joined_at: Mapped[datetime]


class SegmentDomain(Base):
    """Whoever proves to have an address of this domain is a member."""

    __tablename__ = "segment_domains"
    __table_args__ = (UniqueConstraint("domain", "segment"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(ForeignKey("segments.name", ondelete="CASCADE"), index=True)
    domain: Mapped[str] = mapped_column(String(253))
    created_at: Mapped[datetime]


class SegmentAddress(Base):
    """Whoever proves to have this address is a member. Only its blind index is kept."""

    __tablename__ = "segment_addresses"

    address_index: Mapped[str] = mapped_column(String(32), primary_key=True)
    segment: Mapped[str] = mapped_column(ForeignKey("segments.name", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[datetime]
