import DayEnd
import ISO8583
import UnionPay

/// The shop stops selling while one of its terminals closes it: a private extension, ``PrivateExtensions/shopFreeze``.
///
/// It holds from the commit of the freeze on, for every host on the ledger: each new act looks at the merchant's rows in
/// its own group. An act that an issuer was asked about before stays in the batch that it was made in.
extension Host {
    /// Whether the profile has it; a host without it spends nothing on it.
    var freezesShops: Bool { configuration.profile.extensions.contains(.shopFreeze) }

    /// A freeze that stands stays as long as it was meant to, however often it is told; an old message changes nothing.
    func freezeShop(
        _ request: OpenedRequest, _ terminal: TerminalRow, _ facts: Facts, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) {
        guard freezesShops else {
            respond(to: request, code: .notSupported, serial: facts.serial, at: now, into: &effects)
            return
        }
        guard let stan = request.stan, let notice = request.shopFreeze else {
            respond(to: request, code: .formatError, serial: facts.serial, at: now, into: &effects)
            return
        }
        let known = facts.freezes.first { $0.terminal == request.terminal }
        var row =
            known
            ?? FreezeRow(
                merchant: request.merchant, terminal: request.terminal, stan: stan, signIn: terminal.lastSignIn,
                since: now, until: nil)
        if known?.isOutdated(stan, signIn: terminal.lastSignIn) != true {
            let stood = row.stands(at: now)
            (row.stan, row.signIn) = (stan, terminal.lastSignIn)
            switch notice {
            case .freeze where !stood:
                row.since = now
                row.until = now.adding(seconds: Int64(configuration.shopFreezeMinutes) * 60)
            case .freeze: break
            case .lift: row.until = nil
            }
            effects.append(.commit([.freeze(row)]))
            if stood != row.stands(at: now) {
                let word = stood ? "sells again" : "stops selling"
                effects.append(.log("\(request.terminal): shop \(request.merchant) \(word)"))
            }
        }
        let reply = ShopFreezeReply(
            until: row.stands(at: now) ? row.until?.localText : nil,
            tills: facts.tills.filter { $0.terminal != request.terminal }.compactMap { $0.open(now.utcOffset) })
        respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects) { message in
            message.set(62, bytes: reply.bytes)
        }
    }

    /// The terminal that closes the shop, where another one's freeze stands against this act.
    func freezer(_ posting: Posting, _ facts: Facts, at now: Moment) -> String? {
        guard posting.key.type.waitsForShop, !posting.isLate else { return nil }
        return facts.freezes.first { $0.terminal != posting.key.terminal && $0.stands(at: now) }?.terminal
    }

    /// What ends the terminal's own freeze: its batch is closed, or it sells again.
    func lifted(_ terminal: TerminalRow, _ facts: Facts) -> [Change] {
        guard var row = facts.freezes.first(where: { $0.terminal == terminal.terminal }), row.until != nil else {
            return []
        }
        row.until = nil
        return [.freeze(row)]
    }
}

extension MessageKind {
    /// Whether a freeze may stand against it, or end with it.
    var looksAtFreezes: Bool {
        switch self {
        case .financial(let type): type.waitsForShop
        case .settlement, .uploadEnd, .shopFreeze: true
        default: false
        }
    }
}

extension OpenedRequest {
    /// F62 of a message that the shop stops selling.
    var shopFreeze: ShopFreezeNotice? {
        guard kind == .shopFreeze else { return nil }
        return message.bytes(62).flatMap { ShopFreezeNotice(parsing: $0) }
    }
}

extension TransactionType {
    /// Whether an act is new business: not what has happened already, and not a question.
    var waitsForShop: Bool {
        switch self {
        case .sale, .saleVoid, .refund, .preAuthorization, .preAuthorizationVoid, .completion, .completionVoid: true
        case .balanceInquiry, .completionNotice, .offlineSale, .adjustment, .tipAdjustment, .offlineICSale: false
        }
    }
}

extension TillRow {
    /// Nil where it has signed off and its open batch holds nothing.
    fileprivate func open(_ utcOffset: Int) -> ShopFreezeReply.Till? {
        guard lines > 0 || isSignedIn else { return nil }
        let time = last.map { Moment(milliseconds: $0, utcOffset: utcOffset) }
        return .init(terminal: terminal, lines: lines, last: time?.localText)
    }
}
