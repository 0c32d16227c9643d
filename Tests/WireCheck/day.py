"""What a whole conversation must look like: answers, numbers, batches, totals, uploads.

Everything is judged from the frames alone. A terminal is known by F41 and F42.
"""

from dataclasses import dataclass, field

import comparison
import rules
import table


def after(number, last):
    """The six-digit number that follows: 999999 is followed by 000001."""
    return f"{int(number) % last + 1:06d}"


@dataclass
class Act:
    """A card transaction or advice as it was first seen, with the answer that settled it."""

    kind: table.Kind
    ask: object
    reply: object = None
    undone: bool = False
    replaced: bool = False

    @property
    def booked(self):
        code = self.reply.fields.get(39) if self.reply else None
        return code in table.APPROVALS or (code == "94" and self.kind.stan == "own")

    @property
    def amount(self):
        return (self.reply.fields if self.reply and 4 in self.reply.fields else self.ask.fields).get(4, "0" * 12)

    @property
    def scheme(self):
        """"00" domestic, "01" foreign, or None where neither side names the card company."""
        for frame in (self.reply, self.ask):
            company = frame.part(63, 0, 3) if frame else ""
            if company and not (frame is self.ask and company == "000"):
                return "00" if company in ("CUP", "000") else "01"
        return None

    @property
    def card(self):
        for frame in (self.reply, self.ask):
            if frame and 2 in frame.fields:
                return frame.fields[2]
        return None


@dataclass
class Terminal:
    """What the frames have shown of one terminal so far."""

    last: str = ""                               # newest F11
    skipped: set = field(default_factory=set)    # numbers passed over, not yet explained
    seen: dict = field(default_factory=dict)     # (MTI, 60.1, 60.3, batch, F11) -> first frame
    acts: dict = field(default_factory=dict)     # (batch, F11) -> Act
    batch: str = ""
    allowed: set = field(default_factory=set)    # batches that a sign-in may hand out now
    closed: bool = False                         # the batch has been closed by its upload's end
    signed_on: object = None                     # None: not known
    whole: set = field(default_factory=set)      # batches watched from their first message on
    verdicts: str = ""                           # of the newest 0510, one digit a half
    uploaded: set = field(default_factory=set)
    acquirer: str = ""                           # F32 of the first answer

    def enter(self, batch):
        """Begins a batch of which nothing has been seen yet."""
        self.batch, self.allowed, self.closed, self.verdicts, self.uploaded = batch, {batch}, False, "", set()
        self.whole.add(batch)


