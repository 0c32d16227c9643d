/// The bytes that hexadecimal digits write; spaces may stand anywhere.
func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0 != " " && $0 != "\n" }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Bytes as upper-case hexadecimal digits.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
