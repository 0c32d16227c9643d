import DayEnd
import Foundation
import KeyStore
import PaymentSecurity
import Store

/// The tills that may call, in a file of their own that only its owner can read. A token is shown once; what is kept
/// is its hash.
///
/// A token is 32 random bytes: one SHA-256 is as good as many, there is nothing to guess.
actor TillBook {
    static let fileName = "tills.json"
    static let limit = 50

    struct Till: Codable, Sendable, Hashable {
        var name: String
        var added: Moment
        /// SHA-256 of the token.
        var hash: HexBytes
    }

    private let path: String
    private var tills: [Till]

    /// - Throws: ``StoreError`` for a file that is not what was written.
    init(path: String) throws {
        self.path = path
        guard FileManager.default.fileExists(atPath: path) else {
            tills = []
            return
        }
        do {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            tills = try JSONDecoder().decode([Till].self, from: bytes)
        } catch {
            throw StoreError.unusable(
                path: path, problem: "not readable as the list of tills: remove it, then add each till again")
        }
    }

    var names: [Till] { tills }

    /// Adds a till and gives out its token, which is nowhere after that.
    func add(_ name: String, at time: Moment) throws(TillBookError) -> String {
        guard Self.isName(name) else { throw .badName }
        guard !tills.contains(where: { $0.name == name }) else { throw .exists(name) }
        guard tills.count < Self.limit else { throw .tooMany }
        let token = "qtt_" + HexBytes(SecureRandom.bytes(32)).text.lowercased()
        try write(tills + [Till(name: name, added: time, hash: Self.hash(token))])
        return token
    }

    func revoke(_ name: String) throws(TillBookError) {
        guard tills.contains(where: { $0.name == name }) else { throw .unknown(name) }
        try write(tills.filter { $0.name != name })
    }

    /// Compares with every till in the same time, whichever it is.
    func till(bearing token: String) -> String? {
        let hash = Self.hash(token).bytes
        var found: String?
        for till in tills where ConstantTime.equal(till.hash.bytes, hash) { found = till.name }
        return found
    }

    private func write(_ new: [Till]) throws(TillBookError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        do {
            try DataFolder.write([UInt8](try encoder.encode(new)), to: path)
        } catch {
            throw .notWritten("\(error)")
        }
        tills = new
    }

    private static func hash(_ token: String) -> HexBytes { HexBytes(SHA256.hash(Array(token.utf8))) }

    private static func isName(_ name: String) -> Bool {
        1...20 ~= name.utf8.count
            && name.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || $0 == UInt8(ascii: "-")
            }
    }
}

/// Why the list of tills stays as it is.
enum TillBookError: Error, CustomStringConvertible {
    case badName
    case exists(String)
    case unknown(String)
    case tooMany
    case notWritten(String)

    var description: String {
        switch self {
        case .badName: "till: expected a name of 1 to 20 small letters, digits and hyphens"
        case .exists(let name): "till: \(name) is there already; revoke it first to give it another token"
        case .unknown(let name): "till: expected a till that was added, found none of the name \(name.prefix(20))"
        case .tooMany: "till: expected at most \(TillBook.limit) tills; revoke one that is gone"
        case .notWritten(let problem): "till: the list could not be written, nothing was changed: \(problem)"
        }
    }
}
