/// One measured number, whole, with its unit: the evidence behind a finding.
public struct Reading: Hashable, Codable, Sendable {
    public var quantity: Quantity
    public var value: Int64

    public init(_ quantity: Quantity, _ value: Int64) {
        self.quantity = quantity
        self.value = value
    }

    public init(_ quantity: Quantity, _ value: Int) { self.init(quantity, Int64(value)) }
    public init(_ quantity: Quantity, _ value: Bool) { self.init(quantity, Int64(value ? 1 : 0)) }

    /// What is measured.
    public enum Quantity: String, Codable, CaseIterable, Hashable, Sendable {
        case externalPower, batteryCharge, batteryWear, temperature
        case freeSpace, freeFiles, probeTime, writeError, reallocatedSectors, storageWear
        case clockOffset, clockBehindJournal
        case printerStatus, offlineCause, errorCause, paperSensor, strangeByte, systemError
        case link, addresses, roundTrip, gatewayRoundTrip, loss, throughput, endpointsReached,
            endpointsTried
        case deadZones, testedZones

        public var unit: Unit {
            switch self {
            case .batteryCharge, .batteryWear, .storageWear: .percent
            case .temperature: .milliCelsius
            case .freeSpace: .bytes
            case .probeTime, .roundTrip, .gatewayRoundTrip: .milliseconds
            case .clockOffset, .clockBehindJournal: .seconds
            case .loss: .perMille
            case .throughput: .bytesPerSecond
            case .printerStatus, .offlineCause, .errorCause, .paperSensor, .strangeByte: .bits
            case .externalPower, .link: .yesNo
            case .freeFiles, .writeError, .reallocatedSectors, .systemError, .addresses,
                .endpointsReached,
                .endpointsTried, .deadZones, .testedZones:
                .count
            }
        }
    }

    public enum Unit: String, Codable, CaseIterable, Hashable, Sendable {
        case percent, perMille, bytes, bytesPerSecond, milliseconds, seconds, milliCelsius, count
        /// One byte as a device sent it.
        case bits
        /// 1 or 0.
        case yesNo
    }

    public var unit: Unit { quantity.unit }
}

extension Reading: CustomStringConvertible {
    /// The number as people read it: `12 %`, `120 MiB`, `41.5 °C`, `0x12`.
    public var text: String {
        switch unit {
        case .percent: "\(value) %"
        case .perMille: tenths(value) + " %"
        case .bytes: value.magnitude >= 1 << 20 ? "\(value >> 20) MiB" : "\(value >> 10) KiB"
        case .bytesPerSecond: "\(value) B/s"
        case .milliseconds: "\(value) ms"
        case .seconds: "\(value) s"
        case .milliCelsius: tenths(value / 100) + " °C"
        case .count: "\(value)"
        case .bits: "0x" + (value < 16 ? "0" : "") + String(value, radix: 16, uppercase: true)
        case .yesNo: value == 0 ? "no" : "yes"
        }
    }

    public var description: String { "\(quantity.rawValue) \(text)" }

    private func tenths(_ value: Int64) -> String {
        "\(value < 0 ? "-" : "")\((value.magnitude) / 10).\(value.magnitude % 10)"
    }
}
