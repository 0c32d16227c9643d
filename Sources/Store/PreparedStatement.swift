public import GRDB
import GRDBSQLite

/// A statement that is kept, with SQLite's own calls around it.
///
/// GRDB makes a row of objects and a list of values for each use, which costs several times what the statement itself
/// does. Everything else about a database stays with GRDB; errors are its errors.
///
/// Belongs to one connection and is used where that connection is: inside an access of its queue.
public final class PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    /// Where texts and blobs lie while the statement runs: SQLite need not copy each.
    private var room: [UInt8] = []
    private var pieces: [Bindings.Piece] = []

    /// - Parameter sql: One statement.
    public init(_ db: Database, _ sql: String) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Runs a statement that has no rows, with the values that `bind` gives it.
    ///
    /// - Returns: How many rows it has inserted, changed or deleted.
    @discardableResult
    public func run(_ bind: (inout Bindings) -> Void = { _ in }) throws -> Int {
        try visit(bind) { _ in }
        return Int(sqlite3_changes(sqlite3_db_handle(handle)))
    }

    /// Runs a query and hands over its rows, one after the other. A row is good for the length of its call; the statement
    /// must not be run again meanwhile.
    public func visit(_ bind: (inout Bindings) -> Void, _ body: (Columns) throws -> Void) throws {
        var bindings = Bindings(handle, room: room, pieces: pieces)
        (room, pieces) = ([], [])
        bind(&bindings)
        defer {
            sqlite3_reset(handle)
            // Nothing of what was bound stays in memory.
            sqlite3_clear_bindings(handle)
            (room, pieces) = bindings.emptied()
        }
        try bindings.whileBound {
            guard $0 == SQLITE_OK else { throw error($0) }
            while true {
                let code = sqlite3_step(handle)
                switch code {
                case SQLITE_ROW: try body(Columns(handle))
                case SQLITE_DONE: return
                default: throw error(code)
                }
            }
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }

    /// The values of a statement's parameters, given in their order.
    public struct Bindings {
        fileprivate struct Piece {
            var index: Int32
            var range: Range<Int>
            var isText: Bool
        }

        private let handle: OpaquePointer
        private var index: Int32 = 0
        private var room: [UInt8]
        private var pieces: [Piece]
        /// The first thing that went wrong.
        private var code = SQLITE_OK

        /// - Parameters: Both empty, and with whatever capacity earlier uses have left them.
        fileprivate init(_ handle: OpaquePointer, room: [UInt8], pieces: [Piece]) {
            self.handle = handle
            self.room = room
            self.pieces = pieces
        }

        public mutating func add(_ value: Int64) { bound(sqlite3_bind_int64(handle, next(), value)) }

        /// NULL.
        public mutating func addNull() { bound(sqlite3_bind_null(handle, next())) }

        public mutating func add(_ value: String) {
            let start = room.count
            room.append(contentsOf: value.utf8)
            pieces.append(Piece(index: next(), range: start..<room.count, isText: true))
        }

        public mutating func add(_ value: [UInt8]) {
            let start = room.count
            room.append(contentsOf: value)
            pieces.append(Piece(index: next(), range: start..<room.count, isText: false))
        }

        private mutating func next() -> Int32 {
            index += 1
            return index
        }

        private mutating func bound(_ result: Int32) {
            if code == SQLITE_OK { code = result }
        }

        /// Binds texts and blobs where they lie, for the length of `body`.
        ///
        /// - Parameter body: Gets SQLite's word on all that was bound.
        fileprivate func whileBound(_ body: (Int32) throws -> Void) rethrows {
            try room.withUnsafeBytes { bytes in
                var code = code
                // Without an address it would be NULL.
                let base = bytes.baseAddress ?? UnsafeRawPointer(handle)
                for piece in pieces where code == SQLITE_OK {
                    let (place, count) = (base + piece.range.lowerBound, Int32(piece.range.count))
                    code =
                        piece.isText
                        ? sqlite3_bind_text(
                            handle, piece.index, place.assumingMemoryBound(to: CChar.self), count, nil)
                        : sqlite3_bind_blob(handle, piece.index, place, count, nil)
                }
                try body(code)
            }
        }

        /// What it lay in, for the next use; a room that was made for something large is given back.
        fileprivate mutating func emptied() -> ([UInt8], [Piece]) {
            defer { (room, pieces) = ([], []) }
            room.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
            room.removeAll(keepingCapacity: room.capacity <= Self.keptRoom)
            pieces.removeAll(keepingCapacity: true)
            return (room, pieces)
        }

        private static var keptRoom: Int { 16_384 }
    }

    /// The columns of the row that a statement stands on. Nil for NULL, and for what is of another kind: tables here are
    /// STRICT, so such a row was written by another hand.
    public struct Columns {
        private let handle: OpaquePointer

        fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

        public func integer(_ index: Int) -> Int64? {
            guard sqlite3_column_type(handle, Int32(index)) == SQLITE_INTEGER else { return nil }
            return sqlite3_column_int64(handle, Int32(index))
        }

        public func text(_ index: Int) -> String? {
            guard sqlite3_column_type(handle, Int32(index)) == SQLITE_TEXT else { return nil }
            let text = sqlite3_column_text(handle, Int32(index))
            let count = Int(sqlite3_column_bytes(handle, Int32(index)))
            return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
        }

        public func bytes(_ index: Int) -> [UInt8]? {
            guard sqlite3_column_type(handle, Int32(index)) == SQLITE_BLOB else { return nil }
            let bytes = sqlite3_column_blob(handle, Int32(index))
            return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(index)))))
        }
    }
}
