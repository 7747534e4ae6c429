"""Listings, organizations, taxonomies and history in the terms of HSDS 3.1 and Open Referral UK 3.0. No request, no HTTP."""
