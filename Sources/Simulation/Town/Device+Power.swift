import DayEnd
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// Power goes and comes back.
extension Device {
    /// Everything but disk and key store is gone; it starts again after a while.
    func powerOff(_ strike: Strike) {
        terminal = nil
        life += 1
        own = []
        outside = []
        effects.removeAll(keepingCapacity: true)
        nextEffect = 0
        busyUntil = 0
        presentations = [:]
        dialogue = Dialogue()
        sealer.keys = nil
        town.dropLink(of: self)
        town.clerks[number - 1].loseCommands()
        // A killed process is back at once, a device in a minute, after a bad night in hours.
        let seconds: Int64 =
            switch strike.kind {
            case .kill: 1 + Int64(strike.amount % 5)
            default: strike.amount % 16 == 0 ? 600 + Int64(strike.amount % 7_000) : 10 + Int64(strike.amount % 60)
            }
        town.trace.event(7, at: town.now, terminal: number, "is off for \(seconds) s")
        town.agenda.add(.power(number), at: town.now + seconds * 1000)
    }

    /// Reads the disk and goes on where that ends.
    func powerOn() {
        guard terminal == nil else { return }
        let strike = town.faults.turn(.start, number)
        if let strike, strike.kind != .cutDuringRecovery {
            town.note(strike, self)
            guard startsAllTheSame(strike) else {
                town.agenda.add(.power(number), at: town.now + 30_000)
                return
            }
        }
        learn()
        guard let state = folded() else { return }
        terminal = Terminal(configuration: configuration, state: state)
        town.trace.event(8, at: town.now, terminal: number, "starts with \(disk.count) records")
        if let strike, strike.kind == .cutDuringRecovery {
            town.note(strike, self)
            return cutRecovery(strike)
        }
        feed(.restart)
    }

    /// The restart's effects are performed up to one of them, then power goes again.
    private func cutRecovery(_ strike: Strike) {
        terminal?.handle(.restart, at: now, into: &effects)
        town.oracle.handled(self, effects)
        let last = Int(strike.amount % UInt64(effects.count + 1))
        while nextEffect < last, terminal != nil, nextEffect < effects.count {
            let effect = effects[nextEffect]
            nextEffect += 1
            perform(effect)
        }
        if terminal != nil { powerOff(strike) }
    }

    /// Whether the program starts at this try.
    private func startsAllTheSame(_ strike: Strike) -> Bool {
        switch strike.kind {
        case .clockLost:
            clockOffset = -town.moment.milliseconds + Int64(strike.amount % 100_000)
            return true
        case .fileMissing: return false
        default:
            // A read that does not give what was written must be noticed, whatever it gives.
            guard disk.readCount > 0, (try? disk.state()) != nil else { return true }
            let index = disk.readIndex(strike.amount)
            let other = strike.kind == .staleRead ? disk.readIndex(strike.amount >> 20) : index
            if strike.kind == .staleRead, other == index { return true }
            let read: SealedRecord
            if strike.kind == .staleRead {
                read = SealedRecord(
                    sequence: disk.record(index).sequence, hash: disk.record(index).hash, text: disk.record(other).text)
            } else {
                read = disk.record(index).flipped(strike.amount >> 8)
            }
            let isNoticed = (try? disk.state(reading: { $0 == index ? read : $1 })) == nil
            town.oracle.expect(
                isNoticed, .journal, self, "record \(index + 1) was read wrongly and nobody noticed")
            return false
        }
    }
}

extension SealedRecord {
    /// One bit of its text or of its hash is another.
    fileprivate func flipped(_ number: UInt64) -> SealedRecord {
        var text = Array(text.utf8)
        var hash = hash
        let place = Int(number % UInt64(text.count + hash.count))
        if place < text.count {
            text[place] ^= 1 << (number & 3)
        } else {
            hash[place - text.count] ^= 1 << (number & 7)
        }
        return SealedRecord(sequence: sequence, hash: hash, text: String(decoding: text, as: UTF8.self))
    }
}
