"""What one message, or one request and its answer, must look like. Each rule yields (field, expected, found)."""

import re

import comparison
import table

HEX_MAC = re.compile(r"(3[0-9]|4[1-6]){8}")
SECRET = {35, 36, 52}


def show(number, value):
    """A value fit for a report: card numbers shortened, track data and PIN blocks left out, long values cut."""
    if value is None:
        return "nothing"
    if number in SECRET:
        return f"a value of {len(value)}"
    if number == 2:
        return f"{value[:6]}…{value[-4:]}"
    return value if len(value) <= 70 else f"{value[:70]}… ({len(value)})"


def equal(number, expected, found, label=None):
    if expected != found:
        yield label or f"F{number}", show(number, expected), show(number, found)


def presence(frame, required, allowed):
    """Mandatory fields are there, others only where the row allows them."""
    for number in sorted(required - frame.fields.keys()):
        yield f"F{number}", "present", "nothing"
    for number in sorted(frame.fields.keys() - required - allowed):
        yield f"F{number}", "absent", show(number, frame.fields[number])


def common(frame):
    """Shapes that hold for a field wherever it stands."""
    fields = frame.fields
    if not re.fullmatch("60[0-9]{8}", frame.tpdu):
        yield "TPDU", "60 and two addresses", frame.tpdu
    if not re.fullmatch("6[0-8][0-9]{2}[01].[0-9a-f]{6}", frame.header):
        yield "header", "application 60 to 68, version, state 0 or 1", frame.header
    for number, pattern, meaning in (
        (11, "(?!000000).*", "1 to 999999"),
        (12, "([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]", "hhmmss"),
        (13, "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", "MMDD"),
        (14, "[0-9]{2}(0[1-9]|1[0-2])", "YYMM"),
        (15, "(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", "MMDD"),
        (22, "(01|02|03|05|07|90|95)[012]", "an entry mode and a PIN digit"),
        (26, "0[4-9]|1[0-2]", "04 to 12"),
        (32, "[0-9]{8}", "8 digits"),
        (37, "[0-9A-Za-z]{12}", "12 letters or digits"),
        (38, "[0-9A-Za-z ]{6}", "6 letters or digits"),
        (49, "156", "156"),
        (53, "[012][06][01]0{13}", "PIN format, algorithm, track encryption, zeros"),
        (64, HEX_MAC, "8 hexadecimal characters, upper case"),
    ):
        if number in fields and not re.fullmatch(pattern, fields[number]):
            yield f"F{number}", meaning, show(number, fields[number])
    for number in fields.keys() & {35, 36}:
        if frame.part(53, 2, 3) != "1" and not re.fullmatch("[0-9=]+", fields[number]):
            yield f"F{number}", "digits and separators without F53 digit 3 = 1", show(number, fields[number])
    if 39 in fields:
        known = table.REVERSAL_REASONS if frame.mti == "0400" else table.ANSWER_CODES | {table.SHOP_FROZEN}
        if fields[39] not in known:
            yield "F39", "a code of the table", fields[39]
    if 54 in fields and not re.fullmatch("([0-9]{7}[CD][0-9]{12}){1,2}", fields[54]):
        yield "F54", "20 characters an amount", show(54, fields[54])
    yield from _f60(fields.get(60))


def _f60(value):
    if value is None:
        return
    if len(value) not in (8, 11, 12, 13, 14, 17, 19):
        yield "F60", "8, 11, 12, 13, 14, 17 or 19 digits", value
    elif len(value) > 11 and value[11] not in "0256":
        yield "F60.4", "0, 2, 5 or 6", value[11]
    elif len(value) > 12 and value[12] not in "012":
        yield "F60.5", "0, 1 or 2", value[12]
    elif len(value) > 13 and value[13] not in "01":
        yield "F60.6", "0 or 1", value[13]


