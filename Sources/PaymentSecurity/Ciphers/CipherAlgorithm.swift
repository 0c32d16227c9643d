/// A block cipher that payment terminals use.
public enum CipherAlgorithm: String, Codable, CaseIterable, Sendable {
    /// Single DES (FIPS 46-3, withdrawn): 8-byte key, 8-byte blocks.
    case des
    /// Triple DES (NIST SP 800-67): key of 16 or 24 bytes; one of 8 bytes counts as K|K|K, which equals single DES.
    case tripleDES = "3des"
    /// SM4 (GB/T 32907-2016): 16-byte key, 16-byte blocks.
    case sm4
    /// AES (FIPS 197): key of 16, 24 or 32 bytes, 16-byte blocks.
    case aes

    /// Length of a block in bytes.
    public var blockLength: Int {
        switch self {
        case .des, .tripleDES: 8
        case .sm4, .aes: 16
        }
    }

    /// Lengths of key in bytes that the algorithm takes.
    public var keyLengths: [Int] {
        switch self {
        case .des: [8]
        case .tripleDES: [8, 16, 24]
        case .sm4: [16]
        case .aes: [16, 24, 32]
        }
    }
}
