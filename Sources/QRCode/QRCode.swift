internal import CQrencode

/// A QR code (ISO/IEC 18004 model 2) drawn by libqrencode.
public struct QRCode: Hashable, Sendable {
    /// Squares along one side, without the quiet zone: 21 for version 1, four more for each version.
    public let side: Int
    /// Dark and light squares, row by row.
    public let isDark: [Bool]
    /// 1 to 40.
    public var version: Int { (side - 17) / 4 }

    /// How much of the code may be lost.
    public enum Level: Sendable, CaseIterable {
        /// About 7, 15, 25 and 30 of a hundred.
        case low, medium, quartile, high
    }

    /// Draws the smallest code that holds the text's UTF-8 bytes.
    ///
    /// - Throws: ``QRCodeError``; libqrencode keeps no state between calls.
    public init(_ text: String, level: Level = .medium) throws(QRCodeError) {
        let bytes = [UInt8](text.utf8)
        guard !bytes.isEmpty else { throw .empty }
        let grade =
            switch level {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quartile: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        // Bytes rather than a string: a text may hold a zero byte.
        guard let count = Int32(exactly: bytes.count), let code = QRcode_encodeData(count, bytes, 0, grade) else {
            throw .tooLong(bytes: bytes.count)
        }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard width > 0, let data = code.pointee.data else { throw .tooLong(bytes: bytes.count) }
        side = width
        // The lowest bit of a square says whether it is dark; the others say what it is for.
        isDark = UnsafeBufferPointer(start: data, count: width * width).map { $0 & 1 == 1 }
    }
}

/// Why no code could be drawn.
public enum QRCodeError: Error, Equatable, Sendable, CustomStringConvertible {
    case empty
    case tooLong(bytes: Int)

    public var description: String {
        switch self {
        case .empty: "QR code: expected a text, found none"
        case .tooLong(let bytes): "QR code: \(bytes) bytes do not fit into one code; shorten the text"
        }
    }
}
