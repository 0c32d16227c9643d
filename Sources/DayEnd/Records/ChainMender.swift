/// Which records of a journal were damaged, and where sound copies of them stood.
public struct JournalRepair: Hashable, Codable, Sendable, CustomStringConvertible {
    /// Numbers of the first and the last record that were put back; of all records where the file was damaged around
    /// them and none was.
    public var first: Int64
    public var last: Int64
    /// How many were.
    public var count: Int
    /// The copies that they came from, in the order in which they were asked.
    public var sources: [String]

    public init(first: Int64, last: Int64, count: Int, sources: [String]) {
        self.first = first
        self.last = last
        self.count = count
        self.sources = sources
    }

    public var description: String {
        count == 0
            ? "the file around \(last) sound records was made anew"
            : "\(count) records between \(first) and \(last) were put back from \(sources.joined(separator: ", "))"
    }
}

/// Puts one sound chain together from several copies of a journal.
///
/// The chain itself says which copy of a record is the right one: only that one follows from the record before it.
public struct ChainMender {
    /// One copy of a journal, as far as it can be read.
    public struct Copy {
        public let name: String
        /// The record with this number; nil where the copy has none that can be read.
        public let record: (Int64) -> SealedRecord?
        /// The highest number that it holds.
        public let last: Int64

        public init(name: String, last: Int64, record: @escaping (Int64) -> SealedRecord?) {
            self.name = name
            self.last = last
            self.record = record
        }
    }

    /// Hands over every record from the first on, each from the first copy in which it is sound.
    ///
    /// - Parameter copies: The damaged journal first.
    /// - Returns: What did not come from the first copy; nil where all of it did.
    /// - Throws: ``RecordError`` for a record that no copy holds sound, while a later one is there.
    public static func mend(
        _ copies: [Copy], _ keep: (SealedRecord) throws -> Void
    ) throws -> JournalRepair? {
        var chain = RecordChain()
        var repair: JournalRepair?
        for number in stride(from: Int64(1), through: copies.map(\.last).max() ?? 0, by: 1) {
            var found: (record: SealedRecord, source: Int)?
            for (index, copy) in copies.enumerated() where found == nil {
                var next = chain
                guard let record = copy.record(number), (try? next.open(record)) != nil else { continue }
                found = (record, index)
                chain = next
            }
            guard let found else {
                throw RecordError(sequence: number, problem: "damaged, and no other copy holds it")
            }
            if found.source > 0 {
                let name = copies[found.source].name
                var more = repair ?? JournalRepair(first: number, last: number, count: 0, sources: [])
                more.last = number
                more.count += 1
                if !more.sources.contains(name) { more.sources.append(name) }
                repair = more
            }
            try keep(found.record)
        }
        return repair
    }
}
