/// System trace audit number (流水号, F11): six digits, 000001 to 999999, then 000001 again.
public struct STAN: Hashable, Sendable {
    public let value: Int

    public init?(_ value: Int) {
        guard (1...999_999).contains(value) else { return nil }
        self.value = value
    }

    init(unchecked value: Int) { self.value = value }

    public static let first = STAN(unchecked: 1)
    public var next: STAN { STAN(unchecked: value == 999_999 ? 1 : value + 1) }
    public var text: String { sixDigits(value) }

    /// Reads six digits; nil for anything else, 000000 included.
    public init?(text: String) {
        guard let value = sixDigitNumber(text) else { return nil }
        self.init(value)
    }

    /// Whether this number was handed out before `other`, seen on the circle of 999,999 numbers: the shorter way
    /// round decides, so that 999999 precedes 000001.
    public func precedes(_ other: STAN) -> Bool {
        let distance = (other.value - value + 999_999) % 999_999
        return distance != 0 && distance < 500_000
    }
}

/// Batch number (批次号, F60.2): six digits, 000001 to 999999, then 000001 again.
public struct BatchNumber: Hashable, Sendable {
    public let value: Int

    public init?(_ value: Int) {
        guard (1...999_999).contains(value) else { return nil }
        self.value = value
    }

    init(unchecked value: Int) { self.value = value }

    public static let first = BatchNumber(unchecked: 1)
    public var next: BatchNumber { BatchNumber(unchecked: value == 999_999 ? 1 : value + 1) }
    public var text: String { sixDigits(value) }

    public init?(text: String) {
        guard let value = sixDigitNumber(text) else { return nil }
        self.init(value)
    }
}

/// A line's name inside one terminal: the batch that it was made in and its STAN.
public struct LineKey: Hashable, Codable, Sendable, CustomStringConvertible {
    public var batch: BatchNumber
    public var stan: STAN

    public init(batch: BatchNumber, stan: STAN) {
        self.batch = batch
        self.stan = stan
    }

    public var description: String { "\(batch.text)/\(stan.text)" }
}

extension STAN: Codable, CustomStringConvertible {
    public var description: String { text }
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Int.self)
        guard let stan = STAN(value) else { throw outOfRange("STAN", value, decoder) }
        self = stan
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

extension BatchNumber: Codable, CustomStringConvertible {
    public var description: String { text }
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer().decode(Int.self)
        guard let batch = BatchNumber(value) else { throw outOfRange("batch number", value, decoder) }
        self = batch
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

private func outOfRange(_ what: String, _ value: Int, _ decoder: any Decoder) -> DecodingError {
    .dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "\(what): expected 1...999999, found \(value)"))
}

private func sixDigits(_ value: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, 6 - text.utf8.count)) + text
}

private func sixDigitNumber(_ text: String) -> Int? {
    guard text.utf8.count == 6, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
}