class Day:
    """Takes frames in order; ``say(line, mti, field, expected, found)`` gets every violation."""

    def __init__(self, say, gaps_allowed=False, extensions=frozenset()):
        self.say, self.gaps_allowed, self.extensions = say, gaps_allowed, extensions
        self.terminals = {}
        self.open = {}       # connection -> requests that wait for an answer
        self.asked = []      # every request, to find what followed an unanswered one

    def complain(self, frame, complaints):
        for place, expected, found in complaints:
            self.say(frame.line, frame.mti, place, expected, found)

    def terminal(self, frame):
        return self.terminals.setdefault((frame.fields.get(41), frame.fields.get(42)), Terminal())

    # Requests

    def request(self, frame, kind):
        self.complain(frame, rules.request(frame, kind, self.extensions))
        self.open.setdefault(frame.connection, []).append((frame, kind))
        self.asked.append((frame, kind))
        terminal, batch = self.terminal(frame), frame.part(60, 2, 8)
        if kind.mac and kind.stan != "original" and terminal.closed and batch == after(terminal.batch, 999999):
            terminal.enter(batch)  # a batch that filled up during the day was closed without a sign-off
        self.complain(frame, self._session(terminal, frame, kind, batch))
        repeat = self._number(terminal, frame, kind, batch)
        if kind is table.REVERSAL:
            self._reversal(terminal, frame, batch)
        elif kind.mac:
            if not repeat:
                terminal.acts.setdefault((batch, frame.fields.get(11)), Act(kind, frame))
                self._original(terminal, frame, kind)
        elif kind.mti == "0320":
            self._upload(terminal, frame, kind, batch)
        elif kind.name == "settlement":
            terminal.uploaded = set()
        elif kind.name == "comparison of lines" and 62 in frame.fields:
            lines = self.lines(terminal, batch) if batch in terminal.whole else None
            self.complain(frame, comparison.check_question(frame.fields[62], terminal.verdicts, lines))

    def _session(self, terminal, frame, kind, batch):
        if kind.stan == "none":
            return
        if kind.name == "sign-off":
            if terminal.batch and batch not in (terminal.batch, after(terminal.batch, 999999)):
                yield "F60.2", f"{terminal.batch} or the next", batch
        elif kind.name != "sign-in":
            if terminal.signed_on is False:
                yield "MTI", "a sign-in first", kind.name
            if kind.stan == "next" and terminal.batch and batch != terminal.batch:
                yield "F60.2", terminal.batch, batch

    def _number(self, terminal, frame, kind, batch):
        """Follows F11; returns whether the frame repeats an earlier one."""
        number = frame.fields.get(11)
        if number is None or kind.mti == "0320" and kind.stan == "original":
            if number is not None:
                terminal.skipped.discard(number)
            return False
        key = (frame.mti, frame.part(60, 0, 2), frame.part(60, 8, 11), batch, number)
        first = terminal.seen.setdefault(key, frame)
        if first is not frame:
            for other in (3, 4, 48, 61):
                if first.fields.get(other) != frame.fields.get(other):
                    self.say(frame.line, frame.mti, f"F{other}", f"as in line {first.line} under the same F11",
                             rules.show(other, frame.fields.get(other)))
            return True
        if kind.stan == "original" and (batch, number) in terminal.acts:
            return False
        if not terminal.last:
            terminal.last = number
            return False
        expected = after(terminal.last, 999999)
        if number in terminal.skipped and kind.stan != "next":
            terminal.skipped.discard(number)
            return False
        ahead = (int(number) - int(expected)) % 999999
        if ahead > 10_000:
            self.say(frame.line, frame.mti, "F11", f"{expected} or later", number)
            return False
        while expected != number:
            terminal.skipped.add(expected)
            expected = after(expected, 999999)
        terminal.last = number
        return False

    def _reversal(self, terminal, frame, batch):
        act = terminal.acts.get((batch, frame.fields.get(11)))
        if act is None:
            return
        for place in (3, 4, 14, 22, 23, 25, 61):
            # Of a swipe the request has the expiry in its track only.
            told = place in frame.fields and (place != 14 or place in act.ask.fields)
            if place in (3, 4, 22, 25, 61) or told:
                self.complain(frame, rules.equal(place, act.ask.fields.get(place), frame.fields.get(place)))
        self.complain(frame, rules.equal(60, act.ask.part(60, 0, 2), frame.part(60, 0, 2), "F60.1"))
        if 2 in frame.fields and act.card:
            self.complain(frame, rules.equal(2, act.card, frame.fields[2]))
        # A terminal that never saw the answer repeats the F38 of its request, which names the original.
        if 38 in frame.fields and frame.fields[38] != act.ask.fields.get(38):
            if act.reply and 38 in act.reply.fields:
                self.complain(frame, rules.equal(38, act.reply.fields[38], frame.fields[38]))

    def _original(self, terminal, frame, kind):
        """F61 names an earlier transaction: of the right kind, and for a void of the same amount."""
        named = (frame.part(61, 0, 6), frame.part(61, 6, 12))
        act = terminal.acts.get(named)
        if act is None:
            unreferenced = kind.type_code == "25" and named[1] == "000000"
            if named[0] in terminal.whole and kind.original_digits and kind.stan == "next" and not unreferenced:
                self.say(frame.line, frame.mti, "F61", f"a transaction of batch {named[0]}", named[1])
            return
        wanted = {"void": {"sale"}, "pre-authorisation void": {"pre-authorisation"},
                  "completion request": {"pre-authorisation"}, "completion notice": {"pre-authorisation"},
                  "completion void": {"completion request"}, "refund": {"sale", "offline sale", "adjustment"},
                  "adjustment": {"sale", "offline sale"}, "tip adjustment": {"sale", "offline sale"}}.get(kind.name)
        if not wanted:
            return
        if act.kind.name not in wanted:
            self.say(frame.line, frame.mti, "F61", " or ".join(sorted(wanted)), f"{act.kind.name} {named[1]}")
            return
        if kind.name in ("void", "completion void", "pre-authorisation void"):
            self.complain(frame, rules.equal(4, act.amount, frame.fields.get(4)))
        for number in (37, 38):
            known = [of.fields[number] for of in (act.reply, act.ask) if of and number in of.fields]
            if number in frame.fields and known and frame.fields[number] not in known:
                self.complain(frame, rules.equal(number, known[0], frame.fields[number]))

    # Uploads

    def _upload(self, terminal, frame, kind, batch):
        value, number = frame.fields.get(48, ""), frame.fields.get(11)
        differing = bool(terminal.verdicts) and set(terminal.verdicts) != {"1"}
        network = frame.part(60, 8, 11)
        if kind.name.startswith("upload end"):
            if terminal.verdicts:
                self.complain(frame, rules.equal(60, "202" if differing else "207", network, "F60.3"))
            self.complain(frame, rules.equal(48, f"{len(terminal.uploaded):04d}", value))
            return
        if kind.name.startswith("upload of a chip"):
            if terminal.verdicts and not differing and network not in ("203", "204"):
                self.say(frame.line, frame.mti, "F60.3", "203 or 204 after totals that agree", network)
            terminal.uploaded.add(("chip", number))
            if network in ("203", "205"):
                self._line(terminal, frame, batch, number, None, frame.fields.get(2), frame.fields.get(4))
            return
        if terminal.verdicts and not differing:
            self.say(frame.line, frame.mti, "F60.3", "no such upload after totals that agree", network)
        if kind.name == "upload of a single line":
            terminal.uploaded.add(("single", number))
            self._line(terminal, frame, batch, number, None, frame.fields.get(2), frame.fields.get(4))
            return
        for scheme, stan, card, amount in rules.swiped_records(value):
            terminal.uploaded.add(("swiped", stan))
            self._line(terminal, frame, batch, stan, scheme, card.lstrip("0"), amount)

    def _line(self, terminal, frame, batch, stan, scheme, card, amount):
        """An uploaded line is one that was approved before; an advice may travel here for the first time."""
        act = terminal.acts.get((batch, stan))
        single = frame.part(60, 8, 11) == "000"
        if act is None or act.reply is None and single:
            if batch in terminal.whole and not single:
                self.say(frame.line, frame.mti, "F11", "a transaction of this batch", stan)
            return
        if not act.booked:
            self.say(frame.line, frame.mti, "F39", f"an approval of {stan}", "none")
        self.complain(frame, rules.equal(4, act.amount, amount, f"amount of {stan}"))
        for place in (22, 23):
            if place in frame.fields:
                self.complain(frame, rules.equal(place, act.ask.fields.get(place), frame.fields[place]))
        if card and act.card:
            self.complain(frame, rules.equal(2, act.card.lstrip("0"), card.lstrip("0"), f"card of {stan}"))
        if scheme and act.scheme:
            self.complain(frame, rules.equal(48, act.scheme, scheme, f"class of {stan}"))

    # Answers

    def answer(self, frame):
        waiting = self.open.get(frame.connection, [])
        for at in reversed(range(len(waiting))):  # of equal requests the repeat was the one that got its answer
            ask, kind = waiting[at]
            if self._fits(ask, kind, frame):
                # What still waits is judged at the end: a lost answer has a reversal or a repeat.
                del waiting[at]
                self._answered(ask, frame, kind)
                return
        if waiting:
            ask, kind = waiting.pop(0)
            self.complain(frame, rules.equal(0, kind.answer_mti, frame.mti, "MTI"))
            if kind.answer_mti == frame.mti:
                self._answered(ask, frame, kind)
            return
        self.say(frame.line, frame.mti, "MTI", "a request before it", "none")

    @staticmethod
    def _fits(ask, kind, reply):
        same = all(ask.fields[n] == reply.fields[n] for n in (11, 41) if n in ask.fields and n in reply.fields)
        return reply.mti == kind.answer_mti and same and ask.part(60, 8, 11) == reply.part(60, 8, 11)

    def _answered(self, ask, reply, kind):
        self.complain(reply, rules.answer(ask, reply, kind, self.extensions))
        terminal, code = self.terminal(ask), reply.fields.get(39)
        batch, number = ask.part(60, 2, 8), ask.fields.get(11)
        terminal.acquirer = terminal.acquirer or reply.fields.get(32, "")
        if 32 in reply.fields:
            self.complain(reply, rules.equal(32, terminal.acquirer, reply.fields[32]))
        if kind is table.REVERSAL:
            act = terminal.acts.get((batch, number))
            if act and code in ("00", "12", "25"):
                act.undone = True
        elif kind.mac:
            self._booked(terminal, reply, kind, batch, number)
        elif kind.name == "sign-in" and code == "00":
            self._signed_in(terminal, reply)
        elif kind.name == "sign-off" and code == "00":
            terminal.signed_on = False
        elif kind.name == "settlement":
            self._settled(terminal, ask, reply, batch)
        elif kind.name.startswith("upload end") and code == "00":
            terminal.closed, terminal.allowed = True, {after(terminal.batch or batch, 999999)}

    def _booked(self, terminal, reply, kind, batch, number):
        act = terminal.acts.get((batch, number))
        if act is None:
            return
        if act.reply is None or not act.booked:
            act.reply = reply
        else:
            for place in (15, 37, 38, 39, 4):
                self.complain(reply, rules.equal(place, act.reply.fields.get(place), reply.fields.get(place),
                                                 f"F{place} of a repeated answer"))
        if act.booked and kind.type_code in ("32", "34"):
            original = terminal.acts.get((act.ask.part(61, 0, 6), act.ask.part(61, 6, 12)))
            if original:
                original.replaced = True

    def _signed_in(self, terminal, reply):
        batch = reply.part(60, 2, 8)
        if terminal.allowed and batch not in terminal.allowed:
            self.say(reply.line, reply.mti, "F60.2", " or ".join(sorted(terminal.allowed)), batch)
        if batch != terminal.batch:
            terminal.enter(batch)
        terminal.signed_on = True

    def _settled(self, terminal, ask, reply, batch):
        mine, theirs = rules.halves(ask.fields.get(48, "")), rules.halves(reply.fields.get(48, ""))
        terminal.verdicts = "".join(verdict for _, verdict in theirs)
        if terminal.batch == batch:
            terminal.allowed = {batch, after(batch, 999999)}
        totals = self.totals(terminal, batch, together=len(mine) == 1) if batch in terminal.whole else None
        for name, total, (figures, _), (_, verdict) in zip(("first", "second"), totals or [], mine, theirs):
            if verdict == "1":
                form = "%012d%03d%012d%03d" if len(figures) == 30 else "%015d%09d%015d%09d"
                self.complain(ask, rules.equal(48, form % tuple(total), figures, f"F48 {name} half"))

    @staticmethod
    def totals(terminal, batch, together):
        """Debit amount and count, credit amount and count of each half as the answers of the batch add up.

        None where an answer does not tell the class of its card.
        """
        sums = {"00": [0, 0, 0, 0], "01": [0, 0, 0, 0]}
        for (of, _), act in terminal.acts.items():
            if of != batch or not act.kind.sign or not act.booked or act.undone or act.replaced:
                continue
            if act.scheme is None:
                return None
            side = sums["00" if together else act.scheme]
            at = 0 if act.kind.sign > 0 else 2
            side[at] += int(act.amount)
            side[at + 1] += 1
        return [sums["00"], sums["01"]]

    @staticmethod
    def lines(terminal, batch):
        """The lines of a batch as their answers tell them: (trace number, foreign, credit, amount, chip sale).

        None where an answer does not tell the class of its card.
        """
        found = []
        for (of, stan), act in terminal.acts.items():
            if of != batch or not act.kind.sign or not act.booked or act.undone or act.replaced:
                continue
            if act.scheme is None:
                return None
            chip = act.kind.name == "sale" and act.ask.part(22, 0, 2) in ("05", "07", "95")
            found.append((int(stan), act.scheme == "01", act.kind.sign < 0, int(act.amount), chip))
        return found

    # The end

    def finish(self):
        """Judges what never got an answer, and the numbers that never travelled."""
        for ask, kind in [entry for waiting in self.open.values() for entry in waiting]:
            if not self._settled_later(ask, kind):
                self.say(ask.line, ask.mti, "MTI", f"an answer {kind.answer_mti}, a repeat or a reversal", "none")
        if not self.gaps_allowed:
            for (name, _), terminal in self.terminals.items():
                for number in sorted(terminal.skipped):
                    self.say(0, "----", "F11", f"{number} of terminal {name} on the wire", "nothing")

    def _settled_later(self, ask, kind):
        for frame, other in self.asked:
            if frame.line <= ask.line or self.terminal(frame) is not self.terminal(ask):
                continue
            same = frame.fields.get(11) == ask.fields.get(11) and frame.part(60, 2, 8) == ask.part(60, 2, 8)
            if other is kind and (same or kind.stan in ("none", "next") and not kind.mac):
                return True
            if other is table.REVERSAL and kind.type_code in table.REVERSIBLE and same:
                return True
            if other.name == "sign-in" and kind.name == "sign-off":
                return True
        return False
