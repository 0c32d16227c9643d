import Devices

/// Power supply, battery and temperature as Linux reports them under `/sys/class`.
struct SystemSupply {
    /// `/sys`, or a made-up tree.
    let root: String

    private struct Supply {
        let folder: String
        func text(_ name: String) -> String? { SmallFile.text(folder + "/" + name, limit: 4096) }
        func number(_ name: String) -> Int64? { text(name).flatMap { Int64($0) } }
    }

    /// Supplies of this machine; those of a mouse or keyboard say `scope` Device.
    private var supplies: [Supply] {
        let folder = root + "/class/power_supply"
        return SmallFile.names(in: folder).map { Supply(folder: folder + "/" + $0) }
            .filter { $0.text("scope") != "Device" }
    }

    var power: PowerObservation {
        let online = supplies.filter { $0.text("type") != "Battery" }.compactMap { $0.number("online") }
        return PowerObservation(external: online.isEmpty ? nil : online.contains { $0 > 0 })
    }

    var battery: BatteryObservation {
        guard
            let battery = supplies.first(where: {
                $0.text("type") == "Battery" && $0.number("present") != 0
            })
        else {
            return BatteryObservation(isPresent: false, charge: nil, isDischarging: false)
        }
        var capacity: Int?
        for quantity in ["charge", "energy"] where capacity == nil {
            guard let full = battery.number(quantity + "_full"), full >= 0,
                let design = battery.number(quantity + "_full_design"), design > 0
            else { continue }
            let hundredfold = full.multipliedReportingOverflow(by: 100)
            if !hundredfold.overflow { capacity = Int(clamping: hundredfold.partialValue / design) }
        }
        let health = battery.text("health")
        return BatteryObservation(
            charge: battery.number("capacity").flatMap { (0...100).contains($0) ? Int($0) : nil },
            isDischarging: battery.text("status") == "Discharging", capacity: capacity,
            complaint: health == nil || health == "Good" || health == "Unknown" ? nil : health)
    }

    /// A sensor that shows less than -60 or more than 200 degrees is broken and is passed over.
    var thermal: ThermalObservation {
        let folder = root + "/class/thermal"
        var hottest = ThermalObservation(hottest: nil)
        for zone in SmallFile.names(in: folder) where zone.hasPrefix("thermal_zone") {
            guard let value = SmallFile.number("\(folder)/\(zone)/temp"),
                (-60_000...200_000).contains(value),
                value > hottest.hottest ?? .min
            else { continue }
            hottest = ThermalObservation(
                hottest: value, sensor: SmallFile.text("\(folder)/\(zone)/type") ?? zone)
        }
        return hottest
    }
}
