import FoundationEssentials
import PaymentSecurity
import StrictJSON

/// A record as it is stored: numbered, dated, and chained to the record before it.
public struct SealedRecord: Sendable, Hashable {
    /// 1, 2, 3 … without a gap.
    public let sequence: Int64
    /// SHA-256 over the previous hash and ``text``: any changed byte of any record breaks the chain from there on.
    public let hash: [UInt8]
    /// The record with its envelope as one line of JSON, keys sorted.
    public let text: String

    public init(sequence: Int64, hash: [UInt8], text: String) {
        self.sequence = sequence
        self.hash = hash
        self.text = text
    }
}

/// What stands around a record: enough to order it and to read it with a later program.
public struct RecordEnvelope: Codable, Hashable, Sendable {
    /// Version of the record's shape. A program reads its own and the one before.
    public static let currentVersion = 1

    public var version: Int
    public var sequence: Int64
    /// The terminal's clock when the record was made. Nothing is ordered by it.
    public var time: Moment
    public var record: TerminalRecord
}

extension RecordEnvelope {
    /// Reads a record whose place in the chain was checked.
    public init(reading stored: SealedRecord) throws(RecordError) {
        try self.init(reading: stored, Array(stored.text.utf8))
    }

    fileprivate init(reading stored: SealedRecord, _ bytes: [UInt8]) throws(RecordError) {
        do {
            self = try JSONDecoder().decode(RecordEnvelope.self, from: Data(bytes))
        } catch {
            throw RecordError(sequence: stored.sequence, problem: "not readable as a record: \(error)")
        }
    }
}

/// The head of a hash chain: makes the next records, and checks stored ones.
public struct RecordChain: Sendable, Hashable {
    public private(set) var sequence: Int64
    public private(set) var hash: [UInt8]

    /// An empty journal: its first record is chained to 32 zero bytes.
    public init() {
        sequence = 0
        hash = [UInt8](repeating: 0, count: 32)
    }

    /// A chain that goes on after a stored record.
    public init(after record: SealedRecord) {
        sequence = record.sequence
        hash = record.hash
    }

    /// Seals a record behind the head and moves the head.
    public mutating func seal(_ record: TerminalRecord, at time: Moment) throws(RecordError) -> SealedRecord {
        let envelope = RecordEnvelope(
            version: RecordEnvelope.currentVersion, sequence: sequence + 1, time: time, record: record)
        guard let bytes = try? CanonicalJSON.bytes(envelope) else {
            throw RecordError(sequence: sequence + 1, problem: "the record cannot be written as JSON")
        }
        sequence += 1
        hash = SHA256.hash(hash, bytes)
        return SealedRecord(sequence: sequence, hash: hash, text: String(decoding: bytes, as: UTF8.self))
    }

    /// Checks that a stored record follows the head and moves the head, without reading the record.
    public mutating func pass(_ stored: SealedRecord) throws(RecordError) {
        _ = try check(stored)
        sequence = stored.sequence
        hash = stored.hash
    }

    private func check(_ stored: SealedRecord) throws(RecordError) -> [UInt8] {
        guard stored.sequence == sequence + 1 else {
            throw RecordError(
                sequence: stored.sequence, problem: "expected number \(sequence + 1), found \(stored.sequence)")
        }
        let bytes = Array(stored.text.utf8)
        guard SHA256.hash(hash, bytes) == stored.hash else {
            throw RecordError(sequence: stored.sequence, problem: "its hash does not follow from the record before it")
        }
        return bytes
    }

    /// Checks that a stored record follows the head, moves the head, and reads the record.
    public mutating func open(_ stored: SealedRecord) throws(RecordError) -> RecordEnvelope {
        let bytes = try check(stored)
        let envelope = try RecordEnvelope(reading: stored, bytes)
        guard envelope.version <= RecordEnvelope.currentVersion else {
            throw RecordError(
                sequence: stored.sequence,
                problem: "version \(envelope.version) is newer than this program's \(RecordEnvelope.currentVersion)")
        }
        guard envelope.sequence == stored.sequence else {
            throw RecordError(sequence: stored.sequence, problem: "names itself \(envelope.sequence)")
        }
        sequence = stored.sequence
        hash = stored.hash
        return envelope
    }
}

/// A stored record that is not what was written.
public struct RecordError: Error, Hashable, Sendable, CustomStringConvertible {
    public let sequence: Int64
    public let problem: String

    public init(sequence: Int64, problem: String) {
        self.sequence = sequence
        self.problem = problem
    }

    public var description: String { "journal record \(sequence): \(problem)" }
}
