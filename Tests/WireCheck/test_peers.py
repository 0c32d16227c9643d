"""Tests of the two comparisons with strangers' decoders: they agree on good frames and name what differs."""

import contextlib
import io
import json
import pathlib
import tempfile
import unittest

import frames
import peer_pyiso8583
import peer_tshark
from made_up import encode, small_day


def document(raw):
    """As our command prints it: with the nibble of a packed separator, D."""
    frame = frames.decode(raw)
    return {"length": len(raw) - 2, "tpdu": frame.tpdu, "header": frame.header, "mti": frame.mti,
            "fields": {str(number): value.replace("=", "D") if number in (35, 36) else value
                       for number, value in frame.fields.items()}}


def raws():
    long_card = encode("0200", {2: "6222021234567890123", 22: "051", 23: "001", 36: "1AB=C=EF3", 44: "中国银联",
                                53: "2" + "0" * 15})
    return [bytes.fromhex(line.split()[3]) for line in small_day().lines] + [long_card]


class Pyiso8583Tests(unittest.TestCase):
    def run_on(self, documents):
        with tempfile.TemporaryDirectory() as folder:
            captured, decoded = pathlib.Path(folder) / "frames.txt", pathlib.Path(folder) / "decoded.jsonl"
            captured.write_text("".join(f"2030 in c1 {raw.hex()}\n" for raw in raws()), encoding="ascii")
            decoded.write_text("".join(json.dumps(each) + "\n" for each in documents), encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                status = peer_pyiso8583.main(captured, decoded)
            return status, printed.getvalue().splitlines()

    def test_equal_readings_have_no_difference(self):
        self.assertEqual((0, ["pyiso8583: 30 frames read, 0 differences"]), self.run_on(map(document, raws())))

    def test_every_value_that_is_changed_is_named(self):
        for raw in {raw[13:15]: raw for raw in raws()}.values():
            good = document(raw)
            for key in list(good["fields"]):
                bad = {**good, "fields": {**good["fields"], key: good["fields"][key][:-1] + "?"}}
                self.assertEqual([f"F{key}"], list(peer_pyiso8583.differences(bad, good)))
            for part in ("length", "tpdu", "header", "mti"):
                self.assertEqual([part], list(peer_pyiso8583.differences({**good, part: "7"}, good)))

    def test_a_missing_document_and_a_missing_field_are_named(self):
        documents = [document(raw) for raw in raws()]
        del documents[4]["fields"]["64"]
        status, lines = self.run_on(documents[:-1])
        self.assertEqual((1, ["pyiso8583: expected 30 documents found 29",
                              "frame 5: 0200 F64 differs from pyiso8583's reading"]), (status, lines[:2]))


class TsharkTests(unittest.TestCase):
    def test_what_its_table_can_know_ends_at_the_first_field_that_it_reads_otherwise(self):
        sale = frames.decode(encode("0200", {2: "6222021234567890123", 22: "051", 25: "00", 35: "1=2", 41: "10000001"}))
        self.assertEqual([("mti", "0200"), ("map1", "4000048020800000"), (2, "2220212345678901230"), (22, "510"),
                          (25, "00")], list(peer_tshark.expected(sale)))
        pin = frames.decode(encode("0200", {52: "A1" * 8, 53: "2600000000000000", 64: "30" * 8}))
        self.assertEqual([(52, "A1" * 8), (53, "26000000")], list(peer_tshark.expected(pin))[2:])

    def test_a_packet_holds_the_message_without_tpdu_and_header(self):
        with tempfile.TemporaryDirectory() as folder:
            source, target = pathlib.Path(folder) / "frames.txt", pathlib.Path(folder) / "frames.pcap"
            raw = raws()[0]
            source.write_text(f"2030 in c1 {raw.hex()}\n", encoding="ascii")
            peer_tshark.packets(source, target)
            written = target.read_bytes()
            self.assertEqual(24 + 16 + 40 + 2 + len(raw) - 13, len(written))
            self.assertTrue(written.endswith((len(raw) - 13).to_bytes(2, "big") + raw[13:]))


if __name__ == "__main__":
    unittest.main()
