"""Makes `schema_org.json` of the vocabulary in the npm package `schema-dts`, which is generated from the release of schema.org.

    npm pack schema-dts@2.1.0 && tar xzf schema-dts-2.1.0.tgz
    .venv/bin/python -m tests.public.schema_org package/dist/schema.d.ts

The extract holds the types that our pages use, whole: what each is a kind of, and every property with what it may hold.
schema-dts is under the Apache License 2.0, the vocabulary under CC BY-SA 3.0.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

EXTRACT = Path(__file__).with_suffix(".json")
SOURCE = "schema.org as in the npm package schema-dts 2.1.0, made by tests/public/schema_org.py; CC BY-SA 3.0"
USED = (
    "AdministrativeArea", "ContactPoint", "CreativeWork", "Event", "GeoCoordinates", "GovernmentService", "Offer",
    "OpeningHoursSpecification", "Organization", "Place", "PostalAddress", "Schedule", "Service", "ServiceChannel", "Thing",
    "WebPage",
)  # fmt: skip
_BASE = re.compile(r"^interface (\w+)Base extends ([^{]+)\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_LEAF = re.compile(r"^export interface (\w+)Leaf extends ([^{]+)\{", re.MULTILINE)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<([^,]+), "\1">;', re.MULTILINE)


def extract(text: str) -> dict[str, object]:
    """The types of USED out of the declarations of schema-dts."""
    bases = {name: (above, body) for name, above, body in _BASE.findall(text)}
    leaves = dict(_LEAF.findall(text))
    types = {}
    for name in USED:
        above, body = bases.get(name, (leaves.get(name, ""), ""))
        held = {key: sorted(set(kinds.split(" | ")) - {"IdReference"}) for key, kinds in _PROPERTY.findall(body)}
        types[name] = {"kind_of": re.findall(r"(\w+)Base\b", above), "properties": dict(sorted(held.items()))}
    return {"source": SOURCE, "types": types}


if __name__ == "__main__":
    found = extract(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = [f"    {json.dumps(name)}: {json.dumps(kind)}" for name, kind in found["types"].items()]  # type: ignore[attr-defined]
    EXTRACT.write_text(
        f'{{\n  "source": {json.dumps(found["source"])},\n  "types": {{\n' + ",\n".join(lines) + "\n  }\n}\n", encoding="utf-8"
    )
