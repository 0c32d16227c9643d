import DayEnd

extension StorageObservation {
    var readings: [Reading] {
        var readings = [Reading(.freeSpace, freeBytes)]
        if let freeFiles { readings.append(Reading(.freeFiles, freeFiles)) }
        if let probeTime { readings.append(Reading(.probeTime, probeTime)) }
        if let writeError { readings.append(Reading(.writeError, writeError)) }
        if let sectors = smart?.badSectors { readings.append(Reading(.reallocatedSectors, sectors)) }
        if let wear = smart?.wear { readings.append(Reading(.storageWear, wear)) }
        return readings
    }

    func findings(_ limits: Thresholds, at now: Moment) -> [Finding] {
        var found: [Finding] = []
        func add(_ code: FindingCode, subject: String? = nil) {
            found.append(Finding(code, evidence: readings, subject: subject, measured: now))
        }
        if isDurable == false { add(.notDurable) }
        if let writeError {
            add(.cannotWrite, subject: StorageObservation.words(writeError))
        } else if probeTime == nil {
            add(.cannotWrite)
        }
        if freeBytes < limits.storageStop || freeFiles == 0 {
            add(.spaceGone)
        } else if freeBytes < limits.storageWarn {
            add(.spaceLow)
        }
        if let probeTime, probeTime > Int64(limits.storageProbeWarn) { add(.storageSlow) }
        if let smart {
            if !smart.passed {
                add(.driveFails)
            } else if smart.badSectors ?? 0 > Int64(limits.badSectorsWarn)
                || smart.wear ?? 0 > limits.storageWearWarn
            {
                add(.driveWorn)
            }
        }
        return found
    }

    /// The error numbers of Linux that a person can act on.
    private static func words(_ code: Int) -> String {
        switch code {
        case 5: "input/output error (5)"
        case 13: "permission denied (13)"
        case 28: "no space left (28)"
        case 30: "read-only file system (30)"
        case 122: "quota exceeded (122)"
        default: "system error \(code)"
        }
    }
}

extension ClockObservation {
    var readings: [Reading] {
        (offset.map { [Reading(.clockOffset, $0)] } ?? [])
            + (behindJournal.map { [Reading(.clockBehindJournal, $0)] } ?? [])
    }

    func findings(_ limits: Thresholds, at now: Moment) -> [Finding] {
        func finding(_ code: FindingCode) -> [Finding] {
            [Finding(code, evidence: readings, measured: now)]
        }
        if let offset {
            if offset.magnitude > UInt64(max(limits.clockStop, 0)) { return finding(.clockWrong) }
            // Where the host's time is known, it decides; the journal is the witness where it is not.
            return offset.magnitude > UInt64(max(limits.clockWarn, 0)) ? finding(.clockOff) : []
        }
        if let behindJournal, behindJournal > Int64(limits.clockStop) {
            return finding(.clockBehindJournal)
        }
        return finding(.hostTimeUnknown)
    }
}

extension PrinterObservation {
    var readings: [Reading] {
        switch self {
        case .status(let status):
            [
                Reading(.printerStatus, Int(status.printer)),
                Reading(.offlineCause, Int(status.offlineCause)),
                Reading(.errorCause, Int(status.errorCause)), Reading(.paperSensor, Int(status.paper)),
            ]
        case .unreachable(let code): [Reading(.systemError, code)]
        case .garbage(let byte): [Reading(.strangeByte, Int(byte))]
        case .writeOnly, .noAnswer, .stalled: []
        }
    }

    /// What keeps a job from being printed, the nearest cause first; empty where nothing does.
    public var faults: [FindingCode] {
        switch self {
        case .status(let status): status.faults
        case .writeOnly: []
        case .unreachable: [.printerUnplugged]
        case .noAnswer: [.printerSilent]
        case .garbage: [.printerGarbage]
        case .stalled: [.printerStalled]
        }
    }

    func findings(at now: Moment) -> [Finding] {
        let codes = self == .writeOnly ? [FindingCode.printerWriteOnly] : faults
        return codes.map { Finding($0, evidence: readings, measured: now) }
    }
}
