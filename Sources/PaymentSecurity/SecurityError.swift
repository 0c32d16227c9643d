/// Why a security operation was refused.
///
/// No case carries key material, a PIN, a card number or track data: every value here may be logged.
public enum SecurityError: Error, Equatable, Sendable {
    /// libcrypto cannot do this; the associated text names the algorithm or the step.
    case unavailable(String)
    /// A key has a length that its use does not allow; all lengths are in bytes.
    case keyLength(of: String, found: Int, allowed: [Int])
    /// Data have a length that the operation does not allow; `expected` says which is allowed.
    case dataLength(of: String, found: Int, expected: String)
    /// A text has a character outside its alphabet at `offset`, counted in bytes from 0.
    case character(in: String, offset: Int, expected: String)
    /// A key's check value is not the one that came with it: wrong parent key, wrong component or damaged block.
    case checkValueMismatch(key: String)
    /// A DES key whose parts are equal, so that it is no stronger than a single key.
    case weakKey(String)
    /// An authentication tag or message authentication code does not fit the data.
    case authenticationFailed(String)
    /// A decrypted PIN block is not of its format: wrong key, wrong card number or damaged.
    case pinBlock(PINBlockFault)
    /// A TR-31 key block was refused.
    case keyBlock(KeyBlockFault)
}

extension SecurityError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unavailable(let what):
            "libcrypto does not offer \(what)"
        case .keyLength(let name, let found, let allowed):
            "\(name): key of \(found) bytes, expected \(allowed.map(String.init).joined(separator: ", "))"
        case .dataLength(let name, let found, let expected):
            "\(name): \(found) found, expected \(expected)"
        case .character(let name, let offset, let expected):
            "\(name): character at offset \(offset) is not \(expected)"
        case .checkValueMismatch(let key):
            "check value of \(key) does not match"
        case .weakKey(let name):
            "\(name): the parts of the key are equal"
        case .authenticationFailed(let what):
            "\(what) is not authentic"
        case .pinBlock(let fault):
            "PIN block: \(fault)"
        case .keyBlock(let fault):
            "key block: \(fault)"
        }
    }
}
