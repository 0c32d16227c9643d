import ISO8583
import UnionPay

/// Messages, frames and TLV: what is read must be written back to the same bytes.
enum Readers {
    private static let dialects: [Dialect] = [.unionPayTerminal, .iso1987ASCII, .iso1987BCD, .iso1987EBCDIC]
    private static let formats = [
        FrameFormat.standard,
        FrameFormat(hasLength: false, dialect: .unionPayTerminal),
        FrameFormat(hasLength: false, hasTPDU: false, hasHeader: false, dialect: .unionPayTerminal),
    ]

    static func frame(_ bytes: [UInt8]) {
        for format in formats {
            guard let frame = try? format.decode(bytes) else { continue }
            let again = try? format.encode(frame)
            demand(again?.bytes == bytes, "a frame of \(bytes.count) bytes is not written as it was read")
            demand(
                (try? format.layout(of: bytes)) == again?.layout, "a frame's layout depends on whether it is read")
            _ = frame.message.description
            let type = Catalogue.classify(frame.message)
            if type != nil { _ = Catalogue.violations(in: frame.message) }
            for field in frame.message.fields { FieldReaders.all(frame.message.bytes(field) ?? []) }
        }
    }

    static func message(_ bytes: [UInt8]) {
        for dialect in dialects {
            let index = try? dialect.index(bytes)
            guard let message = try? dialect.decode(bytes) else { continue }
            demand(index != nil, "decoded and not indexed")
            demand(index?.fields == message.fields, "decoded and indexed with other fields")
            demand((try? dialect.encode(message))?.bytes == bytes, "a message is not written as it was read")
            guard let view = try? MessageView(bytes, in: dialect) else {
                demand(false, "decoded and not viewed")
                continue
            }
            for field in message.fields {
                demand((try? view.value(field)) == message.bytes(field), "field \(field) is viewed as another value")
            }
            // Taking a field out and putting it back changes nothing.
            var edited = message
            for field in message.fields {
                guard let value = edited.bytes(field) else { continue }
                edited.remove(field)
                edited.set(field, bytes: value)
            }
            demand(edited == message, "an edit that changes nothing changes the message")
        }
    }

    static func tlv(_ bytes: [UInt8]) {
        guard let list = try? BERTLV(bytes) else { return }
        demand(list.bytes == bytes, "TLV is not written as it was read")
        for tag in list.tags { _ = list.list(in: tag) }
        _ = list.description
    }
}
