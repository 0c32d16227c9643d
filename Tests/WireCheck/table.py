"""The catalogue of the UnionPay terminal dialect as a table: one row per message that a day may hold.

Taken from the published lists of the UnionPay POS terminal specification (2004 list, 2010 edition), not from
the Swift sources. Where the lists and the published messages differ the messages win: an answer's F53, F54,
F59 and its card data appear only where they have a meaning, and F23 is echoed.
"""

from dataclasses import dataclass


def numbers(text):
    return frozenset(int(word) for word in text.split())


@dataclass(frozen=True)
class Kind:
    """One message and its answer.

    ``stan`` says how F11 moves: ``next`` takes a new number; ``own`` travels later under the number that the
    terminal took when the thing happened; ``original`` repeats the number of another message; ``none``.
    """

    name: str
    mti: str
    f3: str
    f25: str
    type_code: str        # 60.1
    network_codes: tuple  # 60.3
    stan: str
    required: frozenset
    optional: frozenset
    answer_required: frozenset
    answer_optional: frozenset
    approval_required: frozenset = frozenset()  # besides, where F39 approves
    mac: bool = False
    original_digits: int = 0  # length of F61
    sign: int = 0             # +1 counted as debit, -1 as credit, 0 not counted
    full_chip: bool = False   # a chip entry must bring F55

    @property
    def answer_mti(self):
        return f"{int(self.mti) + 10:04d}"


# Management messages.
_ANSWER = "11 12 13 32 37 39 41 42 60"


def _management(name, mti, codes, required, answer, stan="next", optional="", answer_optional=""):
    return Kind(name, mti, "", "", "00", codes, stan, numbers(required), numbers(optional), numbers(answer),
                numbers(answer_optional))


MANAGEMENT = [
    _management("sign-in", "0800", ("001", "003", "004", "006"), "11 41 42 60 63", _ANSWER, optional="62",
                answer_optional="62 63"),
    _management("sign-off", "0820", ("002",), "11 41 42 60", _ANSWER),
    _management("echo", "0820", ("301",), "41 42 60", "12 13 39 41 42 60", "none"),
    _management("parameters", "0800", ("360",), "41 42 60", "12 13 37 39 41 42 60", "none", answer_optional="62"),
    _management("parameters end", "0800", ("361",), "41 42 60", "12 13 37 39 41 42 60", "none"),
    _management("status", "0820", ("362",), "41 42 60 62", "12 13 39 41 42 60", "none", answer_optional="37"),
    # The 0510 carries its verdict in F48 and has no F39.
    _management("settlement", "0500", ("201",), "11 41 42 48 49 60 63", "11 12 13 15 32 37 41 42 48 49 60 63"),
    _management("upload of swiped lines", "0320", ("201",), "11 41 42 48 60", _ANSWER + " 48"),
    _management("upload of a chip certificate", "0320", ("203", "205"), "2 4 11 22 23 41 42 55 60 62",
                "12 13 32 37 39 41 42 60", "original", answer_optional="11 48"),
    _management("upload of a chip notice", "0320", ("204", "206"), "2 4 11 22 23 41 42 55 60 62",
                "12 13 32 37 39 41 42 60", "original", answer_optional="11 48"),
    # A private exchange: which lines of the batch that is being settled differ.
    _management("comparison of lines", "0820", ("973",), "11 41 42 60 62 64", _ANSWER + " 62 64"),
    # A private exchange: the shop stops selling, or sells again.
    _management("shop freeze", "0820", ("974",), "11 41 42 60 62 64", "11 12 13 32 37 39 41 42 60",
                answer_optional="62 64"),
    _management("upload end, balanced", "0320", ("207",), "11 41 42 48 60", _ANSWER + " 48"),
    _management("upload end, differing", "0320", ("202",), "11 41 42 48 60", _ANSWER + " 48"),
]

# Card transactions.
_REQUEST = "3 4 11 22 25 41 42 49 60 64"
_CARD = "2 14 23 26 35 36 52 53 55 59"
_REPLY = "3 4 11 12 13 25 32 37 39 41 42 49 60"
_REPLY_MORE = "2 14 15 23 38 44 53 54 55 59 63 64"
_SUCCESS = "15 64"


def _card(name, mti, f3, f25, code, required="", optional=_CARD, without="", digits=0, sign=0, stan="next",
          full_chip=False, approval="44 63"):
    base, drop = numbers(_REQUEST), numbers(without)
    return Kind(name, mti, f3, f25, code, ("000", ""), stan, (base | numbers(required)) - drop,
                numbers(optional) - numbers(required), numbers(_REPLY) - drop, numbers(_REPLY_MORE) - drop,
                (numbers(_SUCCESS) | numbers(approval)) - drop, True, digits, sign, full_chip)


# Offline sale and adjustment are typed in by hand: no track, no PIN, no chip.
_BY_HAND = "14 48 53"

