import KeyStore
public import Settings
import UnionPay
import Wire

/// What a host takes on at most, and for how long.
extension HostSettings {
    func checkBounds() throws(SettingsError) {
        let most = 1_000_000
        let bounds: [(key: CodingKeys, value: Int, range: ClosedRange<Int>, unit: String)] = [
            (.connections, connections, 1...most, "connections"),
            (.connectionsPerAddress, connectionsPerAddress ?? 0, 0...most, "connections"),
            (.waitingRequests, waitingRequests, 1...most, "requests"),
            (.idleTimeout, idleTimeout, 1...86_400, "seconds"),
            (.firstMessageTimeout, firstMessageTimeout, 1...86_400, "seconds"),
            (.messageTimeout, messageTimeout, 1...86_400, "seconds"),
            (.terminalRate, terminalRate, 0...most, "requests a second"),
            (.terminalBurst, terminalBurst, 1...most, "requests"),
            (.wrongMACs, wrongMACs, 0...most, "wrong MACs"),
            (.drainTimeout, drainTimeout, 0...3_600, "seconds"),
            (.shopFreezeMinutes, shopFreezeMinutes, 1...240, "minutes"),
            (.closingCapacity, closingCapacity, 0...most, "terminals a minute"),
        ]
        for (key, value, range, unit) in bounds where !range.contains(value) {
            throw .invalid(key.rawValue, "\(range.lowerBound) to \(range.upperBound) \(unit)", "\(value)")
        }
        _ = try operationsAddress()
        let name = storageKey.hasPrefix(Self.credential) ? String(storageKey.dropFirst(Self.credential.count)) : "some"
        guard KeyStore.isName(name) else {
            throw .invalid("storageKey", "nothing, a path, or credential:NAME", storageKey)
        }
    }

    /// The minutes over which terminals are spread; nil for none.
    func closingMinutes(_ away: [TimeSlots.BlackOut]) throws(SettingsError) -> Range<Int>? {
        guard !closingHours.isEmpty else {
            guard closingCapacity == 0 else {
                throw .invalid("closingCapacity", "0, or closingHours for it to hold in", "\(closingCapacity)")
            }
            return nil
        }
        guard let hours = SettingsText.partOfDay(closingHours),
            let part = TimeSlots.Hours(start: hours.start / 60, end: hours.end / 60)
        else { throw .invalid("closingHours", "hh:mm-hh:mm, or nothing", closingHours) }
        guard OpenMinutes(hours: part, blackOuts: away) != nil else {
            throw .invalid("closingHours", "a minute that no part of blackOuts covers", closingHours)
        }
        return part.start..<(part.end > part.start ? part.end : part.end + 1440)
    }

    private static let credential = "credential:"

    /// Where the keys lie, and what opens them.
    ///
    /// - Parameter data: The data folder.
    public func keyPlaces(data: String) -> HostVault.Places {
        let folder = keyFolder.isEmpty ? data : keyFolder
        let source: StorageKey.Source =
            if storageKey.isEmpty {
                .folder(folder)
            } else if storageKey.hasPrefix(Self.credential) {
                .credential(String(storageKey.dropFirst(Self.credential.count)))
            } else {
                .file(storageKey)
            }
        return HostVault.Places(folder: folder, storageKey: source)
    }

    /// Where the host can be looked at; nil for nowhere. Port 0 takes any free one.
    public func operationsAddress() throws(SettingsError) -> (host: String, port: Int)? {
        guard !operations.isEmpty else { return nil }
        let isAny = operations.hasSuffix(":0")
        guard let endpoint = Endpoint(isAny ? operations.dropLast() + "1" : operations) else {
            throw .invalid("operations", "nothing, or an address such as 127.0.0.1:9583", operations)
        }
        return (endpoint.host, isAny ? 0 : Int(endpoint.port))
    }

    var frameLimits: FrameLimits {
        let perAddress = connectionsPerAddress ?? max(1, connections / 2)
        return FrameLimits(
            idleTimeout: .seconds(idleTimeout), firstFrameTimeout: .seconds(firstMessageTimeout),
            frameTimeout: .seconds(messageTimeout), connections: connections,
            connectionsPerAddress: perAddress == 0 ? nil : perAddress)
    }

    var engineLimits: HostEngine.Limits {
        .init(waitingRequests: waitingRequests, terminalRate: terminalRate, terminalBurst: terminalBurst)
    }
}
