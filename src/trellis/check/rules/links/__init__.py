"""Links and pictures."""

from . import (
    address_not_plain,
    anchor_unknown,
    asset_in_reserved_place,
    asset_not_allowed,
    asset_not_what_it_says,
    asset_too_large,
    asset_unsafe,
    image_missing,
    image_without_alt,
    link_absolute,
    link_broken,
    link_scheme,
    link_text_vague,
    media_missing,
    picture_too_many_pixels,
)

TITLE = "Links and pictures"

RULES = (
    link_broken.RULE,
    anchor_unknown.RULE,
    link_absolute.RULE,
    link_text_vague.RULE,
    link_scheme.RULE,
    address_not_plain.RULE,
    image_missing.RULE,
    image_without_alt.RULE,
    media_missing.RULE,
    asset_too_large.RULE,
    picture_too_many_pixels.RULE,
    asset_not_what_it_says.RULE,
    asset_not_allowed.RULE,
    asset_unsafe.RULE,
    asset_in_reserved_place.RULE,
)
