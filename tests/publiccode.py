"""Checks publiccode.yml against the schema of its standard, formats included, and prints every fault."""

import json
import sys
from pathlib import Path

import yaml
from jsonschema import Draft7Validator, FormatChecker

root = Path(__file__).resolve().parent.parent
schema = json.loads((root / "tests/publiccode.schema.json").read_text(encoding="utf-8"))
document = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))

faults = sorted(Draft7Validator(schema, format_checker=FormatChecker()).iter_errors(document), key=str)
# The standard asks for at most 100 characters per feature; the schema cannot say so.
too_long = [
    feature
    for text in document.get("description", {}).values()
    for feature in text.get("features", [])
    if len(feature) > 100
]
for fault in faults:
    print(f"publiccode.yml: {'/'.join(map(str, fault.absolute_path)) or 'top level'}: {fault.message}")
for feature in too_long:
    print(f"publiccode.yml: feature longer than 100 characters: {feature}")
if faults or too_long:
    sys.exit(1)
print("publiccode.yml follows its schema")
