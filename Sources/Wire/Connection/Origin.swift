import NIOCore

/// Whom connections are counted by: an IPv4 address, or a network of 64 bits of IPv6, which one customer of a provider
/// has to itself.
public struct Origin: Hashable, Sendable {
    private let isVersion6: Bool
    private let bits: UInt64

    init(_ address: SocketAddress?) {
        switch address {
        case .v4(let address):
            isVersion6 = false
            bits = UInt64(UInt32(bigEndian: address.address.sin_addr.s_addr))
        case .v6(let address):
            let (high, low) = withUnsafeBytes(of: address.address.sin6_addr) { bytes in
                (
                    UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
                )
            }
            // ::ffff:192.0.2.1, as a port that listens on :: sees IPv4.
            let isMapped = high == 0 && low >> 32 == 0xFFFF
            isVersion6 = !isMapped
            bits = isMapped ? low & 0xFFFF_FFFF : high
        case .unixDomainSocket, nil:
            isVersion6 = false
            bits = 0
        }
    }
}
