import DayEnd
import DayScript
import ISO8583
import PaymentSecurity
import Sealing
import TerminalCore
import UnionPay

/// The lines between terminals and host, and what happens on them.
extension Town {
    func connect(_ device: Device) {
        nextLink += 1
        device.link = nextLink
        device.isLinked = false
        device.isHalfOpen = false
        if let strike = faults.turn(.connect, device.number) {
            note(strike, device)
            device.handshakeFailsUntil = now + 1_000 + Int64(strike.amount % 600_000)
        }
        let timeout = Int64(device.configuration.profile.connectTimeout) * 1000
        if device.handshakeFailsUntil > now {
            agenda.add(.linkDown(device.number, link: device.link), at: now + 200)
        } else if device.mutedUntil.toHost > now || device.mutedUntil.toTerminal > now {
            agenda.add(.linkDown(device.number, link: device.link), at: now + timeout)
        } else {
            agenda.add(.linkUp(device.number, link: device.link), at: now + 20)
        }
    }

    func linkUp(_ device: Device, _ link: UInt64) {
        guard device.terminal != nil, device.link == link else { return }
        device.isLinked = isHostUp
        device.feed(isHostUp ? .linkUp : .linkDown)
    }

    func linkDown(_ device: Device, _ link: UInt64) {
        guard device.terminal != nil, device.link == link else { return }
        device.isLinked = false
        device.link = 0
        device.feed(.linkDown)
    }

    /// The terminal gives its link up; the host learns of it.
    func dropLink(of device: Device) {
        if device.isLinked { desk.forget(connection: device.link) }
        device.isLinked = false
        device.isHalfOpen = false
        device.link = 0
    }

    // MARK: Frames

    func post(_ bytes: [UInt8], _ way: Way, _ device: Device, link: UInt64, message: Message) {
        trace.event(way == .toHost ? 10 : 11, at: now, terminal: device.number, "\(way) \(message)")
        trace.add(bytes)
        let isRequest = way == .toHost
        let hasMAC = message.has(64)
        if isRequest, device.captured.count < 400 { device.captured.append(bytes) }
        defer {
            if !isRequest {
                device.answers.append(bytes)
                if device.answers.count > 8 { device.answers.removeFirst() }
            }
        }
        let usual = Int64(15 + luck[device.number].below(60))
        let strike = faults.turn(isRequest ? .request : .answer, device.number) { kind in
            // What has no MAC is not protected against another hand.
            kind != .tampered || hasMAC
        }
        guard let strike else { return arrive(bytes, way, device, link, after: usual) }
        note(strike, device)
        let more = Int64(strike.amount >> 8 & 0xFF_FFFF)
        switch strike.kind {
        case .drop: break
        case .lateReply where strike.amount & 16 != 0 && !device.answers.isEmpty:
            // What was said to another question comes first, under the MAC that it had.
            arrive(device.answers[Int(more) % device.answers.count], way, device, link, after: usual / 2)
            arrive(bytes, way, device, link, after: usual)
        case .duplicate, .lateReply:
            arrive(bytes, way, device, link, after: usual)
            arrive(bytes, way, device, link, after: usual + 20 + more % (strike.kind == .duplicate ? 9_000 : 40_000))
        case .reorder: arrive(bytes, way, device, link, after: usual + more % 4_000)
        case .delay:
            let timeout = Int64(device.configuration.profile.responseTimeout) * 1000
            arrive(bytes, way, device, link, after: usual + more % (3 * timeout))
        // The rest of it comes later.
        case .split: arrive(bytes, way, device, link, after: usual + 50 + more % 5_000)
        case .reset:
            if strike.amount & 1 == 0 {
                device.isHalfOpen = true
            } else {
                agenda.add(.linkDown(device.number, link: link), at: now + usual)
            }
        case .tampered:
            if strike.amount & 1 == 0, isRequest, let old = device.captured.indices.randomElement(by: more) {
                arrive(device.captured[old], way, device, Self.stranger, after: usual)
                arrive(bytes, way, device, link, after: usual)
            } else {
                var bytes = bytes
                let first = device.configuration.profile.hasHeader ? 11 : 5
                bytes[first + Int(more) % (bytes.count - first)] ^= UInt8(1 + (strike.amount >> 40) % 255)
                arrive(bytes, way, device, link, after: usual)
            }
        case .hostile:
            let link = isRequest ? Self.stranger : link
            arrive(junk(strike.amount, like: bytes), way, device, link, after: usual / 2)
            arrive(bytes, way, device, isRequest ? device.link : link, after: usual)
        case .wrongAnswer:
            guard let lie = wrong(message, bytes, device, strike.amount) else { break }
            arrive(lie, way, device, link, after: usual)
        default:
            strikeTerminal(strike, device)
            arrive(bytes, way, device, link, after: usual)
        }
    }

