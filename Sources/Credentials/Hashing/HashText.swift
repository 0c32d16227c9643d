import Foundation
internal import Operators

/// A stored hash: `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, the PHC string form, so that parameters can be raised
/// while older hashes stay readable. Secret and associated data are not in it.
struct HashText: Equatable {
    var parameters: Argon2Parameters
    var salt: [UInt8]
    var tag: [UInt8]

    static let saltLength = 16
    static let tagLength = 32

    init(parameters: Argon2Parameters, salt: [UInt8], tag: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.tag = tag
    }

    /// Nil for another form, and for parameters out of range: a changed row must not eat the machine's memory.
    init?(_ hash: PasswordHash) {
        let parts = hash.text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let parameters = HashText.parameters(parts[3]), let salt = HashText.bytes(parts[4]),
            let tag = HashText.bytes(parts[5]), salt.count == HashText.saltLength, tag.count == HashText.tagLength
        else { return nil }
        self.init(parameters: parameters, salt: salt, tag: tag)
    }

    var hash: PasswordHash {
        PasswordHash(
            "$argon2id$v=19$m=\(parameters.memory),t=\(parameters.passes),p=\(parameters.lanes)"
                + "$\(HashText.text(salt))$\(HashText.text(tag))")
    }

    private static func parameters(_ text: Substring) -> Argon2Parameters? {
        let values = text.split(separator: ",", omittingEmptySubsequences: false)
        guard values.count == 3, let memory = number(values[0], "m="), let passes = number(values[1], "t="),
            let lanes = number(values[2], "p=")
        else { return nil }
        let parameters = Argon2Parameters(memory: memory, passes: passes, lanes: lanes)
        return (try? parameters.validate()) == nil ? nil : parameters
    }

    private static func number(_ text: Substring, _ name: String) -> Int? {
        guard text.hasPrefix(name) else { return nil }
        let digits = text.dropFirst(name.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { [UInt8]($0) }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }
}
