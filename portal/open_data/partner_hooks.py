"""A partner's token and the address that its events are sent to, by the token itself."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from portal.directory import deliveries, partnering
from portal.directory.partnering import PartnerError
from portal.directory.partners import Partner
from portal.directory.reaching import PORTS
from portal.open_data.partners import body, for_partner
from portal.open_data.room import room
from portal.web.problems import Fault, Refused

_PORTS = " or ".join(str(port) for port in PORTS)
_FAULT = Fault("address", f"https, a public host name, port {_PORTS}, no user name and no fragment")


@room.get("/api/partners/webhook")
@for_partner
def webhook(partner: Partner) -> ResponseReturnValue:
    """Where events go, whether the address has answered, and what waits or was given up."""
    return jsonify(address=partner.hook_address or None, state=partner.hook_state or "none", **deliveries.standing(partner.id))


@room.post("/api/partners/webhook")
@for_partner
def set_webhook(partner: Partner) -> ResponseReturnValue:
    """Name the address; answers with the secret, this once. It counts once it has answered the challenge."""
    address = body().get("address")
    try:
        if not isinstance(address, str):
            raise Refused(422, "Nothing was changed.", [_FAULT])
        secret = partnering.set_hook(partnering.holder_of(partner), partner.id, address)
    except PartnerError:
        raise Refused(422, "Nothing was changed.", [_FAULT]) from None
    return jsonify(address=address.strip(), state="waiting", secret=secret)


@room.post("/api/partners/webhook/secret")
@for_partner
def new_webhook_secret(partner: Partner) -> ResponseReturnValue:
    """Another secret for the same address, shown this once."""
    try:
        return jsonify(secret=partnering.new_secret(partnering.holder_of(partner), partner.id))
    except PartnerError:
        raise Refused(409, "There is no webhook address yet.") from None


@room.post("/api/partners/webhook/remove")
@for_partner
def remove_webhook(partner: Partner) -> ResponseReturnValue:
    """Send nothing any more."""
    partnering.end_hook(partnering.holder_of(partner), partner.id)
    return jsonify(address=None, state="none")


@room.post("/api/partners/token")
@for_partner
def replace_token(partner: Partner) -> ResponseReturnValue:
    """A new token, shown this once; the one that asked for it ends."""
    return jsonify(token=partnering.new_token(partnering.holder_of(partner), partner.id))
