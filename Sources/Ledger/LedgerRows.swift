import DayEnd
import Foundation
import GRDB
import HostCore
import Store
import UnionPay

/// A row that is not what this program writes: the ledger was changed by another hand.
struct LedgerRowError: Error, CustomStringConvertible {
    let table: String
    let column: String
    let found: String
    var description: String { "ledger table \(table), column \(column): unexpected value \"\(found)\"" }
}

/// Reads a column's text as one of a type's values.
private func parse<Value>(
    _ row: Row, _ column: String, in table: String, _ make: (String) -> Value?
) throws -> Value {
    let text: String = row[column] ?? ""
    guard let value = make(text) else { throw LedgerRowError(table: table, column: column, found: text) }
    return value
}

private func number<Value>(
    _ row: Row, _ column: String, in table: String, _ make: (Int) -> Value?
) throws -> Value {
    let number: Int = row[column] ?? -1
    guard let value = make(number) else { throw LedgerRowError(table: table, column: column, found: "\(number)") }
    return value
}

extension HexBytes {
    fileprivate init?(blob row: Row, _ column: String) {
        guard let data: Data = row[column] else { return nil }
        self.init([UInt8](data))
    }
}

extension TerminalRow {
    init(_ row: Row) throws {
        self.init(
            merchant: row["merchant"], terminal: row["terminal"], merchantName: row["merchantName"],
            currency: try parse(row, "currency", in: "terminal") { Currency($0) },
            batch: try number(row, "batch", in: "terminal") { BatchNumber($0) })
        isSignedIn = row["isSignedIn"]
        lastSignIn = (row["lastSignIn"] as Int?).flatMap { STAN($0) }
        keyBlock = HexBytes(blob: row, "keyBlock")
        keys = HexBytes(blob: row, "keys")
        previousKeys = HexBytes(blob: row, "previousKeys")
        macFailures = row["macFailures"]
        isBlocked = row["isBlocked"]
    }

    var arguments: StatementArguments {
        [
            merchant, terminal, merchantName, currency.numericCode, batch.value, isSignedIn, lastSignIn?.value,
            keyBlock?.bytes.databaseBlob, keys?.bytes.databaseBlob, previousKeys?.bytes.databaseBlob, macFailures,
            isBlocked,
        ]
    }

