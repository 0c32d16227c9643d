import Foundation
import ISO8583
import Testing
import UnionPay

/// Published messages, where a copy of them lies beside the repository.
@Suite struct SampleTests {
    /// One published message.
    struct Sample: Decodable, Sendable, CustomTestStringConvertible {
        struct Decoded: Decodable {
            var fields: [String: String]?
            var mti: String?
        }
        var name: String
        var hex: String
        var includes_length_prefix: Bool
        var includes_tpdu: Bool
        var includes_header: Bool
        var decoded: Decoded
        var verified: Bool

        var testDescription: String { name }
        var format: FrameFormat {
            FrameFormat(
                hasLength: includes_length_prefix, hasTPDU: includes_tpdu, hasHeader: includes_header,
                dialect: .unionPayTerminal)
        }
    }

    static let samples: [Sample] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "../shared/reference/unionpay-samples.json").standardizedFileURL
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([Sample].self, from: data)) ?? []
    }()

    static func bytes(_ hex: String) -> [UInt8]? {
        guard hex.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        var rest = hex[...]
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    @Test(arguments: samples.filter(\.verified))
    func aVerifiedMessageReadsToItsLastByteAndBack(_ sample: Sample) throws {
        let bytes = try #require(Self.bytes(sample.hex))
        let frame = try sample.format.decode(bytes)
        #expect(frame.message.mti.description == sample.decoded.mti)
        let document = MessageDocument(frame.message, in: .unionPayTerminal)
        var expected = try #require(sample.decoded.fields)
        if let track = expected["35"] { expected["35"] = track.replacing("D", with: "=") }
        #expect(document.fields == expected)
        #expect(try sample.format.encode(frame).bytes == bytes)
        let asDocument = try sample.format.document(bytes)
        let back = try asDocument.frame(in: .unionPayTerminal)
        #expect(back == frame)
        #expect(try asDocument.format(in: .unionPayTerminal).encode(back).bytes == bytes)
    }

    @Test(arguments: samples.filter { !$0.verified })
    func anInconsistentMessageIsRefused(_ sample: Sample) {
        // One was published with an odd number of digits; its last one is dropped.
        let hex = sample.hex.count.isMultiple(of: 2) ? sample.hex : String(sample.hex.dropLast())
        guard let bytes = Self.bytes(hex) else { return }
        #expect(throws: DecodeError.self) { try sample.format.decode(bytes) }
    }
}
