import DayEnd

extension PowerObservation {
    var readings: [Reading] { external.map { [Reading(.externalPower, $0)] } ?? [] }

    /// A terminal with a battery is made to live on it; one without lives on a reserve that will end.
    func findings(hasBattery: Bool, at now: Moment) -> [Finding] {
        guard let external else { return [Finding(.supplyUnknown, measured: now)] }
        guard !external, !hasBattery else { return [] }
        return [Finding(.onReserve, evidence: readings, measured: now)]
    }
}

extension BatteryObservation {
    var readings: [Reading] {
        (charge.map { [Reading(.batteryCharge, $0)] } ?? [])
            + (capacity.map { [Reading(.batteryWear, $0)] } ?? [])
    }

    func findings(_ limits: Thresholds, at now: Moment) -> [Finding] {
        guard isPresent else { return [Finding(.batteryMissing, measured: now)] }
        var found: [Finding] = []
        if isDischarging, let charge {
            if charge < limits.batteryStop {
                found.append(Finding(.batteryEmpty, evidence: readings, measured: now))
            } else if charge < limits.batteryWarn {
                found.append(Finding(.batteryLow, evidence: readings, measured: now))
            }
        }
        if let complaint {
            found.append(
                Finding(.batteryComplains, evidence: readings, subject: complaint, measured: now))
        }
        if let capacity, capacity < limits.batteryWearWarn {
            found.append(Finding(.batteryWorn, evidence: readings, measured: now))
        }
        return found
    }
}

extension ThermalObservation {
    var readings: [Reading] { hottest.map { [Reading(.temperature, $0)] } ?? [] }

    func findings(_ limits: Thresholds, at now: Moment) -> [Finding] {
        guard let hottest else { return [Finding(.noSensor, measured: now)] }
        func finding(_ code: FindingCode) -> [Finding] {
            [Finding(code, evidence: readings, subject: sensor, measured: now)]
        }
        if hottest > Int64(limits.temperatureStop) * 1000 { return finding(.tooHot) }
        if hottest > Int64(limits.temperatureWarn) * 1000 { return finding(.hot) }
        return hottest < Int64(limits.temperatureCold) * 1000 ? finding(.cold) : []
    }
}
