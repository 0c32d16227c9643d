import DayEnd
import HostCore
import UnionPay

/// What stands as one row of a table; it is read and written in the order of the table's columns.
protocol LedgerRow {
    static var table: LedgerTable { get }
    init(reading row: inout RowReader<some LedgerColumns>) throws
    var values: [LedgerValue] { get }
}

extension LedgerRow {
    init(_ columns: some LedgerColumns) throws {
        var reader = RowReader(columns, Self.table)
        try self.init(reading: &reader)
    }
}

extension TerminalRow: LedgerRow {
    static var table: LedgerTable { .terminal }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        self.init(
            merchant: try row.text(), terminal: try row.text(), merchantName: try row.text(),
            currency: try row.parsed { Currency($0) }, batch: try row.number { BatchNumber($0) })
        isSignedIn = try row.flag()
        lastSignIn = try row.optionalNumber { STAN($0) }
        keyBlock = row.optionalBytes().map { HexBytes($0) }
        keys = row.optionalBytes().map { HexBytes($0) }
        previousKeys = row.optionalBytes().map { HexBytes($0) }
        macFailures = try row.integer()
        isBlocked = try row.flag()
        place = row.optionalInteger().map { Int($0) }
    }

    var values: [LedgerValue] {
        [
            .text(merchant), .text(terminal), .text(merchantName), .text(currency.numericCode), .integer(batch.value),
            .flag(isSignedIn), .integer(lastSignIn?.value), .bytes(keyBlock?.bytes), .bytes(keys?.bytes),
            .bytes(previousKeys?.bytes), .integer(macFailures), .flag(isBlocked), .integer(place),
        ]
    }
}

extension PostingKey {
    init(reading row: inout RowReader<some LedgerColumns>) throws {
        self.init(
            merchant: try row.text(), terminal: try row.text(), batch: try row.number { BatchNumber($0) },
            stan: try row.number { STAN($0) }, type: try row.parsed { TransactionType(rawValue: $0) })
    }

    var values: [LedgerValue] {
        [.text(merchant), .text(terminal), .integer(batch.value), .integer(stan.value), .text(type.rawValue)]
    }
}

extension Posting: LedgerRow {
    static var table: LedgerTable { .posting }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        let key = try PostingKey(reading: &row)
        let state = try row.parsed { State(rawValue: $0) }
        let (asked, amount): (Int64, Int64) = (try row.integer(), try row.integer())
        let fingerprint = try row.text()
        let card = HostCard(masked: try row.text(), hash: try row.text())
        let cardClass = try row.number { CardClass(rawValue: $0) }
        let scheme = try row.parsed { CardScheme(rawValue: $0) }
        let (entry, code, rrn) = (try row.text(), try row.text(), try row.text())
        let authorization = row.optionalText()
        let clearingDate = try row.text()
        let original = try Self.original(of: key, &row)
        let (isVoided, isAdjusted, isReleased) = (try row.flag(), try row.flag(), try row.flag())
        let isReversalRequested = try row.flag()
        let refunded: Int64 = try row.integer()
        let isLate = try row.flag()
        let uploadedBy = try row.optionalNumber { STAN($0) }
        let receivedAt: Int64 = try row.integer()
        let offset: Int = try row.integer()
        let deadline = row.optionalInteger()
        let isCertified = try row.flag()
        self.init(
            key: key, state: state, asked: asked, fingerprint: fingerprint, card: card, entry: entry, rrn: rrn,
            clearingDate: clearingDate, original: original,
            receivedAt: Moment(milliseconds: receivedAt, utcOffset: offset),
            deadline: deadline.map { Moment(milliseconds: $0, utcOffset: offset) })
        self.amount = amount
        self.cardClass = cardClass
        self.scheme = scheme
        self.code = code
        self.authorization = authorization
        self.isVoided = isVoided
        self.isAdjusted = isAdjusted
        self.isReleased = isReleased
        self.isReversalRequested = isReversalRequested
        self.refunded = refunded
        self.isLate = isLate
        self.uploadedBy = uploadedBy
        self.isCertified = isCertified
    }

    private static func original(
        of key: PostingKey, _ row: inout RowReader<some LedgerColumns>
    ) throws -> PostingKey? {
        let terminal = row.optionalText()
        let batch = try row.optionalNumber { BatchNumber($0) }
        let stan = try row.optionalNumber { STAN($0) }
        let type = try row.optionalParsed { TransactionType(rawValue: $0) }
        guard let terminal, let batch, let stan, let type else {
            guard terminal == nil else {
                throw LedgerRowError(table: "posting", column: "originalTerminal", found: "\(key): half an original")
            }
            return nil
        }
        return PostingKey(merchant: key.merchant, terminal: terminal, batch: batch, stan: stan, type: type)
    }

    var values: [LedgerValue] {
        key.values + [
            .text(state.rawValue), .integer(asked), .integer(amount), .text(fingerprint), .text(card.masked),
            .text(card.hash), .integer(cardClass.rawValue), .text(scheme.rawValue), .text(entry), .text(code),
            .text(rrn), .text(authorization), .text(clearingDate), .text(original?.terminal),
            .integer(original?.batch.value), .integer(original?.stan.value), .text(original?.type.rawValue),
            .flag(isVoided), .flag(isAdjusted), .flag(isReleased), .flag(isReversalRequested), .integer(refunded),
            .flag(isLate), .integer(uploadedBy?.value), .integer(receivedAt.milliseconds),
            .integer(receivedAt.utcOffset), .integer(deadline?.milliseconds), .flag(isCertified),
        ]
    }
}