def tags(number, value):
    """Top-level tags of a BER-TLV field as (tag, value) pairs, and the complaint where it cannot be read."""
    found, data, at = [], bytes.fromhex(value), 0
    try:
        while at < len(data):
            start = at
            many = data[at] & 0x1F == 0x1F
            at += 1
            while many:
                many = data[at] & 0x80 != 0
                at += 1
            tag = data[start:at].hex().upper()
            size = data[at]
            at += 1
            if size & 0x80:
                extra = size & 0x7F
                size = int.from_bytes(data[at:at + extra], "big")
                at += extra
            if at + size > len(data):
                raise IndexError
            found.append((tag, data[at:at + size].hex().upper()))
            at += size
    except IndexError:
        return found, [(f"F{number}", "whole BER-TLV objects", f"an object cut at byte {at}")]
    return found, []


def halves(value):
    """F48 of a settlement as (figures, verdict) pairs: 62 digits for domestic and foreign cards, 31 for both in one.

    98 digits are a private form of Qiantui hosts, with amounts of 15 and counts of 9 digits.
    """
    width = 49 if len(value) == 98 else 31
    return [(value[at:at + width - 1], value[at + width - 1:at + width]) for at in range(0, len(value), width)]


def request(frame, kind, extensions=frozenset()):
    """The rules of a request, by its row of the catalogue; ``extensions`` are private ones that both ends know."""
    fields, required = frame.fields, kind.required
    if kind.type_code == "25" and "unreferenced-refund" in extensions and frame.part(61, 0, 12) == "0" * 12:
        required = required - {37}
    yield from presence(frame, required, kind.optional)
    yield from common(frame)
    yield from equal(0, "0", frame.header[5:6], "header digit 6")
    if kind.mac:
        yield from _entry(frame, kind)
    if len(fields.get(61, "")) != kind.original_digits and kind is not table.REVERSAL:
        if 61 in fields or kind.original_digits:
            yield "F61", f"{kind.original_digits} digits", show(61, fields.get(61))
    if 63 in fields:
        yield from _f63(kind, fields[63])
    if 55 in fields:
        yield from _chip(frame, kind)
    if kind.name == "comparison of lines" and "difference-reconciliation" not in extensions:
        yield "F60.3", "a code of the catalogue", "973"
    if kind.name == "shop freeze":
        if "shop-freeze" not in extensions:
            yield "F60.3", "a code of the catalogue", "974"
        if fields.get(62) not in ("46", "4C"):
            yield "F62", "F or L", show(62, fields.get(62))
    shape = {"sign-in": _sign_in, "status": _status, "reversal": _reversal, "upload of swiped lines": _swiped,
             "upload end, balanced": _end, "upload end, differing": _end, "upload of a chip certificate": _chip_line,
             "upload of a chip notice": _chip_line}.get(kind.name)
    if kind.name == "settlement":
        yield from _settlement(frame, (31, 62, 98) if "wide-totals" in extensions else (31, 62))
    elif shape:
        yield from shape(frame)
    elif 48 in fields and len(fields[48]) != 12:
        yield "F48", "12 digits (tip)", show(48, fields[48])


