"""Ids and references."""

from . import (
    address_gone,
    cycle,
    duplicate_alias,
    duplicate_id,
    id_not_a_slug,
    name_confusable,
    name_not_portable,
    renamed_reference,
    reserved_address,
    unknown_reference,
)

TITLE = "Ids and references"

RULES = (
    id_not_a_slug.RULE,
    duplicate_id.RULE,
    duplicate_alias.RULE,
    reserved_address.RULE,
    unknown_reference.RULE,
    renamed_reference.RULE,
    cycle.RULE,
    address_gone.RULE,
    name_confusable.RULE,
    name_not_portable.RULE,
)
