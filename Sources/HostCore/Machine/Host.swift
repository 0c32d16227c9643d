public import DayEnd
import ISO8583
import UnionPay

/// The host's machine: a request and the facts about it in, ordered effects out.
///
/// It holds nothing between requests: any number of hosts may run side by side on one ledger. An online transaction is
/// two commits, *pending* before the issuer is asked and the outcome before the answer leaves; nothing is locked in
/// between.
public struct Host: Sendable {
    public let configuration: HostConfiguration
    /// Of the configuration, worked out once.
    let slotPlan: SlotPlan?

    public init(configuration: HostConfiguration) {
        self.configuration = configuration
        slotPlan = configuration.slotPlan
    }

    /// What must be fetched before ``handle(_:facts:at:into:)`` can decide on this request.
    ///
    /// - Parameter terminal: The terminal's row, which names its open batch.
    public func query(for request: OpenedRequest, of terminal: TerminalRow? = nil) -> FactQuery {
        var query = FactQuery(merchant: request.merchant, terminal: request.terminal)
        guard let batch = request.batch else { return query }
        query.wantsFreezes = freezesShops && request.kind.looksAtFreezes
        switch request.kind {
        case .signIn:
            query.wantsKeys = true
            query.wantsPlaces = terminal.map { $0.place == nil } ?? false && slotPlan != nil
            if let terminal, terminal.isBehind(batch) {
                query.batch = terminal.batch
                query.batchPostings = terminal.batch
            }
        case .settlement:
            query.batch = batch
            query.batchPostings = batch
        case .batchUpload:
            query.batch = batch
            query.uploadedStans = request.details.map(\.stan)
        case .singleUpload, .icUpload, .icNotice:
            query.batch = batch
            query.uploadedStans = request.stan.map { [$0] } ?? []
        case .uploadEnd:
            query.batch = batch
            if comparesLines { query.batchCases = batch } else { query.batchPostings = batch }
        case .comparison:
            query.batch = batch
            query.lines = request.comparison.map { lineQuery(for: $0, of: batch) }
        case .statusQuery(let type): query.posting = key(of: request, type: type)
        case .repairTicket: query.ticket = request.ticket?.number
        case .shopFreeze: query.wantsTills = freezesShops
        case .financial(let type), .reversal(let type):
            query.posting = key(of: request, type: type)
            query.original = originalQuery(of: request, type: type)
            if case .financial = request.kind, configuration.keepsBatchesInOneDay {
                query.beginning = BeginningQuery(batch: batch, types: TransactionType.allCases.filter(\.beginsBatch))
            }
        default: break
        }
        return query
    }

    /// What must be fetched besides, once the first facts are known; nil where they suffice.
    public func query(for request: OpenedRequest, after facts: Facts) -> FactQuery? {
        var query = FactQuery(merchant: request.merchant, terminal: request.terminal)
        switch request.kind {
        case .uploadEnd:
            guard comparesLines, let row = facts.batch, row.state == .settled else { return nil }
            if row.isCompared {
                // Lines that were compared need not be read again, but for those that may have come since.
                let named = facts.cases.filter { $0.kind == .terminalOnly }
                if named.isEmpty { return nil }
                query.batch = row.batch
                query.uploadedStans = named.map(\.stan)
            } else {
                query.batchPostings = row.batch
            }
        case .comparison:
            query.references = referencesOfUnknownLines(request, facts)
            if query.references.isEmpty { return nil }
        default: return nil
        }
        return query
    }

    /// Decides on one request.
    public func handle(
        _ request: OpenedRequest, facts: Facts, at now: Moment, into effects: inout ContiguousArray<HostEffect>
    ) {
        guard var terminal = facts.terminal, !terminal.isBlocked else {
            effects.append(.log("terminal \(request.terminal) of merchant \(request.merchant): not registered"))
            respond(to: request, code: .unknownTerminal, at: now, into: &effects)
            return
        }
        // First: nobody who cannot make a MAC gets an answer that has one.
        guard checkMAC(of: request, &terminal, at: now, into: &effects) else { return }
        if !request.violations.isEmpty {
            let list = request.violations.map(\.description).joined(separator: "; ")
            effects.append(.log("\(request.terminal) \(request.kind): \(list)"))
            respond(to: request, code: .formatError, at: now, into: &effects)
            return
        }
        switch request.kind {
        case .signIn: signIn(request, terminal, facts, at: now, into: &effects)
        case .signOff: signOff(request, terminal, facts, at: now, into: &effects)
        case .echo, .statusUpload, .parameterDownloadEnd, .scriptNotice:
            respond(to: request, code: .approved, serial: facts.serial, at: now, into: &effects)
        case .parameterDownload: sendParameters(request, terminal, facts, at: now, into: &effects)
        case .settlement: settle(request, terminal, facts, at: now, into: &effects)
        case .batchUpload, .singleUpload, .icUpload, .icNotice:
            upload(request, terminal, facts, at: now, into: &effects)
        case .comparison: compare(request, facts, at: now, into: &effects)
        case .uploadEnd: endUpload(request, terminal, facts, at: now, into: &effects)
        case .shopFreeze: freezeShop(request, terminal, facts, at: now, into: &effects)
        case .repairTicket: takeTicket(request, facts, at: now, into: &effects)
        case .statusQuery: tellStatus(request, facts, at: now, into: &effects)
        case .reversal(let type): reverse(request, type, terminal, facts, at: now, into: &effects)
        case .financial(let type): transact(request, type, terminal, facts, at: now, into: &effects)
        }
    }

    /// Verifies what the catalogue wants verified. A message under the newest keys retires the ones before them; wrong
    /// MACs in a row are answered with the wish for a new sign-in.
    private func checkMAC(
        of request: OpenedRequest, _ terminal: inout TerminalRow, at now: Moment,
        into effects: inout ContiguousArray<HostEffect>
    ) -> Bool {
        guard Catalogue.row(for: request.kind)?.requestHasMAC == true else { return true }
        guard !configuration.isLocked(terminal) else {
            // Nothing is stored: whoever goes on and on costs no commit.
            effects.append(.note(.macFailure))
            respond(to: request, code: .macError, wantsMAC: false, processing: .signIn, at: now, into: &effects)
            return false
        }
        switch request.mac {
        case .valid(let underNewest):
            guard terminal.macFailures > 0 || underNewest && terminal.previousKeys != nil else { return true }
            if underNewest { terminal.previousKeys = nil }
            terminal.macFailures = 0
            effects.append(.commit([.terminal(terminal)]))
            return true
        case .invalid, .absent:
            terminal.macFailures = min(terminal.macFailures, 999_999) + 1
            effects.append(.commit([.terminal(terminal)]))
            effects.append(
                .log("\(request.terminal) \(request.kind): MAC \(request.mac), failure \(terminal.macFailures)"))
            effects.append(.note(.macFailure))
            if configuration.isLocked(terminal) {
                effects.append(
                    .log(
                        "\(request.terminal): locked after \(terminal.macFailures) wrong MACs until it signs in afresh")
                )
                effects.append(.note(.locked))
            }
            let mustSignIn = terminal.macFailures >= TerminalRow.macFailureLimit
            respond(
                to: request, code: .macError, wantsMAC: false, processing: mustSignIn ? .signIn : .none, at: now,
                into: &effects)
            return false
        }
    }
}
