import Timekeeping

extension WallClock {
    /// The clock of the zone that a configuration names.
    ///
    /// - Throws: ``Failure`` that names the key.
    static func configured(zone: String) throws -> WallClock {
        guard let clock = WallClock(zone: zone) else {
            throw Failure(.badConfiguration, "configuration key zone: expected an IANA name such as Asia/Shanghai")
        }
        return clock
    }
}
