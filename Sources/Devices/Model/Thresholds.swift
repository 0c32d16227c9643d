/// From where on a reading warns or stops. Whole numbers; the names say the unit.
public struct Thresholds: Hashable, Codable, Sendable {
    /// Percent, on battery power: below it warns, below it stops.
    public var batteryWarn = 20
    public var batteryStop = 5
    /// Percent of the first capacity.
    public var batteryWearWarn = 60
    /// Degrees Celsius.
    public var temperatureWarn = 75
    public var temperatureStop = 90
    public var temperatureCold = 0
    /// Free bytes.
    public var storageWarn: Int64 = 512 << 20
    public var storageStop: Int64 = 32 << 20
    /// Milliseconds of a small write and its sync.
    public var storageProbeWarn = 1000
    public var badSectorsWarn = 10
    /// Percent of the writes that the drive was made for.
    public var storageWearWarn = 90
    /// Seconds that the clock may differ from the host's.
    public var clockWarn = 60
    public var clockStop = 86_400
    /// Milliseconds.
    public var roundTripWarn = 2000
    public var gatewayRoundTripWarn = 200
    /// Thousandths.
    public var lossWarn = 100
    /// Bytes a second.
    public var throughputWarn = 2000

    public init() {}

    public enum CodingKeys: String, CodingKey, CaseIterable {
        case batteryWarn, batteryStop, batteryWearWarn, temperatureWarn, temperatureStop,
            temperatureCold
        case storageWarn, storageStop, storageProbeWarn, badSectorsWarn, storageWearWarn, clockWarn,
            clockStop
        case roundTripWarn, gatewayRoundTripWarn, lossWarn, throughputWarn
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read(_ key: CodingKeys, _ value: inout Int) throws {
            value = try values.decodeIfPresent(Int.self, forKey: key) ?? value
        }
        try read(.batteryWarn, &batteryWarn)
        try read(.batteryStop, &batteryStop)
        try read(.batteryWearWarn, &batteryWearWarn)
        try read(.temperatureWarn, &temperatureWarn)
        try read(.temperatureStop, &temperatureStop)
        try read(.temperatureCold, &temperatureCold)
        storageWarn = try values.decodeIfPresent(Int64.self, forKey: .storageWarn) ?? storageWarn
        storageStop = try values.decodeIfPresent(Int64.self, forKey: .storageStop) ?? storageStop
        try read(.storageProbeWarn, &storageProbeWarn)
        try read(.badSectorsWarn, &badSectorsWarn)
        try read(.storageWearWarn, &storageWearWarn)
        try read(.clockWarn, &clockWarn)
        try read(.clockStop, &clockStop)
        try read(.roundTripWarn, &roundTripWarn)
        try read(.gatewayRoundTripWarn, &gatewayRoundTripWarn)
        try read(.lossWarn, &lossWarn)
        try read(.throughputWarn, &throughputWarn)
    }
}

extension Thresholds {
    /// Values that can be, and a stop that lies beyond its warning.
    func validate() throws(ModelFault) {
        try inside("batteryWarn", batteryWarn, 0...100)
        try inside("batteryStop", batteryStop, 0...batteryWarn)
        try inside("batteryWearWarn", batteryWearWarn, 0...100)
        try inside("temperatureWarn", temperatureWarn, -40...150)
        try inside("temperatureStop", temperatureStop, temperatureWarn...200)
        try inside("temperatureCold", temperatureCold, -60...temperatureWarn)
        try inside("storageWarn", storageWarn, 1...1 << 50)
        try inside("storageStop", storageStop, 1...storageWarn)
        try inside("storageProbeWarn", storageProbeWarn, 1...600_000)
        try inside("badSectorsWarn", badSectorsWarn, 0...1_000_000)
        try inside("storageWearWarn", storageWearWarn, 1...1000)
        try inside("clockWarn", clockWarn, 1...86_400)
        try inside("clockStop", clockStop, clockWarn...31_622_400)
        try inside("roundTripWarn", roundTripWarn, 1...600_000)
        try inside("gatewayRoundTripWarn", gatewayRoundTripWarn, 1...600_000)
        try inside("lossWarn", lossWarn, 0...1000)
        try inside("throughputWarn", throughputWarn, 0...1_000_000_000)
    }

    private func inside<Number: FixedWidthInteger>(
        _ key: String, _ value: Number, _ range: ClosedRange<Number>
    ) throws(ModelFault) {
        guard range.contains(value) else {
            throw ModelFault(
                "thresholds.\(key)", "\(range.lowerBound) to \(range.upperBound)", "\(value)")
        }
    }
}
