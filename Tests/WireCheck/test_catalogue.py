"""The checker's own tests: made-up days that keep the rules pass, and each planted mistake is named."""

import pathlib
import tempfile
import unittest

import catalogue
import comparison
import frames
import made_up
import table
from made_up import CARD, CHIP, MAC, TRACK, Capture, encode, small_day


def violations(capture, required=(), gaps_allowed=False, profile="standard"):
    lines = capture.lines if isinstance(capture, Capture) else capture
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "frames.txt"
        path.write_text("\n".join(lines) + "\n", encoding="ascii")
        written = []
        catalogue.check(path, required, gaps_allowed, profile, written.append)
        return written[:-1], written[-1]


class DecoderTests(unittest.TestCase):
    SIGN_IN = ("0057600601000061310031110808000020000000C0001600000132323230303336303030313534323534313131303030310011"
               "000000000030002553657175656E6365204E6F31323330363032323030333630300003303031")

    def test_a_published_sign_in_is_read_to_its_last_byte(self):
        frame = frames.decode(bytes.fromhex(self.SIGN_IN))
        self.assertEqual(("6006010000", "613100311108", "0800"), (frame.tpdu, frame.header, frame.mti))
        self.assertEqual({11: "000001", 41: "22200360", 42: "001542541110001", 60: "00000000003",
                          62: b"Sequence No12306022003600".hex().upper(), 63: "001"}, frame.fields)

    def test_every_cut_of_a_frame_is_refused(self):
        raw = bytes.fromhex(self.SIGN_IN)
        for end in range(len(raw)):
            with self.assertRaises(frames.Malformed):
                frames.decode(raw[:end])

    def test_odd_fields_are_padded_on_their_own_side(self):
        raw = encode("0200", {22: "051", 23: "001", 2: "6222021234567890123"})
        self.assertIn(bytes.fromhex("0510" "0001"), raw)
        self.assertEqual({22: "051", 23: "001", 2: "6222021234567890123"}, frames.decode(raw).fields)

    def test_a_pad_nibble_other_than_zero_is_refused(self):
        raw = encode("0200", {22: "051"})
        with self.assertRaisesRegex(frames.Malformed, "F22 pad nibble: expected 0 found 7"):
            frames.decode(raw[:-1] + b"\x17")

    def test_a_track_is_read_nibble_for_nibble(self):
        fields = {35: "62509AB=CEF=0123456789ABC=EF01234"}
        self.assertEqual(fields, frames.decode(encode("0200", fields)).fields)

    def test_a_nibble_above_nine_and_an_unknown_field_are_refused(self):
        with self.assertRaisesRegex(frames.Malformed, "F4: expected decimal digits"):
            frames.decode(encode("0200", {4: "00000000001A"}))
        raw = bytearray(encode("0200", {25: "00"}))
        raw[15] |= 0x80
        with self.assertRaisesRegex(frames.Malformed, "F1: expected a field of the dialect"):
            frames.decode(bytes(raw))