/// Read only: what is stored are postings.
extension LedgerLine: LedgerRow {
    static var table: LedgerTable { .line }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        self.init(
            stan: try row.number { STAN($0) }, type: try row.parsed { TransactionType(rawValue: $0) },
            state: try row.parsed { Posting.State(rawValue: $0) }, amount: try row.integer(),
            cardClass: try row.number { CardClass(rawValue: $0) }, entry: try row.text(), rrn: try row.text(),
            isAdjusted: try row.flag(), isLate: try row.flag(), isCertified: try row.flag())
    }

    var values: [LedgerValue] { [] }
}

extension BatchRow: LedgerRow {
    static var table: LedgerTable { .batch }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        let (merchant, terminal) = (try row.text(), try row.text())
        let batch = try row.number { BatchNumber($0) }
        let state = try row.parsed { State(rawValue: $0) }
        let (terminalTotals, hostTotals) = (try row.text(), try row.text())
        let (clearingDate, rrn) = (try row.text(), try row.text())
        let (uploaded, differences): (Int, Int) = (try row.integer(), try row.integer())
        let settledAt: Int64 = try row.integer()
        let closedAt = row.optionalInteger()
        let offset: Int = try row.integer()
        self.init(
            merchant: merchant, terminal: terminal, batch: batch, state: state, terminalTotals: terminalTotals,
            hostTotals: hostTotals, clearingDate: clearingDate, rrn: rrn,
            settledAt: Moment(milliseconds: settledAt, utcOffset: offset))
        self.uploaded = uploaded
        self.differences = differences
        self.closedAt = closedAt.map { Moment(milliseconds: $0, utcOffset: offset) }
        isCompared = try row.flag()
    }

    var values: [LedgerValue] {
        [
            .text(merchant), .text(terminal), .integer(batch.value), .text(state.rawValue), .text(terminalTotals),
            .text(hostTotals), .text(clearingDate), .text(rrn), .integer(uploaded), .integer(differences),
            .integer(settledAt.milliseconds), .integer(closedAt?.milliseconds), .integer(settledAt.utcOffset),
            .flag(isCompared),
        ]
    }
}

extension CaseRow: LedgerRow {
    static var table: LedgerTable { .difference }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        self.init(
            merchant: try row.text(), terminal: try row.text(), batch: try row.number { BatchNumber($0) },
            stan: try row.number { STAN($0) }, kind: try row.parsed { Kind(rawValue: $0) },
            cardClass: try row.number { CardClass(rawValue: $0) }, terminalAmount: row.optionalInteger(),
            hostAmount: row.optionalInteger(),
            openedAt: Moment(milliseconds: try row.integer(), utcOffset: try row.integer()))
    }

    var values: [LedgerValue] {
        [
            .text(merchant), .text(terminal), .integer(batch.value), .integer(stan.value), .text(kind.rawValue),
            .integer(cardClass.rawValue), .integer(terminalAmount), .integer(hostAmount),
            .integer(openedAt.milliseconds), .integer(openedAt.utcOffset),
        ]
    }
}

