import Foundation
import PaymentSecurity
import Testing

/// All vectors of a file that may lie beside the repository; the tests next to this one hold the same as literals.
@Suite struct SharedVectorTests {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/reference/unionpay-vectors.json")
    private static var isPresent: Bool { FileManager.default.fileExists(atPath: file.path) }

    private struct Vectors: Decodable {
        struct Entry: Decodable {
            let kind: String
            var key: String?
            var kek: String?
            var wrapped: String?
            var data: String?
            var pin: String?
            var pan: String?
            var result: String?
            var kcv: String?
            var track2: String?
            var TDB2: String?
            var mak: String?
            var mab: String?
            var mac_ascii: String?
            var pik: String?
            var tdk: String?
            var block: String?
        }
        let published: [Entry]
        let computed_here_not_published: [Entry]
    }

    @Test(.enabled(if: isPresent))
    func everyVectorOfTheFileHolds() throws {
        let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: Self.file))
        let entries = vectors.published + vectors.computed_here_not_published
        #expect(entries.count >= 16)
        for entry in entries {
            #expect(try Self.result(entry) == Self.expected(entry), "\(entry.kind)")
        }
    }

    private static func expected(_ entry: Vectors.Entry) throws -> String {
        try #require(entry.TDB2 ?? entry.mac_ascii ?? entry.result)
    }

    private static func result(_ entry: Vectors.Entry) throws -> String {
        func field(_ text: String?) throws -> [UInt8] { hex(try #require(text, "\(entry.kind)")) }
        let kind = entry.kind
        if kind.hasPrefix("X9.9") {
            return hex(try MACAlgorithm.x99.code(over: field(entry.data), key: SecretKey(field(entry.key))))
        } else if kind.hasPrefix("X9.19") {
            return hex(try MACAlgorithm.x919.code(over: field(entry.data), key: SecretKey(field(entry.key))))
        } else if kind.hasPrefix("CUP ECB MAC") {
            let code = try MACAlgorithm.unionPayECB.code(over: field(entry.mab), key: SecretKey(field(entry.mak)))
            return String(decoding: code, as: UTF8.self)
        } else if kind.hasPrefix("PIN block (format 0") {
            return hex(try PINBlock.format0(PIN(#require(entry.pin)), pan: entry.pan))
        } else if kind.hasPrefix("PIN encryption") {
            return hex(try PINBlock.encrypt(field(entry.block), under: SecretKey(field(entry.pik))))
        } else if kind.hasPrefix("SM4 PIN block") {
            let block = [UInt8](try field(entry.data).prefix(8))
            return hex(try PINBlock.encrypt(block, under: SecretKey(field(entry.key)), .sm4))
        } else if kind.hasPrefix("SM4 ECB") {
            return hex(try BlockCipher(.sm4, key: SecretKey(field(entry.key))).encrypt(field(entry.data)))
        } else if kind.hasPrefix("SM4 working-key") {
            let clear = try BlockCipher(.sm4, key: SecretKey(field(entry.kek))).decrypt(field(entry.wrapped))
            let value = try KCV(of: SecretKey(clear), .sm4, length: 8).description
            #expect(try #require(entry.kcv).hasPrefix(value))
            return hex(clear)
        } else if kind.hasPrefix("3DES key unwrap") {
            return hex(try BlockCipher(.tripleDES, key: SecretKey(field(entry.kek))).decrypt(field(entry.wrapped)))
        } else if kind.hasPrefix("KCV") {
            return try KCV(of: SecretKey(field(entry.key)), .tripleDES).description
        } else if kind.hasPrefix("track block encryption") {
            return hex(try BlockCipher(.tripleDES, key: SecretKey(field(entry.tdk))).encrypt(field(entry.block)))
        } else if kind.hasPrefix("track data block") {
            // Only the choice of the block is published: decrypting what was encrypted in place shows it.
            let tdk = key("0123456789ABCDEFFEDCBA9876543210")
            let track = try #require(entry.track2)
            let encrypted = String(try TrackCipher(tdk: tdk).encrypt(track).dropFirst(22).prefix(16))
            return hex(try BlockCipher(.tripleDES, key: tdk).decrypt(hex(encrypted.replacing("=", with: "D"))))
        }
        Issue.record("no test for \(kind)")
        return ""
    }
}
