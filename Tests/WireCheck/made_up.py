"""Made-up frames for the checker's own tests: an encoder that is the mirror of frames.py, and a small day."""

import frames

TERMINAL, MERCHANT = "10000001", "104110045110012"
CARD = "6250940000000018"
TRACK = CARD + "=30122011234500000"
CHIP = (
    "9F26081122334455667788" "9F270180" "9F100807010103A0A00001" "9F370411223344" "9F36020007" "95050000000000"
    "9A03300115" "9C0100" "9F0206{amount}" "5F2A020156" "82027C00" "9F1A020156" "9F0306000000000000" "9F3303E0F8C8"
)
MAC = b"0A1B2C3D".hex().upper()


def encode(mti, fields, tpdu="6006010000", header="603100311108"):
    """A whole frame from {number: text}, lengths and padding as the dialect has them."""
    bitmap = sum(1 << (64 - number) for number in fields)
    body = bytes.fromhex(tpdu + header + mti) + bitmap.to_bytes(8, "big")
    for number in sorted(fields):
        kind, _, prefix = frames.FORMATS[number]
        value = fields[number]
        if kind == "b":
            data, length = bytes.fromhex(value), len(value) // 2
        elif kind == "a":
            data = value.encode("gbk")
            length = len(data)
        else:
            digits, length = value.replace("=", "D"), len(value)
            if len(digits) % 2:
                digits = "0" + digits if number in frames.RIGHT_JUSTIFIED else digits + "0"
            data = bytes.fromhex(digits)
        if prefix:
            body += bytes.fromhex(f"{length:0{2 * prefix}d}")
        body += data
    return len(body).to_bytes(2, "big") + body


class Capture:
    """Lines of a capture file, grown by requests and answers."""

    def __init__(self):
        self.lines, self.stan, self.batch, self.rrn = [], 0, "000007", 0

    def add(self, incoming, mti, fields, connection="c1", **parts):
        raw = encode(mti, fields, **parts).hex().upper()
        self.lines.append(f"2030-01-15T09:{len(self.lines) // 60:02d}:{len(self.lines) % 60:02d}Z "
                          f"{'in' if incoming else 'out'} {connection} {raw}")

    def ask(self, mti, fields, code, network="", number=True, **parts):
        """A request; F11 is the next number unless ``number`` is a number of its own, or False for none."""
        fields = {41: TERMINAL, 42: MERCHANT, 60: code + self.batch + network, **fields}
        if number is True:
            self.stan += 1
            number = self.stan
        if number:
            fields[11] = f"{number:06d}"
        self.add(True, mti, {key: value for key, value in fields.items() if value is not None}, **parts)
        return fields

    def reply(self, mti, ask, more=(), without=(), code="00", **parts):
        """An answer that echoes what an answer echoes, with the changes asked for."""
        self.rrn += 1
        fields = {key: ask[key] for key in (2, 3, 4, 11, 14, 23, 25, 41, 42, 49, 60) if key in ask}
        fields |= {12: "101112", 13: "0115", 32: "04123456", 37: f"{self.rrn:012d}", 39: code, **dict(more)}
        fields = {key: value for key, value in fields.items() if key not in without and value is not None}
        parts = {"tpdu": "6000000601", "header": "603100311108", **parts}
        self.add(False, mti, fields, **parts)
        return fields

    # Whole exchanges

    def sign_in(self, **changes):
        ask = self.ask("0800", {62: b"Sequence No0612ABCD".hex(), 63: "01 "}, "00", "003")
        return self.reply("0810", ask, {62: "00" * 40, **changes})

    def financial(self, mti, fields, code, company="CUP", approved=None, answer=(), number=True, result="00"):
        base = {3: "000000", 25: "00", 49: "156", 64: MAC}
        ask = self.ask(mti, {**base, **fields}, code, number=number)
        more = {15: "0115", 38: "A00001", 44: "90310000   03025840   ", 63: company, 64: MAC}
        if ask[22][:2] != "03":
            more |= {2: CARD, 14: "3012"}
        if approved:
            more[4] = approved
        self.reply(f"{int(mti) + 10:04d}", ask, {**more, **dict(answer)}, code=result)
        return ask

    def swipe(self, amount, code="22", mti="0200", fields=(), **more):
        return self.financial(mti, {4: amount, 22: "021", 35: TRACK, **dict(fields)}, code, **more)

    def chip(self, amount, mode="051", **more):
        entry = {2: CARD, 4: amount, 22: mode, 23: "001", 14: "3012", 55: CHIP.format(amount=amount)}
        return self.financial("0200", entry, "22", **more)

    def settle(self, totals, verdict="1", host=None):
        """``totals``: (debit amount, count, credit amount, count) of the domestic half."""
        half = "%012d%03d%012d%03d"
        mine = half % totals + "0" + "0" * 31
        theirs = half % (host or totals) + verdict + "0" * 30 + "1"
        ask = self.ask("0500", {48: mine, 49: "156", 63: "01 "}, "00", "201")
        return self.reply("0510", ask, {48: theirs, 15: "0115", 63: "CUP"}, without={39})

    def upload_end(self, count, network="207"):
        ask = self.ask("0320", {48: f"{count:04d}"}, "00", network)
        return self.reply("0330", ask, {48: ask[48]})

    def sign_off(self):
        return self.reply("0830", self.ask("0820", {}, "00", "002"))


def small_day():
    """A day that keeps every rule: sales of each entry, a void, a reversal, a repeat, a closing."""
    day = Capture()
    day.sign_in()
    echo = day.ask("0820", {}, "00", "301", number=False)
    day.reply("0830", echo, without={32, 37})
    day.swipe("000000001000")                                                             # 2
    day.chip("000000002000")                                                              # 3
    day.chip("000000000500", mode="071")                                                  # 4
    day.financial("0200", {4: "000000000300", 22: "032", 59: "A30181234567890123456789"}, "22")  # 5
    day.swipe("000000001000", "23", fields={3: "200000", 37: "000000000003", 61: "000007000002"})  # 6
    day.ask("0200", {3: "000000", 4: "000000000900", 22: "021", 25: "00", 35: TRACK, 49: "156", 64: MAC}, "22")  # 7
    lost = {3: "000000", 4: "000000000900", 22: "021", 25: "00", 39: "98", 49: "156", 64: MAC}
    ask = day.ask("0400", lost, "22", number=7)
    day.reply("0410", ask, {15: "0115", 64: MAC})
    refund = {3: "200000", 4: "000000000100", 37: "000000000004", 61: "0000070000030115", 63: "000"}
    day.financial("0220", {22: "021", 25: "00", 35: TRACK, **refund}, "25")                # 8
    day.settle((3800, 4, 1100, 2))                                                        # 9
    for number, mode, amount in ((3, "051", "000000002000"), (4, "071", "000000000500")):
        chip = {2: CARD, 4: amount, 22: mode, 23: "001", 55: CHIP.format(amount=amount)[:52],
                62: f"610000{amount}156".encode().hex()}
        ask = day.ask("0320", chip, "00", "20360", number=number)
        day.reply("0330", ask, without={2, 3, 4, 14, 23, 25, 49, 11})
    day.upload_end(2)                                                                     # 10
    day.batch = "000008"
    day.sign_off()                                                                        # 11
    return day
