"""Refusals of the catalogue."""

from souk.kernel.errors import Conflict, Invalid, NotFound


class UnknownCategory(NotFound):
    sentence = "There is no such category."


class CategoryNameTaken(Conflict):
    sentence = "There is already a category of this name."


class CategoryInUse(Conflict):
    sentence = "Products or other categories still belong to this category. Move them first."


class CategoryInsideItself(Conflict):
    sentence = "A category cannot stand inside itself."


class UnknownProduct(NotFound):
    sentence = "There is no such product."


class UnknownVariant(NotFound):
    sentence = "This product does not come in that choice."


class UnknownImage(NotFound):
    sentence = "This product has no such picture."


class SlugTaken(Conflict):
    sentence = "Another product already has this address."


class SkuTaken(Conflict):
    sentence = "Another product of this store already has this SKU."


class VariantInUse(Conflict):
    sentence = "Pieces of this choice are on hand or held for buyers. Set its stock to nought first."


class StaleVersion(Conflict):
    sentence = "Somebody else changed this product in the meantime. Look again, then repeat your change."


class ChoiceRequired(Invalid):
    field = "color"
    sentence = "This product comes in several choices. Say which."


class VariantsAlike(Invalid):
    field = "variants"
    sentence = "Two of the choices are the same in every option."


class WrongCurrency(Invalid):
    field = "price.currency"
    sentence = "This store sells in another currency."


class StoreRequired(Invalid):
    field = "store_id"
    sentence = "Say which store this product belongs to."


class TooManyImages(Conflict):
    sentence = "This product has as many pictures as it can show. Remove one first."


class ImageRequired(Invalid):
    field = "images"
    sentence = "Send at least one picture."
