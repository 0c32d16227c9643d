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

    /// - Parameter sql: One statement.
    public init(_ db: Database, _ sql: String) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Runs a statement that has no rows, with the values that `bind` gives it.
    public func run(_ bind: (inout Bindings) -> Void = { _ in }) throws {
        try visit(bind) { _ in }
    }

    /// Runs a query and hands over its rows, one after the other. A row is good for the length of its call.
    public func visit(_ bind: (inout Bindings) -> Void, _ body: (Columns) throws -> Void) throws {
        defer {
            sqlite3_reset(handle)
            // Nothing of what was bound stays in memory.
            sqlite3_clear_bindings(handle)
        }
        var bindings = Bindings(handle)
        bind(&bindings)
        guard bindings.code == SQLITE_OK else { throw error(bindings.code) }
        while true {
            let code = sqlite3_step(handle)
            switch code {
            case SQLITE_ROW: try body(Columns(handle))
            case SQLITE_DONE: return
            default: throw error(code)
            }
        }
    }

    private func error(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(handle)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }

    /// The values of a statement's parameters, given in their order.
    public struct Bindings {
        private let handle: OpaquePointer
        private var index: Int32 = 0
        /// The first thing that went wrong.
        fileprivate var code = SQLITE_OK

        fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

        public mutating func add(_ value: Int64) { bound(sqlite3_bind_int64(handle, next(), value)) }

        /// NULL.
        public mutating func addNull() { bound(sqlite3_bind_null(handle, next())) }

        public mutating func add(_ value: String) {
            let index = next()
            // Without an address it would be NULL.
            guard !value.isEmpty else { return bound(sqlite3_bind_text(handle, index, "", 0, Bindings.copied)) }
            var value = value
            bound(
                value.withUTF8 { text in
                    text.withMemoryRebound(to: CChar.self) { characters in
                        sqlite3_bind_text(
                            handle, index, characters.baseAddress, Int32(characters.count), Bindings.copied)
                    }
                })
        }

        public mutating func add(_ value: [UInt8]) {
            let index = next()
            bound(
                value.withUnsafeBytes { bytes in
                    bytes.isEmpty
                        ? sqlite3_bind_zeroblob(handle, index, 0)
                        : sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), Bindings.copied)
                })
        }

        private mutating func next() -> Int32 {
            index += 1
            return index
        }

        private mutating func bound(_ result: Int32) {
            if code == SQLITE_OK { code = result }
        }

        /// SQLITE_TRANSIENT, which C has as a cast of -1: SQLite takes a copy before the call returns.
        private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
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
