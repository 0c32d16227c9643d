import DayEnd
import TerminalService
import Testing
import UnionPay

/// What people do at the terminal.
extension Pair {
    @discardableResult
    func signIn() async throws -> TerminalReply { try await answer(TerminalRequest(.signIn)) }

    /// A transaction, whatever comes of it.
    func transact(
        _ type: TransactionType, _ amount: Int64, _ card: PresentedCardData, of original: Line? = nil,
        _ change: @Sendable (inout TerminalRequest) -> Void = { _ in }
    ) async throws -> TerminalReply {
        var request = TerminalRequest(.transaction)
        request.type = type
        request.amount = amount
        request.card = card
        if let original {
            request.original = original.key.stan.value
            if type == .refund {
                request.originalSlip = OriginalSlip(
                    batch: original.key.batch, stan: original.key.stan, date: original.time.date.monthDay,
                    rrn: original.rrn, authorization: original.authorization)
            }
        }
        change(&request)
        return try await answer(request)
    }

    /// A transaction that must be approved.
    @discardableResult
    func approve(
        _ type: TransactionType, _ amount: Int64, _ card: PresentedCardData, of original: Line? = nil,
        _ change: @Sendable (inout TerminalRequest) -> Void = { _ in },
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Line {
        let reply = try await transact(type, amount, card, of: original, change)
        #expect(reply.result == .approved, "\(type) \(amount): \(reply.told)", sourceLocation: sourceLocation)
        return try #require(reply.line, sourceLocation: sourceLocation)
    }

    func cash(_ kind: CashLine.Kind, _ amount: Int64) async throws {
        var request = TerminalRequest(.cash)
        request.cash = kind
        request.amount = amount
        let reply = try await answer(request)
        #expect(reply.result == .cashBooked, "\(reply.told)")
    }

    func signOff(_ name: String? = nil) async throws -> TerminalReply {
        var request = TerminalRequest(.signOff)
        request.identifier = name
        return try await answer(request)
    }

    /// Closes the day, which must end like this.
    ///
    /// - Parameter name: Another one for each closing of the same calendar day.
    @discardableResult
    func close(
        _ end: ClosingEnd = .closed, name: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TerminalReply.Closing {
        let reply = try await signOff(name)
        let closing = try #require(reply.closing, "\(reply.told)", sourceLocation: sourceLocation)
        #expect(closing.end == end, "waits for \(String(describing: closing.waitsFor))", sourceLocation: sourceLocation)
        return closing
    }

    func status() async throws -> TerminalStatus {
        try #require(try await answer(TerminalRequest(.status)).status)
    }
}

extension TerminalReply {
    /// What it says, for a failed test.
    var told: String {
        [result.rawValue, code, reason, closing?.end.rawValue].compactMap(\.self).joined(separator: " ")
    }
}