class WholeDayTests(unittest.TestCase):
    def test_a_day_that_keeps_the_rules_has_no_violation(self):
        lines, closing = violations(small_day())
        self.assertEqual([], lines)
        self.assertEqual("wire check: 29 frames, 13 kinds, 0 violations", closing)

    def test_an_advice_that_is_repeated_is_counted_once(self):
        day = Capture()
        day.sign_in()
        refund = {3: "200000", 4: "000000000100", 22: "021", 25: "00", 35: TRACK, 37: "000000000004", 49: "156",
                  61: "0000060000030115", 63: "000", 64: MAC}
        day.ask("0220", refund, "25", number=2)
        day.swipe("000000001000", number=3)
        day.stan = 3
        day.financial("0220", refund, "25", number=2)
        day.settle((1000, 1, 100, 1))
        self.assertEqual([], violations(day)[0])

    def test_an_adjustment_takes_the_place_of_its_original_and_a_partial_approval_counts_what_was_approved(self):
        day = Capture()
        day.sign_in()
        by_hand = {2: CARD, 22: "012", 38: "A00009", 61: "0" * 29, 63: "CUP"}
        day.stan = 2
        day.swipe("000000000700", approved="000000000300", result="10")                     # 3
        day.financial("0220", {**by_hand, 4: "000000001000"}, "30", number=2)
        adjusted = "000007000002" + "0115" + "00" + "00000000000"
        day.financial("0220", {**by_hand, 4: "000000001200", 61: adjusted}, "32")           # 4
        day.settle((1500, 2, 0, 0))
        self.assertEqual([], violations(day)[0])

    def test_foreign_cards_are_counted_in_their_own_half(self):
        day = Capture()
        day.sign_in()
        day.swipe("000000001000", company="VIS")
        ask = day.ask("0500", {48: "0" * 31 + "000000001000001" + "0" * 16, 49: "156", 63: "01 "}, "00", "201")
        day.reply("0510", ask, {48: "0" * 30 + "1" + "000000001000001" + "0" * 15 + "1", 15: "0115", 63: "CUP"},
                  without={39})
        self.assertEqual([], violations(day)[0])

    def test_a_batch_that_is_closed_during_the_day_goes_on_with_the_next_number(self):
        day = Capture()
        day.batch = "999999"
        day.sign_in()
        for batch in ("999999", "000001", "000002"):
            day.batch = batch
            day.swipe("000000001000")
            day.settle((1000, 1, 0, 0))
            day.upload_end(0)
        day.batch = "000003"
        day.sign_off()
        day.sign_in()
        self.assertEqual([], violations(day)[0])

    def test_private_extensions_are_taken_in_their_profile_only(self):
        day = Capture()
        day.sign_in()
        refund = {3: "200000", 4: "000000000100", 22: "021", 35: TRACK, 61: "0" * 12 + "0114", 63: "000"}
        day.financial("0220", refund, "25")
        half = "0" * 24 + "%015d%09d" % (100, 1)
        ask = day.ask("0500", {48: half + "0" * 50, 49: "156", 63: "01 "}, "00", "201")
        day.reply("0510", ask, {48: half + "1" + "0" * 48 + "1", 15: "0115", 63: "CUP"}, without={39})
        self.assertEqual([], violations(day, profile="qiantui")[0])
        self.assertEqual(["line 3: 0220 F37: expected present found nothing",
                          "line 5: 0500 F48: expected 62 or 31 digits found 98"], violations(day)[0])

    def test_kinds_that_did_not_occur_are_named_when_they_are_required(self):
        lines, closing = violations(small_day(), ["sale by scan", "status", "adjustment"])
        self.assertEqual([f"capture: expected a message '{name}' found none" for name in ("status", "adjustment")],
                         lines)
        self.assertTrue(closing.endswith("2 violations"))

    def test_every_required_kind_is_a_row_of_the_table(self):
        rows = {kind.name for kind in table.CATALOGUE}
        for name in table.REQUIRED_KINDS:
            self.assertIn("sale" if name.startswith("sale by") else name, rows)

    def test_no_two_rows_answer_to_the_same_key(self):
        seen = set()
        for kind in table.CATALOGUE:
            for network in kind.network_codes:
                key = (kind.mti, kind.f3, kind.f25, kind.type_code, network)
                self.assertNotIn(key, seen)
                seen.add(key)