    static let insert = """
        INSERT OR REPLACE INTO terminal (merchant, terminal, merchantName, currency, batch, isSignedIn, lastSignIn,
            keyBlock, keys, previousKeys, macFailures, isBlocked) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension Posting {
    init(_ row: Row) throws {
        let table = "posting"
        let offset: Int = row["utcOffset"]
        let original = try (row["originalTerminal"] as String?).map { terminal in
            PostingKey(
                merchant: row["merchant"], terminal: terminal,
                batch: try number(row, "originalBatch", in: table) { BatchNumber($0) },
                stan: try number(row, "originalStan", in: table) { STAN($0) },
                type: try parse(row, "originalType", in: table) { TransactionType(rawValue: $0) })
        }
        self.init(
            key: PostingKey(
                merchant: row["merchant"], terminal: row["terminal"],
                batch: try number(row, "batch", in: table) { BatchNumber($0) },
                stan: try number(row, "stan", in: table) { STAN($0) },
                type: try parse(row, "type", in: table) { TransactionType(rawValue: $0) }),
            state: try parse(row, "state", in: table) { State(rawValue: $0) }, asked: row["asked"],
            fingerprint: row["fingerprint"], card: HostCard(masked: row["cardMasked"], hash: row["cardHash"]),
            entry: row["entry"], rrn: row["rrn"], clearingDate: row["clearingDate"], original: original,
            receivedAt: Moment(milliseconds: row["receivedAt"], utcOffset: offset),
            deadline: (row["deadline"] as Int64?).map { Moment(milliseconds: $0, utcOffset: offset) })
        amount = row["amount"]
        cardClass = try number(row, "cardClass", in: table) { CardClass(rawValue: $0) }
        scheme = try parse(row, "scheme", in: table) { CardScheme(rawValue: $0) }
        code = row["code"]
        authorization = row["authorization"]
        isVoided = row["isVoided"]
        isAdjusted = row["isAdjusted"]
        isReleased = row["isReleased"]
        isReversalRequested = row["isReversalRequested"]
        refunded = row["refunded"]
        isLate = row["isLate"]
        uploadedBy = (row["uploadedBy"] as Int?).flatMap { STAN($0) }
    }

    var arguments: StatementArguments {
        [
            key.merchant, key.terminal, key.batch.value, key.stan.value, key.type.rawValue, state.rawValue, asked,
            amount, fingerprint, card.masked, card.hash, cardClass.rawValue, scheme.rawValue, entry, code, rrn,
            authorization, clearingDate, original?.terminal, original?.batch.value, original?.stan.value,
            original?.type.rawValue, isVoided, isAdjusted, isReleased, isReversalRequested, refunded, isLate,
            uploadedBy?.value, receivedAt.milliseconds, receivedAt.utcOffset,
            deadline?.milliseconds,
        ]
    }

    static let insert = """
        INSERT OR REPLACE INTO posting (merchant, terminal, batch, stan, type, state, asked, amount, fingerprint,
            cardMasked, cardHash, cardClass, scheme, entry, code, rrn, authorization, clearingDate,
            originalTerminal, originalBatch, originalStan, originalType, isVoided, isAdjusted, isReleased, isReversalRequested, refunded, isLate, uploadedBy,
            receivedAt, utcOffset, deadline)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            ?, ?)
        """
}

extension BatchRow {
    init(_ row: Row) throws {
        let offset: Int = row["utcOffset"]
        self.init(
            merchant: row["merchant"], terminal: row["terminal"],
            batch: try number(row, "batch", in: "batch") { BatchNumber($0) },
            state: try parse(row, "state", in: "batch") { State(rawValue: $0) }, terminalTotals: row["terminalTotals"],
            hostTotals: row["hostTotals"], clearingDate: row["clearingDate"], rrn: row["rrn"],
            settledAt: Moment(milliseconds: row["settledAt"], utcOffset: offset))
        uploaded = row["uploaded"]
        differences = row["differences"]
        closedAt = (row["closedAt"] as Int64?).map { Moment(milliseconds: $0, utcOffset: offset) }
    }

    var arguments: StatementArguments {
        [
            merchant, terminal, batch.value, state.rawValue, terminalTotals, hostTotals, clearingDate, rrn, uploaded,
            differences, settledAt.milliseconds, closedAt?.milliseconds, settledAt.utcOffset,
        ]
    }

    static let insert = """
        INSERT OR REPLACE INTO batch (merchant, terminal, batch, state, terminalTotals, hostTotals, clearingDate, rrn,
            uploaded, differences, settledAt, closedAt, utcOffset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension CaseRow {
    init(_ row: Row) throws {
        self.init(
            merchant: row["merchant"], terminal: row["terminal"],
            batch: try number(row, "batch", in: "difference") { BatchNumber($0) },
            stan: try number(row, "stan", in: "difference") { STAN($0) },
            kind: try parse(row, "kind", in: "difference") { Kind(rawValue: $0) },
            cardClass: try number(row, "cardClass", in: "difference") { CardClass(rawValue: $0) },
            terminalAmount: row["terminalAmount"], hostAmount: row["hostAmount"],
            openedAt: Moment(milliseconds: row["openedAt"], utcOffset: row["utcOffset"]))
    }

    var arguments: StatementArguments {
        [
            merchant, terminal, batch.value, stan.value, kind.rawValue, cardClass.rawValue, terminalAmount, hostAmount,
            openedAt.milliseconds, openedAt.utcOffset,
        ]
    }

    /// A case that is open already stays as it was opened.
    static let insert = """
        INSERT OR IGNORE INTO difference (merchant, terminal, batch, stan, kind, cardClass, terminalAmount, hostAmount,
            openedAt, utcOffset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension Entry {
    init(_ row: Row) throws {
        let table = "entry"
        self.init(
            posting: PostingKey(
                merchant: row["merchant"], terminal: row["terminal"],
                batch: try number(row, "batch", in: table) { BatchNumber($0) },
                stan: try number(row, "stan", in: table) { STAN($0) },
                type: try parse(row, "type", in: table) { TransactionType(rawValue: $0) }),
            account: row["account"], side: try parse(row, "side", in: table) { Side(rawValue: $0) },
            amount: row["amount"], cause: try parse(row, "cause", in: table) { Cause(rawValue: $0) },
            // The table keeps the instant alone.
            time: Moment(milliseconds: row["time"], utcOffset: 0))
    }

    var arguments: StatementArguments {
        [
            posting.merchant, posting.terminal, posting.batch.value, posting.stan.value, posting.type.rawValue, account,
            side.rawValue, amount, cause.rawValue, time.milliseconds,
        ]
    }

    static let insert = """
        INSERT INTO entry (merchant, terminal, batch, stan, type, account, side, amount, cause, time)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension TicketRow {
    init(_ row: Row) throws {
        let (evidence, mustNot): (String, String) = (row["evidence"], row["mustNot"])
        self.init(
            merchant: row["merchant"], terminal: row["terminal"], number: row["number"], hostNumber: row["hostNumber"],
            part: row["part"], code: row["code"], evidence: evidence.split(separator: "\n").map(String.init),
            mustNot: mustNot.split(separator: ",").map(String.init), made: row["made"],
            receivedAt: Moment(milliseconds: row["receivedAt"], utcOffset: row["utcOffset"]),
            callBefore: Moment(milliseconds: row["callBefore"], utcOffset: row["utcOffset"]))
    }

    var arguments: StatementArguments {
        [
            merchant, terminal, number, hostNumber, part, code, evidence.joined(separator: "\n"),
            mustNot.joined(separator: ","), made, receivedAt.milliseconds, callBefore.milliseconds,
            receivedAt.utcOffset,
        ]
    }

    /// A ticket that is there stays as it was.
    static let insert = """
        INSERT OR IGNORE INTO ticket (merchant, terminal, number, hostNumber, part, code, evidence, mustNot, made,
            receivedAt, callBefore, utcOffset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}
