"""Page doors: the coupons of one's stores, and all of them in the back office."""

from fastapi import APIRouter

router = APIRouter()
