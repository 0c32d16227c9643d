internal import PaymentSecurity
public import UnionPay

/// What stands for all lines of a range: how many, their sums, and a digest of each of them.
///
/// Two sides whose ``bytes`` are equal hold the same lines, but for a chance of one in 2^64.
public struct RangeFingerprint: Hashable, Sendable {
    public let count: Int
    /// Sums of minor units; they wrap, since they only stand for the lines.
    public let debit: Int64
    public let credit: Int64
    /// SHA-256 of the lines.
    private let digest: [UInt8]

    /// - Parameter lines: In the order of ``ComparedLine/precedes(_:)``.
    public init(of lines: some Collection<ComparedLine>) {
        var written: [UInt8] = []
        written.reserveCapacity(lines.count * 9)
        var (debit, credit) = (Int64(0), Int64(0))
        for line in lines {
            line.write(to: &written)
            if line.isCredit { credit &+= line.amount } else { debit &+= line.amount }
        }
        count = lines.count
        self.debit = debit
        self.credit = credit
        digest = SHA256.hash(written)
    }

    /// The first eight bytes of SHA-256 over count, sums and digest.
    public var bytes: [UInt8] {
        var written = Array("lines".utf8)
        for number in [Int64(count), debit, credit] { written.appendUnsigned(number, 8) }
        return Array(SHA256.hash(written, digest).prefix(ComparisonQuestion.fingerprintLength))
    }
}

extension ComparedLine {
    /// The one order in which both sides write down their lines.
    public func precedes(_ other: ComparedLine) -> Bool {
        (stan, isCredit ? 1 : 0, cardClass.rawValue, amount)
            < (other.stan, other.isCredit ? 1 : 0, other.cardClass.rawValue, other.amount)
    }
}
