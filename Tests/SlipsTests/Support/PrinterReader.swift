import Glibc

/// What a printer would make of the bytes: an own, simple reading of ESC/POS. Anything unknown is a fault.
struct PrinterReader {
    struct Row: Equatable {
        var text: String
        var alignment: UInt8
        var isStrong: Bool
        var isDouble: Bool
    }

    struct Fault: Error { var offset: Int }

    private(set) var rows: [Row] = []
    private(set) var codes: [String] = []
    /// Width in squares of a module of the last code.
    private(set) var moduleSize = 0
    private(set) var cuts = 0

    init(_ bytes: [UInt8]) throws {
        var alignment: UInt8 = 0
        var isStrong = false
        var isDouble = false
        var isChinese = false
        var pending: [UInt8] = []
        var stored = ""
        var index = 0
        func byte(_ offset: Int) throws -> UInt8 {
            guard index + offset < bytes.count else { throw Fault(offset: index) }
            return bytes[index + offset]
        }
        while index < bytes.count {
            switch (bytes[index], index + 1 < bytes.count ? bytes[index + 1] : 0) {
            case (0x1B, 0x40):
                (alignment, isStrong, isDouble, isChinese) = (0, false, false, false)
                index += 2
            case (0x1C, 0x26):
                isChinese = true
                index += 2
            case (0x1B, 0x61):
                alignment = try byte(2)
                index += 3
            case (0x1B, 0x45):
                isStrong = try byte(2) == 1
                index += 3
            case (0x1D, 0x21):
                isDouble = try byte(2) == 0x11
                index += 3
            case (0x1D, 0x56):
                guard try byte(2) == 0x42 else { throw Fault(offset: index) }
                cuts += 1
                index += 4
            case (0x1D, 0x28):
                let length = Int(try byte(3)) + Int(try byte(4)) << 8
                guard try byte(2) == 0x6B, length >= 3, index + 5 + length <= bytes.count else {
                    throw Fault(offset: index)
                }
                let data = Array(bytes[(index + 5)..<(index + 5 + length)])
                switch data[1] {
                case 0x43: moduleSize = Int(data[2])
                case 0x50: stored = String(decoding: data[3...], as: UTF8.self)
                case 0x51: codes.append(stored)
                default: break
                }
                index += 5 + length
            case (0x0A, _):
                rows.append(
                    Row(
                        text: try Self.decode(pending), alignment: alignment, isStrong: isStrong, isDouble: isDouble))
                pending = []
                index += 1
            case (0x20...0x7E, _):
                pending.append(bytes[index])
                index += 1
            case (0x81...0xFE, 0x40...0xFE) where isChinese:
                pending += bytes[index...(index + 1)]
                index += 2
            default: throw Fault(offset: index)
            }
        }
    }

    /// The C library's own reading of GB 18030: it shares nothing with the encoder.
    static func decode(_ bytes: [UInt8]) throws -> String {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else {
            throw Fault(offset: -1)
        }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: bytes.count * 4 + 4)
        var (left, room) = (bytes.count, output.count)
        let done = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = source.baseAddress
                var to = target.baseAddress
                return iconv(converter, &from, &left, &to, &room)
            }
        }
        guard done == 0 else { throw Fault(offset: bytes.count - left) }
        return String(decoding: output.dropLast(room).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
