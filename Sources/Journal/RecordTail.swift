import DayEnd
import Foundation
import PaymentSecurity
import Store

/// The newest records of a journal once more, in a plain file beside it: what its second copy does not hold yet.
///
/// It is written after the journal's own commit and not synced: it serves against a damaged page, not against a power
/// cut. A tail that cannot be written stops nothing; the next start makes it anew.
final class RecordTail {
    private let path: String
    private var file: FileHandle?
    private var last: Int64

    /// - Parameter last: Number of the newest record that another copy holds.
    init(_ path: String, after last: Int64) {
        self.path = path
        self.last = last
        file = nil
    }

    /// Forgets what a verified copy holds.
    func begin(after last: Int64) {
        try? file?.close()
        self.last = last
        file = nil
        guard (try? DataFolder.write([], to: path)) != nil else { return }
        file = FileHandle(forWritingAtPath: path)
    }

    func append(_ records: some Sequence<SealedRecord>) {
        guard let file else { return }
        var text = ""
        for record in records where record.sequence > last { text += record.tailLine }
        do {
            try file.write(contentsOf: Data(text.utf8))
        } catch {
            // A gap would make all that follows useless.
            try? file.close()
            self.file = nil
        }
    }

    /// The records of a tail, as far as they can be read.
    static func read(_ path: String) -> [SealedRecord] {
        guard let data = FileManager.default.contents(atPath: path) else { return [] }
        return data.split(separator: 0x0A).compactMap { line in
            String(validating: line, as: UTF8.self).flatMap(SealedRecord.init(tailLine:))
        }
    }
}

extension SealedRecord {
    /// Number, hash and text; a record's text is one line.
    fileprivate var tailLine: String { "\(sequence) \(HexBytes(hash).text) \(text)\n" }

    fileprivate init?(tailLine: String) {
        let parts = tailLine.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let sequence = Int64(parts[0]), let hash = HexBytes(String(parts[1])) else {
            return nil
        }
        self.init(sequence: sequence, hash: hash.bytes, text: String(parts[2]))
    }
}
