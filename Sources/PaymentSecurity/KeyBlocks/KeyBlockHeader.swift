/// The header of a TR-31 key block: what the key is for (ANSI X9.143:2022, ASC X9 TR 31-2018).
public struct KeyBlockHeader: Sendable, Equatable {
    /// How the block is protected.
    public enum Version: String, Codable, CaseIterable, Sendable {
        /// Triple DES, keys by variants, 4-byte code. Withdrawn: opened, never made.
        case a = "A"
        /// Triple DES, derived keys, CMAC of 8 bytes.
        case b = "B"
        /// Triple DES as A; the 2010 edition's name.
        case c = "C"
        /// AES, derived keys, CMAC of 16 bytes.
        case d = "D"
    }

    /// A part of the header that says more about the key.
    public struct OptionalBlock: Sendable, Equatable {
        /// Two letters or digits, for example `KS` (key serial number) or `KC` (check value).
        public let id: String
        /// Printable ASCII.
        public let data: String

        public init(id: String, data: String) {
            self.id = id
            self.data = data
        }
    }

    public var version: Version
    /// Two characters: `K0` key encryption, `P0` PIN encryption, `M0`, `M1`, `M3` MAC, `D0` data.
    public var usage: String
    /// One character: `T` triple DES, `D` DES, `A` AES.
    public var algorithm: String
    /// One character: `B` both ways, `E` encrypt, `D` decrypt, `N` no limit, `X` derive.
    public var mode: String
    /// Two characters; `00` for a key without version.
    public var keyVersion: String
    /// One character: `E` exportable under a trusted key, `N` not, `S` sensitive.
    public var exportability: String
    /// Without the padding block `PB`, which wrapping adds and unwrapping drops.
    public var optionalBlocks: [OptionalBlock]

    public init(
        version: Version, usage: String, algorithm: String, mode: String, keyVersion: String = "00",
        exportability: String = "N", optionalBlocks: [OptionalBlock] = []
    ) {
        self.version = version
        self.usage = usage
        self.algorithm = algorithm
        self.mode = mode
        self.keyVersion = keyVersion
        self.exportability = exportability
        self.optionalBlocks = optionalBlocks
    }
}

extension KeyBlockHeader.Version {
    /// Length in bytes of a block of the cipher; the key block is a multiple of it in characters.
    var blockLength: Int { self == .d ? 16 : 8 }

    /// Length of the code in bytes.
    var codeLength: Int {
        switch self {
        case .a, .c: 4
        case .b: 8
        case .d: 16
        }
    }

    var cipher: CipherAlgorithm { self == .d ? .aes : .tripleDES }

    /// Lengths in bytes of the key block protection key.
    public var protectionKeyLengths: [Int] {
        switch self {
        case .a, .c: [8, 16, 24]
        case .b: [16, 24]
        case .d: [16, 24, 32]
        }
    }
}