extension Entry: LedgerRow {
    static var table: LedgerTable { .entry }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        self.init(
            posting: try PostingKey(reading: &row), day: try row.parsed { CivilDate($0) }, debit: try row.text(),
            credit: try row.text(), amount: try row.integer(),
            cause: try row.parsed { Cause(rawValue: $0) },
            // The table keeps the instant alone.
            time: Moment(milliseconds: try row.integer(), utcOffset: 0))
    }

    var values: [LedgerValue] {
        posting.values + [
            .text(day.description), .text(debit), .text(credit), .integer(amount), .text(cause.rawValue),
            .integer(time.milliseconds),
        ]
    }
}

extension TicketRow: LedgerRow {
    static var table: LedgerTable { .ticket }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        let (merchant, terminal, number) = (try row.text(), try row.text(), try row.text())
        let (hostNumber, part, code) = (try row.text(), try row.text(), try row.text())
        let (evidence, mustNot, made) = (try row.text(), try row.text(), try row.text())
        let (receivedAt, callBefore): (Int64, Int64) = (try row.integer(), try row.integer())
        let offset: Int = try row.integer()
        self.init(
            merchant: merchant, terminal: terminal, number: number, hostNumber: hostNumber, part: part, code: code,
            evidence: evidence.split(separator: "\n").map(String.init),
            mustNot: mustNot.split(separator: ",").map(String.init), made: made,
            receivedAt: Moment(milliseconds: receivedAt, utcOffset: offset),
            callBefore: Moment(milliseconds: callBefore, utcOffset: offset))
    }

    var values: [LedgerValue] {
        [
            .text(merchant), .text(terminal), .text(number), .text(hostNumber), .text(part), .text(code),
            .text(evidence.joined(separator: "\n")), .text(mustNot.joined(separator: ",")), .text(made),
            .integer(receivedAt.milliseconds), .integer(callBefore.milliseconds), .integer(receivedAt.utcOffset),
        ]
    }
}

extension FreezeRow: LedgerRow {
    static var table: LedgerTable { .freeze }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        let (merchant, terminal) = (try row.text(), try row.text())
        let (stan, signIn) = (try row.number { STAN($0) }, try row.optionalNumber { STAN($0) })
        let since: Int64 = try row.integer()
        let until = row.optionalInteger()
        let offset: Int = try row.integer()
        self.init(
            merchant: merchant, terminal: terminal, stan: stan, signIn: signIn,
            since: Moment(milliseconds: since, utcOffset: offset),
            until: until.map { Moment(milliseconds: $0, utcOffset: offset) })
    }

    var values: [LedgerValue] {
        [
            .text(merchant), .text(terminal), .integer(stan.value), .integer(signIn?.value),
            .integer(since.milliseconds), .integer(until?.milliseconds), .integer(since.utcOffset),
        ]
    }
}

extension SettlementNote: LedgerRow {
    static var table: LedgerTable { .settlementFile }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        day = try row.parsed { CivilDate($0) }
        number = try row.integer()
        digest = try row.text()
        lines = try row.integer()
        net = try row.integer()
        madeAt = try row.integer()
    }

    var values: [LedgerValue] {
        [
            .text(day.description), .integer(number), .text(digest), .integer(lines), .integer(net), .integer(madeAt),
        ]
    }
}

extension FiledLine: LedgerRow {
    static var table: LedgerTable { .filedLine }

    init(reading row: inout RowReader<some LedgerColumns>) throws {
        let key = try PostingKey(reading: &row)
        let number: Int = try row.integer()
        self.init(
            key: key, day: try row.parsed { CivilDate($0) }, number: number,
            currency: try row.parsed { Currency($0) }, scheme: try row.parsed { CardScheme(rawValue: $0) },
            cardClass: try row.number { CardClass(rawValue: $0) }, card: try row.text(), rrn: try row.text(),
            authorization: try row.text(), amount: try row.integer(), fee: try row.integer(), rule: try row.text(),
            standing: try row.parsed { Standing(rawValue: $0) })
    }

    var values: [LedgerValue] {
        key.values + [
            .integer(number), .text(day.description), .text(currency.numericCode), .text(scheme.rawValue),
            .integer(cardClass.rawValue), .text(card), .text(rrn), .text(authorization), .integer(amount),
            .integer(fee), .text(rule), .text(standing.rawValue),
        ]
    }
}