FINANCIAL = [
    _card("sale", "0200", "000000", "00", "22", sign=+1, full_chip=True),
    _card("void", "0200", "200000", "00", "23", "37 61", _CARD + " 38", digits=12, sign=-1),
    _card("refund", "0220", "200000", "00", "25", "37 61 63", "2 14 26 35 36 38 52 53 59", digits=16, sign=-1,
          stan="own", approval=""),
    _card("pre-authorisation", "0100", "030000", "06", "10", full_chip=True, approval="38 44 63"),
    _card("pre-authorisation void", "0100", "200000", "06", "11", "38 61", digits=16),
    _card("completion request", "0200", "000000", "06", "20", "38 61", digits=16, sign=+1),
    _card("completion void", "0200", "200000", "06", "21", "37 61", _CARD + " 38", digits=16, sign=-1),
    _card("completion notice", "0220", "000000", "06", "24", "2 38 61 63", "14 53", digits=16, sign=+1, stan="own",
          approval=""),
    _card("offline sale", "0220", "000000", "00", "30", "2 38 61 63", _BY_HAND, digits=29, sign=+1, stan="own",
          approval=""),
    _card("adjustment", "0220", "000000", "00", "32", "2 38 61 63", _BY_HAND, digits=29, sign=+1, stan="own",
          approval=""),
    _card("tip adjustment", "0220", "000000", "00", "34", "2 38 48 61 63", "14 53", digits=29, sign=+1, stan="own",
          approval=""),
    _card("offline chip sale", "0200", "000000", "00", "36", "2 55", "14 23 35 36", sign=+1, stan="own", approval=""),
    _card("balance inquiry", "0200", "310000", "00", "01", without="4 15 38", full_chip=True),
]

REVERSIBLE = {"22", "23", "10", "11", "20", "21"}

# F3, F25 and 60.1 of a reversal are those of its original.
REVERSAL = Kind("reversal", "0400", "", "", "", ("000", ""), "original", numbers("3 4 11 22 25 39 41 42 49 60 64"),
                numbers("2 14 23 38 55 59 61"), numbers(_REPLY), numbers("2 14 15 23 44 53 55 64"), numbers("15 64"),
                mac=True)


def _single(kind):
    """The 0320 that uploads one advice: its request's fields without track data and MAC, under its old F11."""
    drop = numbers("26 35 36 52 64")
    return Kind("upload of a single line", "0320", kind.f3, kind.f25, kind.type_code, ("000",), "original",
                kind.required - drop, (kind.optional | numbers("63")) - kind.required - drop,
                numbers(_ANSWER), numbers("2 3 4 14 15 23 25 44 48 49 53 55 61 63"), frozenset(),
                original_digits=kind.original_digits)


SINGLE = [_single(kind) for kind in FINANCIAL if kind.type_code in {"30", "32", "34", "36", "25", "24"}]

CATALOGUE = MANAGEMENT + FINANCIAL + [REVERSAL] + SINGLE

# Success classes of F39; 12 and 25 also end a reversal, 94 also ends a repeated advice.
APPROVALS = {"00", "10", "11", "A2", "A4", "A5", "A6"}
ANSWER_CODES = set("""00 01 02 03 04 05 06 07 09 10 11 12 13 14 15 19 20 21 22 23 25 30 31 33 34 35 36 37 38 39 40 41
    42 43 44 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 75 77 79 90 91 92 93 94 95 96 97 98 99
    A0 A1 A2 A3 A4 A5 A6 A7""".split())
# With the extension shop-freeze: another terminal closes the shop.
SHOP_FROZEN = "S1"
REVERSAL_REASONS = {"98", "96", "A0", "06"}
SCHEMES = {"CUP", "VIS", "MCC", "MAE", "JCB", "DCC", "AMX", "000"}

CHIP_REQUEST_TAGS = "9F26 9F27 9F10 9F37 9F36 95 9A 9C 9F02 5F2A 82 9F1A 9F03 9F33".split()
CHIP_REVERSAL_TAGS = {"95", "9F10", "9F1E", "9F36", "DF31"}
CHIP_ANSWER_TAGS = {"9F36", "91", "71", "72"}

# What --require all wants to have seen: sales by their way of entry, everything else by its row.
ENTRY_MODES = {"02": "swipe", "90": "swipe", "05": "contact chip", "95": "contact chip", "07": "contactless chip",
               "03": "scan"}
ONLY_WHEN_DIFFERING = {"upload of swiped lines", "upload of a single line", "upload end, differing"}
RARE = {"tip adjustment", "offline chip sale", "upload of a chip notice", "comparison of lines",
        "shop freeze"}
REQUIRED_KINDS = (
    [f"sale by {mode}" for mode in ("swipe", "contact chip", "contactless chip", "scan")]
    + sorted({kind.name for kind in CATALOGUE} - {"sale"} - RARE)
)


def find(frame):
    """The row of a request, or None. Financial rows are told by MTI, F3, F25 and 60.1, others by MTI and 60.3."""
    f60 = frame.fields.get(60, "")
    code, network = f60[:2], f60[8:11]
    if frame.mti == "0400":
        return REVERSAL
    for kind in CATALOGUE:
        if kind.mti != frame.mti or kind.type_code != code or network not in kind.network_codes:
            continue
        if kind.mac or kind in SINGLE:
            processing = frame.fields.get(3, "")
            plain = processing[:2] + "00" + processing[4:]  # digits 3 and 4 name the account type
            if plain != kind.f3 or frame.fields.get(25) != kind.f25:
                continue
        return kind
    return None
