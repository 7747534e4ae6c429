"""Listings, organizations, taxonomies and history in the terms of HSDS 3.1 and Open Referral UK 3.0. No request, no HTTP."""

from __future__ import annotations

from portal.open_data.hsds.profiles import HSDS, ORUK

VERSIONS = {HSDS: "3.1", ORUK: "HSDS-UK-3.0"}
"""Profile → what it calls its version."""
DOCUMENTS = {
    HSDS: "https://docs.openreferral.org/en/latest/hsds/",
    ORUK: "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md",
}
"""Profile → where it is described."""
PUBLISHER = "Portal Kecamatan Berdaya, Pemerintah Provinsi Jawa Tengah"
ENDPOINTS = ("services", "activities", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms")
"""The lists of the interface, each with single records below it (those of activities below `services`)."""