class PlantedMistakeTests(unittest.TestCase):
    """Each test plants one mistake and names the one complaint that it must bring."""

    def assert_named(self, day, *expected):
        lines, _ = violations(day)
        self.assertEqual(list(expected), lines)

    def sale(self, **changes):
        day = Capture()
        day.sign_in()
        ask = {3: "000000", 4: "000000001000", 22: "021", 25: "00", 35: TRACK, 49: "156", 64: MAC}
        fields = day.ask("0200", {**ask, **changes.get("ask", {})}, changes.get("code", "22"),
                         **changes.get("request", {}))
        answer = {2: CARD, 14: "3012", 15: "0115", 44: "90310000   03025840   ", 63: "CUP", 64: MAC}
        day.reply(changes.get("mti", "0210"), fields, {**answer, **changes.get("answer", {})},
                  **changes.get("reply", {}))
        return day

    def test_a_line_that_is_no_frame(self):
        self.assert_named(["yesterday in c1 00"], "line 1: ???? length: expected 2 bytes at offset 0 found 1")
        self.assert_named(["2030 up c1 0000"],
                          "line 1: capture: expected <time> <in|out> <connection> <hex> found another line")

    def test_a_wrong_length_prefix(self):
        day = self.sale()
        start = day.lines[2].index("c1 ") + 3
        day.lines[2] = day.lines[2][:start] + "0001" + day.lines[2][start + 4:]
        lines, _ = violations(day)
        self.assertIn("line 3: 0200 length: expected 94 found 1", lines)

    def test_a_message_outside_the_catalogue(self):
        self.assert_named(self.sale(ask={3: "990000"}),
                          "line 3: 0200 F3, F25, F60.1, F60.3: expected a message of the catalogue found 990000, "
                          "00, 22, ", "line 4: 0210 MTI: expected a request before it found none")

    def test_a_mandatory_field_that_is_missing(self):
        self.assert_named(self.sale(ask={49: None}, answer={49: "156"}),
                          "line 3: 0200 F49: expected present found nothing")

    def test_a_forbidden_field(self):
        self.assert_named(self.sale(ask={12: "101112"}), "line 3: 0200 F12: expected absent found 101112")

    def test_a_request_without_mac_and_an_approval_without_mac(self):
        self.assert_named(self.sale(ask={64: None}), "line 3: 0200 F64: expected present found nothing")
        self.assert_named(self.sale(answer={64: None}), "line 4: 0210 F64: expected present found nothing")

    def test_a_decline_needs_no_mac_and_no_card_data(self):
        self.assert_named(self.sale(answer=dict.fromkeys((2, 14, 15, 44, 63, 64)), reply={"code": "51"}))

    def test_a_mac_that_is_not_eight_upper_case_hexadecimal_characters(self):
        for mac in (b"0a1b2c3d", b"\x12\x34\x56\x78\x9a\xbc\xde\xf0"):
            self.assert_named(self.sale(ask={64: mac.hex().upper()}),
                              "line 3: 0200 F64: expected 8 hexadecimal characters, upper case found "
                              + mac.hex().upper())

    def test_addresses_that_are_not_swapped(self):
        self.assert_named(self.sale(reply={"tpdu": "6006010000"}),
                          "line 4: 0210 TPDU: expected 6000000601 found 6006010000")

    def test_a_header_that_changes_more_than_its_sixth_digit(self):
        self.assert_named(self.sale(reply={"header": "603103311108"}))
        self.assert_named(self.sale(reply={"header": "603200311108"}),
                          "line 4: 0210 header: expected 60310_311108 found 60320_311108")

    def test_an_answer_that_does_not_echo(self):
        for number, value, label in ((11, "000009", "F11"), (41, "10000002", "F41"), (42, "104110045110013", "F42"),
                                     (3, "000001", "F3"), (4, "000000001001", "F4")):
            ask = self.sale()
            lines, _ = violations(self.sale(answer={number: value}))
            self.assertEqual(1, len(lines), lines)
            self.assertRegex(lines[0], f"line 4: 0210 {label}: expected .* found {value}")
            self.assertEqual([], violations(ask)[0])

    def test_an_answer_of_another_type(self):
        self.assert_named(self.sale(mti="0230"), "line 4: 0230 MTI: expected 0210 found 0230")

    def test_a_partial_approval_is_less_than_what_was_asked(self):
        self.assert_named(self.sale(reply={"code": "10"}, answer={4: "000000000400"}))
        self.assert_named(self.sale(reply={"code": "10"}),
                          "line 4: 0210 F4: expected less than 000000001000 with F39 10 found 000000001000")

    def test_a_card_number_beside_a_swipe(self):
        self.assert_named(self.sale(ask={2: CARD}),
                          "line 3: 0200 F2: expected absent with F22 021 found 625094…0018")

    def test_a_chip_sale_without_chip_data_or_with_another_amount_in_it(self):
        chip = {2: CARD, 22: "051", 23: "001", 35: None}
        self.assert_named(self.sale(ask=chip), "line 3: 0200 F55: expected present with F22 051 found nothing")
        self.assert_named(self.sale(ask={**chip, 55: CHIP.format(amount="000000000999")}),
                          "line 3: 0200 F55 9F02: expected 000000001000 found 000000000999")
        self.assert_named(self.sale(ask={**chip, 55: CHIP.format(amount="000000001000") + "9F33"}),
                          "line 3: 0200 F55: expected whole BER-TLV objects found an object cut at byte 93")

    def test_a_pin_block_without_its_companions(self):
        self.assert_named(self.sale(ask={52: "00" * 8}),
                          "line 3: 0200 F26: expected together with F52 found nothing",
                          "line 3: 0200 F53: expected digit 1 = 1 or 2 with F52 found nothing")
        self.assert_named(self.sale(ask={26: "12", 52: "00" * 8, 53: "2600000000000000"}))

    def test_an_answer_code_that_nobody_knows(self):
        self.assert_named(self.sale(reply={"code": "ZZ"}), "line 4: 0210 F39: expected a code of the table found ZZ")

    def test_a_number_that_is_skipped_and_one_that_moves_back(self):
        self.assert_named(self.sale(request={"number": 4}),
                          "line 0: ---- F11: expected 000002 of terminal 10000001 on the wire found nothing",
                          "line 0: ---- F11: expected 000003 of terminal 10000001 on the wire found nothing")
        self.assertEqual([], violations(self.sale(request={"number": 4}), gaps_allowed=True)[0])
        day = small_day()
        day.stan = 3
        day.sign_in()
        lines, _ = violations(day)
        self.assertEqual(["line 30: 0800 F11: expected 000012 or later found 000004"], lines)

    def test_numbers_wrap_without_passing_zero(self):
        day = Capture()
        day.stan = 999_997
        day.sign_in()
        day.swipe("000000001000")
        day.stan = 0
        day.swipe("000000001000")
        self.assert_named(day)

    def test_the_same_number_with_another_act(self):
        day = self.sale()
        day.swipe("000000002000", number=2)
        self.assertIn("line 5: 0200 F4: expected as in line 3 under the same F11 found 000000002000",
                      violations(day)[0])

    def test_a_reversal_that_takes_a_number_of_its_own_or_another_amount(self):
        def reversed_day(number, amount):
            day = self.sale()
            ask = day.ask("0400", {3: "000000", 4: amount, 22: "021", 25: "00", 39: "98", 49: "156", 64: MAC}, "22",
                          number=number)
            day.reply("0410", ask, {15: "0115", 64: MAC})
            return day

        self.assert_named(reversed_day(2, "000000001000"))
        self.assert_named(reversed_day(2, "000000001001"), "line 5: 0400 F4: expected 000000001000 found 000000001001")

    def test_a_request_that_is_never_answered(self):
        day = self.sale()
        day.lines.pop()
        self.assert_named(day, "line 3: 0200 MTI: expected an answer 0210, a repeat or a reversal found none")

    def test_an_answer_to_nothing(self):
        day = self.sale()
        day.lines.append(day.lines[-1])
        self.assert_named(day, "line 5: 0210 MTI: expected a request before it found none")

    def test_a_sale_before_the_sign_in_that_must_follow_a_sign_off(self):
        day = small_day()
        day.swipe("000000000100")
        lines, _ = violations(day)
        self.assertIn("line 30: 0200 MTI: expected a sign-in first found sale", lines)

    def test_another_batch_than_the_one_handed_out(self):
        day = self.sale()
        day.batch = "000009"
        day.swipe("000000000100")
        self.assert_named(day, "line 5: 0200 F60.2: expected 000007 found 000009")

    def test_a_sign_in_that_hands_out_another_batch_while_one_is_open(self):
        day = self.sale()
        ask = day.ask("0800", {63: "01 "}, "00", "003")
        day.reply("0810", ask, {62: "00" * 40, 60: "00000008003"})
        self.assert_named(day, "line 6: 0810 F60.2: expected 000007 found 000008")

    def test_a_key_block_of_the_wrong_size(self):
        day = Capture()
        ask = day.ask("0800", {63: "01 "}, "00", "003")
        day.reply("0810", ask, {62: "00" * 24})
        self.assert_named(day, "line 2: 0810 F62: expected 40 bytes found 24")

    def test_totals_that_do_not_follow_from_the_answers(self):
        day = self.sale()
        day.settle((1000, 2, 0, 0))
        self.assert_named(day, "line 5: 0500 F48 first half: expected 000000001000001000000000000000 "
                               "found 000000001000002000000000000000")

    def test_a_settlement_answer_with_a_code_or_with_figures_that_do_not_fit_its_verdict(self):
        day = self.sale()
        day.settle((1000, 1, 0, 0), verdict="2")
        self.assert_named(day, "line 6: 0510 F48 first half: expected the host's own figures with 2 "
                               "found the terminal's")
        day = self.sale()
        ask = day.ask("0500", {48: "0" * 62, 49: "156", 63: "01 "}, "00", "201")
        day.reply("0510", ask, {48: ask[48], 15: "0115", 63: "CUP"})
        self.assertIn("line 6: 0510 F39: expected absent found 00", violations(day)[0])

    def differing(self, amount="000000001000", number=2, count=1, end="202", lines=1):
        day = self.sale()
        day.settle((1000, 1, 0, 0), verdict="2", host=(0, 0, 0, 0))
        record = f"00{number:06d}{CARD:0>20}{amount}"
        ask = day.ask("0320", {48: f"{lines:02d}" + record}, "00", "201")
        day.reply("0330", ask, {48: ask[48]})
        day.upload_end(count, end)
        return day

    def test_lines_that_are_uploaded(self):
        self.assert_named(self.differing())
        self.assert_named(self.differing(amount="000000001100"),
                          "line 7: 0320 amount of 000002: expected 000000001000 found 000000001100")
        self.assert_named(self.differing(number=9),
                          "line 7: 0320 F11: expected a transaction of this batch found 000009")
        self.assert_named(self.differing(lines=2), "line 7: 0320 F48: expected 1 to 8 lines of 40 digits found 02 and "
                                                   "40 digits")

    def test_the_end_of_an_upload(self):
        self.assert_named(self.differing(count=3), "line 9: 0320 F48: expected 0001 found 0003")
        self.assert_named(self.differing(end="207"), "line 9: 0320 F60.3: expected 202 found 207")

    def test_a_void_of_something_else(self):
        day = Capture()
        day.sign_in()
        day.swipe("000000001000")
        day.swipe("000000000900", "23", fields={3: "200000", 37: "000000000002", 61: "000007000002"})
        self.assert_named(day, "line 5: 0200 F4: expected 000000001000 found 000000000900")
        day.swipe("000000000900", "23", fields={3: "200000", 37: "000000000003", 61: "000007000003"})
        self.assertIn("line 7: 0200 F61: expected sale found void 000003", violations(day)[0])

    def test_a_void_of_nothing(self):
        day = Capture()
        day.sign_in()
        day.swipe("000000001000", "23", fields={3: "200000", 37: "000000000002", 61: "000007000009"})
        self.assert_named(day, "line 3: 0200 F61: expected a transaction of batch 000007 found 000009")

    def test_another_acquirer_than_before(self):
        self.assert_named(self.sale(answer={32: "04123457"}), "line 4: 0210 F32: expected 04123456 found 04123457")

    def test_an_original_of_the_wrong_length(self):
        day = Capture()
        day.sign_in()
        day.swipe("000000001000")
        day.swipe("000000001000", "23", fields={3: "200000", 37: "000000000002", 61: "0000070000020115"})
        self.assert_named(day, "line 5: 0200 F61: expected 12 digits found 0000070000020115")

    def test_an_encrypted_track_may_hold_any_nibble_and_a_clear_one_may_not(self):
        track = "62509AB=CEF=0123456789ABC=EF01234"
        self.assertEqual([], violations(self.sale(ask={35: track, 53: "0610000000000000"}))[0])
        for control in ({53: "0600000000000000"}, {}):
            lines, closing = violations(self.sale(ask={35: track, **control}))
            self.assertIn("line 3: 0200 F35: expected digits and separators without F53 digit 3 = 1 "
                          "found a value of 33", lines)
            self.assertNotIn(track, "\n".join(lines) + closing)

    def test_secrets_stay_out_of_the_report(self):
        day = self.sale(ask={2: CARD, 35: TRACK, 52: "A1" * 8, 22: "022"}, answer={2: "62" + "0" * 14})
        lines, closing = violations(day)
        text = "\n".join(lines) + closing
        self.assertTrue(lines)
        for secret in (CARD, TRACK, "A1" * 8):
            self.assertNotIn(secret, text)


