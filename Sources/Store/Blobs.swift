public import Foundation
public import GRDB

extension [UInt8] {
    /// The bytes as SQLite takes them.
    public var databaseBlob: Data { Data(self) }

    /// A blob column; empty where the column is NULL.
    public init(blob row: Row, _ index: Int) {
        self = (row[index] as Data?).map { [UInt8]($0) } ?? []
    }
}
