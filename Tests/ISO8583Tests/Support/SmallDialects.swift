import ISO8583

/// A message's bytes for one field: type 0200 in BCD, a bitmap with that field, then the field's own bytes.
func message(with field: Int, _ fieldBytes: String) -> [UInt8] {
    var bitmap = [UInt8](repeating: 0, count: 8)
    bitmap[(field - 1) / 8] = 0x80 >> UInt8((field - 1) % 8)
    return [0x02, 0x00] + bitmap + bytes(fieldBytes)
}

/// A dialect of 64 fields, type and bitmap as the terminal dialects have them.
func packedDialect(_ fields: FieldSpec...) -> Dialect {
    Dialect(name: "test", mti: .bcd, bitmap: .binary, width: .bits64, fields: fields)
}

/// The error that a decoder throws for these bytes, or nil.
func decodeError(_ dialect: Dialect, _ bytes: [UInt8]) -> DecodeError? {
    do throws(DecodeError) {
        _ = try dialect.decode(bytes)
        return nil
    } catch {
        return error
    }
}

/// The error that an encoder throws for this message, or nil.
func encodeError(_ dialect: Dialect, _ message: Message) -> EncodeError? {
    do throws(EncodeError) {
        _ = try dialect.encode(message)
        return nil
    } catch {
        return error
    }
}