class ComparisonTests(unittest.TestCase):
    """A day whose evening compares lines instead of uploading them."""

    LINES = [(2, False, False, 1000), (3, False, False, 2000)]

    @staticmethod
    def written(lines):
        return b"".join(stan.to_bytes(3, "big") + bytes([foreign | credit << 1]) + amount.to_bytes(5, "big")
                        for stan, foreign, credit, amount in lines)

    def day(self, question, answer="0102" "00" "0400", verdict="1", mac=MAC):
        day = Capture()
        ask = day.ask("0800", {62: b"Sequence No0612ABCD".hex(), 63: "01 "}, "00", "003")
        day.reply("0810", ask, {62: "00" * 40, 63: "QT----+DW"})
        day.swipe("000000001000")
        day.chip("000000002000")
        day.settle((3000, 2, 0, 0), verdict=verdict, host=(2000, 1, 0, 0) if verdict == "2" else None)
        ask = day.ask("0820", {62: question.hex().upper(), 64: mac}, "00", "973")
        day.reply("0830", ask, {62: answer, 64: MAC})
        day.upload_end(0, "207" if verdict == "1" else "202")
        return day

    def balanced(self, lines=None):
        print_of = comparison.fingerprint(self.LINES[1:] if lines is None else lines)
        return bytes.fromhex("010102" "00" "000001" "0F423F") + print_of + bytes.fromhex("02" "000001" "0F423F")

    def test_a_comparison_that_keeps_every_rule(self):
        self.assertEqual([], violations(self.day(self.balanced()), profile="qiantui")[0])
        told = bytes.fromhex("011101" "01" "000001" "0F423F" "02") + self.written(self.LINES)
        found = "0101" "02" "01" "00" + self.written(self.LINES[:1]).hex()
        self.assertEqual([], violations(self.day(told, found, "2"), profile="qiantui")[0])

    def test_a_standard_host_has_none(self):
        lines = violations(self.day(self.balanced()))[0]
        self.assertEqual(["line 2: 0810 F63: expected hours and offers of a host that has any found QT----+DW",
                          "line 9: 0820 F60.3: expected a code of the catalogue found 973"], lines)

    def test_each_planted_mistake_is_named(self):
        for question, answer, verdict, wanted in (
                (self.balanced(self.LINES), "010200" "0400", "1", "the fingerprint of 1 lines in 1 to 999999"),
                (self.balanced(), "010200" "0400", "2", "classes compared whole"),
                (self.balanced()[:-1], "010200" "0400", "1", "3 bytes at 22, of 24"),
                (self.balanced(), "0100", "1", "1 to 2 results"),
                (self.balanced(), "0102" "0400" "00", "1", "the result of fingerprint"),
                (self.balanced(), "0102" "00" "05000000" "00", "1", "a part of the last segment"),
                (self.balanced(), "0102" "00", "1", "1 bytes at 3, of 3")):
            lines = violations(self.day(question, answer, verdict), profile="qiantui")[0]
            self.assertTrue(any(wanted in line for line in lines), (wanted, lines))

    def test_a_comparison_needs_its_mac(self):
        self.assertEqual(["line 9: 0820 F64: expected present found nothing"],
                         violations(self.day(self.balanced(), mac=None), profile="qiantui")[0])


