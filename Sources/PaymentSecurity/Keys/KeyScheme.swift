/// Which working keys a sign-in brings and how F62 lays them out.
///
/// UnionPay POS terminal specification: F60.3 of the sign-in names the scheme, F62 of its response carries the block.
public enum KeyScheme: String, Codable, CaseIterable, Sendable {
    /// PIK 8 + KCV 4 + MAK 8 + KCV 4 under a DES or triple DES TMK.
    case singleDES = "single"
    /// PIK 16 + KCV 4 + MAK 16 + KCV 4 under a triple DES TMK. The MAK is often single: 8 encrypted bytes and 8 zeros.
    case doubleDES = "double"
    /// As `doubleDES`, then TDK 16 + KCV 4.
    case doubleDESWithTDK = "double-tdk"
    /// PIK 16 + KCV 4 + MAK 16 + KCV 4 + TDK 16 + KCV 4 under an SM4 TMK.
    ///
    /// Qiantui's own layout: that of UnionPay's SM4 sign-in is not public.
    case sm4 = "sm4"

    /// The network management information code (F60.3) of a sign-in.
    public var managementCode: String {
        switch self {
        case .singleDES: "001"
        case .doubleDES: "003"
        case .doubleDESWithTDK: "004"
        case .sm4: "006"
        }
    }

    /// Length of the key block in F62 in bytes.
    public var blockLength: Int {
        names.count * (keyLength + KeyScheme.checkValueLength)
    }

    /// The cipher that the working keys are for and under which they travel.
    public var algorithm: CipherAlgorithm {
        self == .sm4 ? .sm4 : .tripleDES
    }

    /// Length in bytes that a key takes in the block.
    public var keyLength: Int {
        self == .singleDES ? 8 : 16
    }

    /// Lengths in bytes of the TMK that the scheme takes.
    public var masterKeyLengths: [Int] {
        switch self {
        case .singleDES: [8, 16, 24]
        case .doubleDES, .doubleDESWithTDK: [16, 24]
        case .sm4: [16]
        }
    }

    /// The keys in the order of the block.
    var names: [WorkingKeys.Name] {
        switch self {
        case .singleDES, .doubleDES: [.pik, .mak]
        case .doubleDESWithTDK, .sm4: [.pik, .mak, .tdk]
        }
    }

    static let checkValueLength = 4
}