def _entry(frame, kind):
    """F22 says which card data may travel; F26, F52 and F53 belong together."""
    fields, mode = frame.fields, frame.part(22, 0, 2)
    forbidden, needed = {
        "01": ({35, 36, 55, 59}, {2}),
        "02": ({2, 55, 59}, {35} if kind.optional & {35} else set()),
        "90": ({2, 55, 59}, {35} if kind.optional & {35} else set()),
        "03": ({2, 14, 23, 26, 35, 36, 52, 53, 55}, {59} if kind.full_chip else set()),
        "05": ({59}, {2} | ({55} if kind.full_chip else set())),
        "07": ({59}, {2} | ({55} if kind.full_chip else set())),
    }.get(mode, (set(), set()))
    if kind is table.REVERSAL:
        needed = set()
        # A reversal has no track: the published one of a swipe names its card in F2.
        forbidden = forbidden - {2} if mode in ("02", "90") else forbidden
    for number in sorted(forbidden & fields.keys() - kind.required):
        yield f"F{number}", f"absent with F22 {fields[22]}", show(number, fields[number])
    for number in sorted(needed - fields.keys() - kind.required):
        yield f"F{number}", f"present with F22 {fields.get(22)}", "nothing"
    if kind.name == "refund" and mode == "01":
        yield "F22", "a card that was read", fields[22]
    if (26 in fields) != (52 in fields):
        yield "F26", "together with F52", show(26, fields.get(26))
    if 52 in fields:
        if frame.part(22, 2, 3) == "2":
            yield "F22", "PIN digit 1 with F52", fields[22]
        if frame.part(53, 0, 1) not in ("1", "2"):
            yield "F53", "digit 1 = 1 or 2 with F52", show(53, fields.get(53))
    elif 53 in fields:
        if kind.optional & {35} and not fields.keys() & {35, 36}:
            yield "F53", "absent without PIN and track", fields[53]
        elif fields[53][0] != "0":
            yield "F53", "digit 1 = 0 without F52", fields[53]
    if 2 in fields and 35 in fields and fields.get(53, "000")[2] == "0":
        yield from equal(2, fields[35].split("=")[0], fields[2])


def _f63(kind, value):
    if kind.name in ("sign-in", "settlement"):
        if not re.fullmatch("[0-9]{2}[ 0-9].*", value):
            yield "F63.1", "an operator's number", value[:3]
    elif kind.type_code == "25":
        yield from equal(63, "000", value[:3], "F63.1")
    elif value[:3] not in table.SCHEMES:
        yield "F63.1", "a card company", value[:3]


def _chip(frame, kind):
    found, complaints = tags(55, frame.fields[55])
    yield from complaints
    present = dict(found)
    if len(present) != len(found):
        yield "F55", "each tag once", "a tag twice"
    if kind.full_chip or kind.name == "offline chip sale":
        for tag in table.CHIP_REQUEST_TAGS + (["8A"] if kind.name == "offline chip sale" else []):
            if tag not in present:
                yield "F55", f"tag {tag}", "nothing"
        yield from equal(55, frame.fields.get(4, "0" * 12), present.get("9F02", frame.fields.get(4, "0" * 12)),
                         "F55 9F02")
        yield from equal(55, "0156", present.get("5F2A", "0156"), "F55 5F2A")
    if kind is table.REVERSAL:
        for tag in sorted(present.keys() - table.CHIP_REVERSAL_TAGS):
            yield "F55", "the five tags of a reversal", f"tag {tag}"
    if kind.name.startswith("upload of a chip"):
        for tag in ("9F26", "9F27", "9F10"):
            if tag not in present:
                yield "F55", f"tag {tag}", "nothing"


def _sign_in(frame):
    serial = frame.fields.get(62)
    if serial is None:
        return
    text = bytes.fromhex(serial).decode("latin-1")
    match = re.fullmatch("Sequence No([0-9]{2})(.*)", text)
    if not match or int(match[1]) != len(match[2]):
        yield "F62", "Sequence No, two digits of length, a serial number", show(62, text)


def _settlement(frame, lengths):
    value = frame.fields.get(48, "")
    if len(value) not in lengths:
        yield "F48", " or ".join(map(str, sorted(lengths, reverse=True))) + " digits", f"{len(value)}"
        return
    for name, (_, verdict) in zip(("first", "second"), halves(value)):
        yield from equal(48, "0", verdict, f"F48 {name} verdict")


def swiped_records(value):
    """(class, STAN, card number, amount) for each line of a 0320/201."""
    body = value[2:]
    return [(body[at:at + 2], body[at + 2:at + 8], body[at + 8:at + 28], body[at + 28:at + 40])
            for at in range(0, len(body), 40)]


def _swiped(frame):
    value = frame.fields.get(48, "")
    count = int(value[:2] or 0)
    if not 1 <= count <= 8 or len(value) != 2 + 40 * count:
        yield "F48", "1 to 8 lines of 40 digits", f"{value[:2]} and {max(len(value) - 2, 0)} digits"
        return
    for scheme, stan, _, _ in swiped_records(value):
        if scheme not in ("00", "01"):
            yield "F48", f"class 00 or 01 for {stan}", scheme


