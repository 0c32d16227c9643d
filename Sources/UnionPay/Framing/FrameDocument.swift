public import ISO8583

/// A frame as a document: what becomes JSON such as
/// `{"length":60,"tpdu":"6000030000","header":"603100011001","mti":"0800","fields":{"11":"000003"}}`.
///
/// `length`, `tpdu` and `header` are left out where the link has none. Nothing is masked: this is the frame itself.
public struct FrameDocument: Codable, Equatable, Sendable {
    /// The number in the length prefix. Read back only to tell that there is one.
    public var length: Int?
    /// The TPDU in ten hexadecimal digits.
    public var tpdu: String?
    /// The header in twelve hexadecimal digits.
    public var header: String?
    /// The message type in four digits.
    public var mti: String
    /// The values by field number, as ``MessageDocument`` has them.
    public var fields: [String: String]

    /// The document of a frame. `length` is what the prefix tells, where the format has one.
    public init(_ frame: Frame, length: Int?, in dialect: Dialect) {
        let message = MessageDocument(frame.message, in: dialect)
        self.length = length
        tpdu = frame.tpdu.map(\.description)
        header = frame.header.map(\.description)
        mti = message.mti
        fields = message.fields
    }

    /// The message part.
    public var message: MessageDocument { MessageDocument(mti: mti, fields: fields) }

    /// The frame of a document.
    public func frame(in dialect: Dialect) throws(EncodeError) -> Frame {
        func fault(_ name: String, _ digits: Int) -> EncodeError {
            EncodeError(
                .value, in: .framing(name), expected: "\(digits) hexadecimal digits", found: "another text")
        }
        var frame = Frame(message: try message.message(in: dialect))
        if let tpdu {
            guard let value = TPDU(tpdu) else { throw fault("TPDU", 10) }
            frame.tpdu = value
        }
        if let header {
            guard let value = MessageHeader(header) else { throw fault("header", 12) }
            frame.header = value
        }
        return frame
    }

    /// The format of a link that has just the parts of this document.
    public func format(in dialect: Dialect) -> FrameFormat {
        FrameFormat(hasLength: length != nil, hasTPDU: tpdu != nil, hasHeader: header != nil, dialect: dialect)
    }
}

extension FrameFormat {
    /// Reads a frame as a document.
    public func document(_ bytes: [UInt8]) throws(DecodeError) -> FrameDocument {
        FrameDocument(try decode(bytes), length: hasLength ? bytes.count - 2 : nil, in: dialect)
    }
}

extension FrameDocument: CustomStringConvertible, CustomReflectable {
    /// The type and the field numbers, without any value.
    public var description: String { message.description }

    /// Shows the type and the field numbers, without any value.
    public var customMirror: Mirror { Mirror(self, children: ["mti": mti, "fields": fields.keys.sorted()]) }
}
