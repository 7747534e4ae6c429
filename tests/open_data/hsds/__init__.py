"""Copies of the schemas of HSDS 3.1 and Open Referral UK 3.0, their controls, and the harness that judges by them."""
