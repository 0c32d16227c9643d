/// What is wrong with a TR-31 key block.
///
/// Offsets count characters of the block from 0. No case holds key data.
public enum KeyBlockFault: Error, Equatable, Sendable {
    /// Shorter than a header.
    case tooShort(found: Int)
    /// The version is not A, B, C or D.
    case version(String)
    /// A character that the block's alphabet does not allow.
    case character(offset: Int)
    /// The header's length field and the real length differ.
    case length(declared: Int, found: Int)
    /// The length is not a multiple of the cipher's block.
    case notWholeBlocks(length: Int, block: Int)
    /// A header field does not have its length.
    case field(String)
    /// An optional block's length is malformed, less than its own header, or reaches beyond the key block.
    case optionalBlockLength(id: String)
    /// Two optional blocks have one id, or a padding block is not the last.
    case optionalBlockOrder(id: String)
    /// The header with its optional blocks leaves no room for key data and code.
    case noKeyData
    /// The key block protection key has a length that the version does not take.
    case protectionKeyLength(found: Int, allowed: [Int])
    /// The code does not fit: another protection key, or a changed block.
    case notAuthentic
    /// The block is authentic but the length inside does not fit its key data.
    case keyLength
    /// The key to wrap is empty, or too long for the version.
    case keyToWrap(length: Int)
    /// The random padding has another length than the block needs.
    case padding(found: Int, expected: Int)
    /// The whole block would be longer than its four-digit length field can say.
    case tooLong
}

extension KeyBlockFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooShort(let found): "\(found) characters found, at least 16 expected"
        case .version(let found): "version \(found) found, A to D expected"
        case .character(let offset): "character at offset \(offset) is not allowed there"
        case .length(let declared, let found): "length field says \(declared), block has \(found) characters"
        case .notWholeBlocks(let length, let block): "length \(length) is not a multiple of \(block)"
        case .field(let name): "header field \(name) is malformed"
        case .optionalBlockLength(let id): "length of optional block \(id) does not fit"
        case .optionalBlockOrder(let id): "optional block \(id) stands twice or behind the padding block"
        case .noKeyData: "no key data behind the header"
        case .protectionKeyLength(let found, let allowed):
            "protection key of \(found) bytes, expected \(allowed.map(String.init).joined(separator: ", "))"
        case .notAuthentic: "code does not match: another protection key, or a changed block"
        case .keyLength: "length inside the block does not fit its key data"
        case .keyToWrap(let length): "a key of \(length) bytes cannot be wrapped"
        case .padding(let found, let expected): "\(found) bytes of padding found, \(expected) expected"
        case .tooLong: "the block would be longer than 9999 characters"
        }
    }
}
