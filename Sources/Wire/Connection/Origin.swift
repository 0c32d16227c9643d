import NIOCore

/// Whom connections are counted by: an IPv4 address, or a network of 64 bits of IPv6, which one customer of a provider
/// has to itself.
public struct Origin: Hashable, Sendable {
    private let isVersion6: Bool
    private let bits: UInt64

    init(_ address: SocketAddress?) {
        // Family and port are two bytes each; IPv6 has four more before the address (ip(7), ipv6(7)).
        switch address {
        case .v4(let address):
            isVersion6 = false
            bits = withUnsafeBytes(of: address.address) {
                UInt64(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
            }
        case .v6(let address):
            let (high, low) = withUnsafeBytes(of: address.address) { bytes in
                (
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                    UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
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
