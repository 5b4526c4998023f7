"""Ids and references."""

from . import (
    address_gone,
    address_malformed,
    chain_too_long,
    cycle,
    duplicate_alias,
    duplicate_id,
    figure_of_another_team,
    gone_reference,
    id_not_a_slug,
    name_confusable,
    name_not_portable,
    region_misspelt,
    renamed_reference,
    reserved_address,
    role_ambiguous,
    role_by_name,
    role_misspelt,
    roles_unregistered,
    stale_reference,
    unknown_reference,
)

TITLE = "Ids and references"

RULES = (
    id_not_a_slug.RULE,
    duplicate_id.RULE,
    duplicate_alias.RULE,
    reserved_address.RULE,
    unknown_reference.RULE,
    gone_reference.RULE,
    renamed_reference.RULE,
    role_by_name.RULE,
    role_ambiguous.RULE,
    role_misspelt.RULE,
    roles_unregistered.RULE,
    region_misspelt.RULE,
    cycle.RULE,
    chain_too_long.RULE,
    stale_reference.RULE,
    figure_of_another_team.RULE,
    address_gone.RULE,
    address_malformed.RULE,
    name_confusable.RULE,
    name_not_portable.RULE,
)
