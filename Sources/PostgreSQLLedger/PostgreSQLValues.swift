import CPostgreSQL
public import Ledger

/// A row of a result, in binary.
public struct PostgreSQLColumns: LedgerColumns {
    let result: OpaquePointer
    let row: Int32

    private func value(_ index: Int) -> UnsafeRawBufferPointer? {
        let column = Int32(index)
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
    }

    public func integer(_ index: Int) -> Int64? {
        guard let bytes = value(index), bytes.count == 8 else { return nil }
        return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    }

    public func text(_ index: Int) -> String? { value(index).map { String(decoding: $0, as: UTF8.self) } }

    public func flag(_ index: Int) -> Bool? {
        guard let bytes = value(index), bytes.count == 1 else { return nil }
        return bytes[0] != 0
    }

    public func bytes(_ index: Int) -> [UInt8]? { value(index).map { [UInt8]($0) } }
}

/// The values of a statement as libpq takes them: text, but for bytes.
struct Parameters {
    private var buffer: [UInt8] = []
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    init(_ values: [LedgerValue]) {
        buffer.reserveCapacity(16 * values.count)
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        formats.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .null:
                offsets.append(nil)
                lengths.append(0)
                formats.append(0)
            case .integer(let number): add(String(number).utf8)
            case .text(let text): add(text.utf8)
            case .flag(let flag): add(CollectionOfOne(UInt8(ascii: flag ? "t" : "f")))
            case .bytes(let bytes): add(bytes, isBinary: true)
            }
        }
    }

    private mutating func add(_ bytes: some Collection<UInt8>, isBinary: Bool = false) {
        offsets.append(buffer.count)
        lengths.append(Int32(bytes.count))
        formats.append(isBinary ? 1 : 0)
        buffer.append(contentsOf: bytes)
        // Text ends with zero.
        buffer.append(0)
    }

    func send(_ name: String, on connection: OpaquePointer) -> Bool {
        buffer.withUnsafeBytes { bytes in
            let pointers = offsets.map { offset in
                offset.flatMap { bytes.baseAddress?.advanced(by: $0).assumingMemoryBound(to: CChar.self) }
            }
            return PQsendQueryPrepared(
                connection, name, Int32(pointers.count), pointers, lengths, formats, 1) == 1
        }
    }
}