class ShopTests(unittest.TestCase):
    """A day whose evening tells the shop's other tills that selling stops."""

    TOLD = "2030-01-15 22:30:00\n1\n10000002 3 2030-01-15 21:59:58"

    def day(self, notice="F", told=TOLD, mac=MAC, sealed=MAC, code="00"):
        day = Capture()
        day.sign_in()
        day.swipe("000000001000")
        ask = day.ask("0820", {62: notice.encode().hex().upper(), 64: mac}, "00", "974")
        more = {62: told.encode().hex().upper(), 64: sealed} if code == "00" else {}
        day.reply("0830", ask, more, code=code)
        day.settle((1000, 1, 0, 0))
        day.upload_end(0, "207")
        return day

    def test_a_freeze_that_keeps_every_rule(self):
        for day in (self.day(), self.day("L", "\n0"), self.day(code="40")):
            self.assertEqual([], violations(day, profile="qiantui")[0])

    def test_a_standard_host_has_none(self):
        self.assertIn("line 5: 0820 F60.3: expected a code of the catalogue found 974", violations(self.day())[0])

    def test_each_planted_mistake_is_named(self):
        for changes, wanted in (
                ({"notice": "G"}, "F or L"), ({"mac": None}, "line 5: 0820 F64"), ({"sealed": None}, "a MAC"),
                ({"told": "soon\n0"}, "until when"), ({"told": self.TOLD.replace("\n1\n", "\n0\n")}, "1 tills or more"),
                ({"notice": "L"}, "no time once the shop sells")):
            lines = violations(self.day(**changes), profile="qiantui")[0]
            self.assertTrue(any(wanted in line for line in lines), (wanted, lines))

    def test_a_sale_may_be_refused_for_it_where_both_know_it(self):
        def sale():
            day = Capture()
            day.sign_in()
            day.swipe("000000001000", result="S1", company="000" + " " * 60 + "10000002", approved=False)
            return day
        self.assertFalse(any("S1" in line for line in violations(sale(), profile="qiantui")[0]))
        self.assertTrue(any("S1" in line for line in violations(sale())[0]))


if __name__ == "__main__":
    unittest.main()