def _end(frame):
    if len(frame.fields.get(48, "")) != 4:
        yield "F48", "4 digits", show(48, frame.fields.get(48))


def _status(frame):
    text = bytes.fromhex(frame.fields.get(62, "")).decode("latin-1")
    if not re.fullmatch("[0-9]{2}[ -~]+", text):
        yield "F62", "codes and values", show(62, text)


def _chip_line(frame):
    text = bytes.fromhex(frame.fields.get(62, "")).decode("latin-1")
    if not re.fullmatch("61(00|01)[0-9A-Z]{2}[0-9]{12}[0-9]{3}|71(00|01)[0-9A-Z]{2}[0-9]{12}[0-9]{3}[12].", text):
        yield "F62", "usage 61 with 21 or 71 with 23 characters", show(62, text)
    elif text[6:18] != frame.fields.get(4):
        yield "F62", f"the amount of F4 {frame.fields.get(4)}", text[6:18]
    if len(frame.fields.get(60, "")) < 13:
        yield "F60", "60.4 and 60.5", show(60, frame.fields.get(60))


def _reversal(frame):
    code = frame.part(60, 0, 2)
    if code not in table.REVERSIBLE:
        yield "F60.1", "a transaction that has a reversal", code
    digits = {"23": 12, "11": 16, "20": 16, "21": 16}.get(code, 0)
    if len(frame.fields.get(61, "")) != digits:
        yield "F61", f"{digits} digits", show(61, frame.fields.get(61))


def answer(ask, reply, kind, extensions=frozenset()):
    """The rules of an answer, given its request."""
    code = reply.fields.get(39, "")
    approved = code in table.APPROVALS
    required = set(kind.answer_required)
    if approved and kind.mac:
        required |= kind.approval_required
        if kind is not table.REVERSAL:
            scan = ask.part(22, 0, 2) == "03"
            required |= set() if scan else {2}
            required |= {14} if ask.fields.keys() & {14, 35} else set()
        elif 2 in ask.fields:
            required |= {2}
    if kind.name == "sign-in" and approved:
        required |= {62}
    if kind.name == "sign-in" and not approved and 62 in reply.fields:
        yield "F62", "no keys with F39 " + code, show(62, reply.fields[62])
    yield from presence(reply, required, kind.answer_required | kind.answer_optional | kind.approval_required)
    yield from common(reply)

    swapped = ask.tpdu[:2] + ask.tpdu[6:] + ask.tpdu[2:6]
    yield from equal(0, swapped, reply.tpdu, "TPDU")
    without = [header[:5] + "_" + header[6:] for header in (ask.header, reply.header)]
    yield from equal(0, without[0], without[1], "header")
    for number in (3, 11, 25, 41, 42, 49):
        if number in ask.fields and number in reply.fields:
            yield from equal(number, ask.fields[number], reply.fields[number])
    for number in (2, 14, 23, 53):
        if number in ask.fields and number in reply.fields:
            yield from equal(number, ask.fields[number], reply.fields[number])
    yield from _amount(ask, reply, code)
    yield from _card_number(ask, reply)
    for label, start, end in (("F60.1", 0, 2), ("F60.2", 2, 8), ("F60.3", 8, 11)):
        if label == "F60.2" and kind.name == "sign-in":
            if reply.part(60, 2, 8) == "000000":
                yield "F60.2", "a batch number", "000000"
            continue
        yield from equal(60, ask.part(60, start, end), reply.part(60, start, end), label)
    if kind.mac and 63 in reply.fields and reply.fields[63][:3] not in table.SCHEMES:
        yield "F63.1", "a card company", reply.fields[63][:3]
    if 55 in reply.fields:
        found, complaints = tags(55, reply.fields[55])
        yield from complaints
        for tag, _ in found:
            if tag not in table.CHIP_ANSWER_TAGS:
                yield "F55", "9F36, 91, 71 or 72", f"tag {tag}"
    if kind.name == "settlement":
        yield from _verdict(ask, reply)
    elif 48 in ask.fields and 48 in reply.fields:
        yield from equal(48, ask.fields[48], reply.fields[48])
    if kind.name == "sign-in" and approved:
        yield from _keys(reply)
    if kind.name == "sign-in" and 63 in reply.fields:
        offers = reply.fields[63] if "difference-reconciliation" in extensions else ""
        if not re.fullmatch(r"QT([0-9]{4}|----)([0-9]{8}){0,8}(\+[A-Z]+)?", offers):
            yield "F63", "hours and offers of a host that has any", reply.fields[63]
    if kind.name == "shop freeze" and approved:
        if 64 not in reply.fields:
            yield "F64", "a MAC", "none"
        yield from _tills(ask.fields.get(62, ""), reply.fields.get(62, ""))
    if code == table.SHOP_FROZEN and "shop-freeze" not in extensions:
        yield "F39", "a code of the table", code
    if code == table.SHOP_FROZEN and not kind.mac:
        yield "F39", "S1 to a transaction only", code
    if kind.name == "comparison of lines" and approved and 62 in reply.fields:
        yield from comparison.check_answer(ask.fields.get(62, ""), reply.fields[62])