    /// What strikes a terminal while its request is on its way.
    private func strikeTerminal(_ strike: Strike, _ device: Device) {
        let amount = Int64(strike.amount >> 8 & 0xFF_FFFF)
        switch strike.kind {
        case .pause: device.stall(milliseconds: 1_000 + amount % 599_000)
        case .oneWay:
            let end = now + 5_000 + amount % 595_000
            if strike.amount & 1 == 0 { device.mutedUntil.toHost = end } else { device.mutedUntil.toTerminal = end }
        case .swizzle:
            // Lines are clogged one by one, and come free in another order.
            for other in devices {
                let share = Int64(other.number * 7_919) &* (amount | 1) % 240_000
                other.mutedUntil = (now + 5_000 + share, now + 5_000 + (share * 31) % 240_000)
            }
        case .clockJump:
            let steps: [Int64] = [1, 3_600, 86_400, 31_536_000, 189_345_600]
            let step = steps[Int(amount) % steps.count] * 1000
            device.clockOffset += strike.amount & 1 == 0 ? step : -step
        case .daySwitch: switchesDayUntil = now + 5_000 + amount % 120_000
        default: break
        }
    }

    private func arrive(
        _ bytes: [UInt8], _ way: Way, _ device: Device, _ link: UInt64, after milliseconds: Int64
    ) {
        let event: Event =
            way == .toHost
            ? .toHost(bytes, device.number, link: link) : .toTerminal(bytes, device.number, link: link)
        agenda.add(event, at: now + milliseconds)
    }

    // MARK: Other hands

    /// Bytes of nobody: noise, a torso of a frame, a frame with an end too much.
    private func junk(_ amount: UInt64, like bytes: [UInt8]) -> [UInt8] {
        switch amount & 3 {
        case 0: return keyBytes(0, 9, amount)
        case 1: return Array(bytes.prefix(Int(amount >> 8) % max(1, bytes.count)))
        case 2: return bytes + keyBytes(0, 9, amount)
        default:
            return [UInt8](repeating: UInt8(truncatingIfNeeded: amount >> 8), count: 11 + Int(amount >> 16) % 2_000)
        }
    }

    /// A host that answers something else than it was asked, under a MAC that fits: each is a fault that a terminal can
    /// see.
    private func wrong(_ message: Message, _ bytes: [UInt8], _ device: Device, _ amount: UInt64) -> [UInt8]? {
        var lie = message
        switch amount % 5 {
        case 0 where message.has(11): lie.set(11, message.text(11) == "000001" ? "000002" : "000001")
        // A part of an amount cannot be told from another part.
        case 1 where message.has(4) && message.text(39) == "00": lie.set(4, "000000000001")
        case 2 where message.has(64): lie.remove(64)
        case 3 where message.has(3): lie.set(3, "990000")
        default: lie.set(41, "99999999")
        }
        let format = FrameFormat(
            hasLength: false, hasHeader: device.configuration.profile.hasHeader, dialect: .unionPayTerminal)
        guard var frame = try? format.decode(bytes) else { return nil }
        frame.message = lie
        guard var encoded = try? format.encode(frame) else { return nil }
        if lie.has(64), let mak = device.sealer.keys?.mak,
            let mac = try? device.configuration.profile.macAlgorithm.code(
                over: encoded.bytes[encoded.macRange], key: mak)
        {
            encoded.setMAC(mac)
        }
        return encoded.bytes
    }
}

extension Range<Int> {
    /// The element that a number names.
    fileprivate func randomElement(by number: Int64) -> Int? {
        isEmpty ? nil : lowerBound + Int(number % Int64(count))
    }
}
