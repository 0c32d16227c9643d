"""The till's OpenAPI document, read by a validator that shares no code with ours."""

import json
import pathlib
import unittest

from openapi_spec_validator import OpenAPIV31SpecValidator, validate

DOCUMENT = pathlib.Path(__file__).parents[2] / "Sources" / "TillAPI" / "Resources" / "openapi.json"


def no_twice(pairs):
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"names twice in one object: {twice}")
    return dict(pairs)


class OpenAPITests(unittest.TestCase):
    def setUp(self):
        self.document = json.loads(DOCUMENT.read_text(encoding="utf-8"), object_pairs_hook=no_twice)

    def test_the_document_is_valid_openapi_3_1(self):
        validate(self.document, cls=OpenAPIV31SpecValidator)

    def test_a_broken_document_is_found(self):
        del self.document["paths"]["/v1/sales"]["post"]["responses"]
        with self.assertRaises(Exception):
            validate({**self.document, "info": {}}, cls=OpenAPIV31SpecValidator)

    def test_operations_have_names_of_their_own_and_say_what_they_do(self):
        operations = [operation for path in self.document["paths"].values() for operation in path.values()]
        names = [operation["operationId"] for operation in operations]
        self.assertEqual(len(names), len(set(names)))
        self.assertTrue(all(operation["summary"] for operation in operations))

    def test_every_act_wants_an_idempotency_key_and_every_operation_but_the_document_a_token(self):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                wanted = {parameter["name"] for parameter in operation.get("parameters", []) if parameter.get("required")}
                if path in ("/v1/sales", "/v1/voids", "/v1/refunds"):
                    self.assertIn("Idempotency-Key", wanted, f"{method} {path}")
                self.assertEqual("401" in operation["responses"], path != "/v1/openapi.json", f"{method} {path}")

    def test_money_is_a_whole_number_everywhere(self):
        text = json.dumps(self.document)
        self.assertNotIn('"type": "number"', text)


if __name__ == "__main__":
    unittest.main()