def _tills(notice, told):
    """F62 of the answer to a freeze: until when, how many of the shop's other tills are open, and which."""
    try:
        text = bytes.fromhex(told).decode("ascii")
    except ValueError:
        yield "F62", "printable text", show(62, told)
        return
    time = r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
    if not re.fullmatch(rf"({time})?\n[0-9]{{1,6}}(\n[!-~][ -~]{{7}} (0|[1-9][0-9]{{0,5}} {time}))*", text):
        yield "F62", "until when, how many tills, and a line for each", text
        return
    until, count, *tills = text.split("\n")
    if notice == "4C" and until:
        yield "F62", "no time once the shop sells again", until
    if int(count) < len(tills):
        yield "F62", f"{len(tills)} tills or more", count


def _amount(ask, reply, code):
    if 4 not in ask.fields or 4 not in reply.fields:
        return
    if code == "10":
        if not reply.fields[4] < ask.fields[4]:
            yield "F4", f"less than {ask.fields[4]} with F39 10", reply.fields[4]
    else:
        yield from equal(4, ask.fields[4], reply.fields[4])


def _card_number(ask, reply):
    if 2 not in reply.fields or 2 in ask.fields or 35 not in ask.fields:
        return
    if ask.fields.get(53, "000")[2] == "0":
        yield from equal(2, ask.fields[35].split("=")[0], reply.fields[2])


def _verdict(ask, reply):
    """F48 of a 0510: agrees (1) and errs (3) repeat the terminal's figures, differs (2) shows the host's."""
    mine, theirs = ask.fields.get(48, ""), reply.fields.get(48, "")
    if len(mine) != len(theirs):
        yield "F48", f"{len(mine)} digits", f"{len(theirs)}"
        return
    for name, (figures, _), (answered, verdict) in zip(("first", "second"), halves(mine), halves(theirs)):
        same = figures == answered
        if verdict not in ("1", "2", "3"):
            yield f"F48 {name} verdict", "1, 2 or 3", verdict
        elif verdict == "2" and same:
            yield f"F48 {name} half", "the host's own figures with 2", "the terminal's"
        elif verdict != "2" and not same:
            yield f"F48 {name} half", f"the terminal's figures with {verdict}", answered


def _keys(reply):
    """Length of the key block by 60.3: single, double, double with a track key; 006 is a profile of its own."""
    block = bytes.fromhex(reply.fields.get(62, ""))
    lengths = {"001": (24,), "003": (40,), "004": (40, 60)}.get(reply.part(60, 8, 11))
    if lengths and len(block) not in lengths:
        yield "F62", " or ".join(map(str, lengths)) + " bytes", f"{len(block)}"
