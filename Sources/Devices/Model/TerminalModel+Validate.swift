/// A value of a model that cannot be, and what to write instead.
public struct ModelFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// As it stands in the file, `printer.columns`.
    public var key: String
    public var expected: String
    public var found: String

    public init(_ key: String, _ expected: String, _ found: String) {
        self.key = key
        self.expected = expected
        self.found = found
    }

    public var description: String { "key \(key): expected \(expected), found \(found)" }
}

extension TerminalModel {
    /// Checks every value alone and beside the others.
    public func validate() throws(ModelFault) {
        guard (1...40).contains(identifier.utf8.count), identifier.utf8.first != 45,
            identifier.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 })
        else {
            throw ModelFault(
                "identifier", "small letters, digits and hyphens, at most 40", "\"\(identifier)\"")
        }
        try TerminalModel.check("name", name)
        try TerminalModel.check("signOff.label", signOff.label)
        if signOff.place == .functionKey, !keys.contains(.function) {
            throw ModelFault(
                "signOff.place", "home or menu: this model has no function key", "functionKey")
        }
        if let screen { try check(screen) }
        if screen == nil, signOff.place != .functionKey, !unattended {
            throw ModelFault("screen", "a screen, a function key, or unattended: true", "none")
        }
        for (index, key) in keys.enumerated() where keys[..<index].contains(key) {
            throw ModelFault("keys.Index \(index)", "each key once", key.rawValue)
        }
        try check(unattended)
        try checkParts()
        if let printer { try check(printer) }
        try thresholds.validate()
    }

    private static func check(_ key: String, _ text: LocalizedText) throws(ModelFault) {
        for (tag, value) in [
            ("zh-Hans", text.simplified), ("zh-Hant", text.traditional), ("en", text.english),
        ]
        where value.allSatisfy(\.isWhitespace) {
            throw ModelFault("\(key).\(tag)", "a text", "nothing")
        }
    }

    private func check(_ screen: Screen) throws(ModelFault) {
        for (key, value) in [("width", screen.width), ("height", screen.height)]
        where !(120...7680).contains(value) {
            throw ModelFault("screen.\(key)", "120 to 7680 pixels", "\(value)")
        }
    }

    private func check(_ unattended: Bool) throws(ModelFault) {
        switch (unattended, closesAt) {
        case (true, nil):
            throw ModelFault("closesAt", "hh:mm, local time: nobody else closes this machine", "none")
        case (false, let time?):
            throw ModelFault("closesAt", "nothing, or unattended: true beside it", "\"\(time)\"")
        case (true, let time?) where TerminalModel.minuteOfDay(time) == nil:
            throw ModelFault("closesAt", "hh:mm, local time", "\"\(time)\"")
        default: break
        }
    }

    private func checkParts() throws(ModelFault) {
        for (index, fitting) in parts.enumerated() {
            let place = "parts.Index \(index)"
            if parts[..<index].contains(where: { $0.part == fitting.part }) {
                throw ModelFault("\(place).part", "each part once", fitting.part.rawValue)
            }
            let ways = TerminalModel.ways(to: fitting.part)
            guard ways.contains(fitting.reach) else {
                throw ModelFault(
                    "\(place).reach",
                    "one of \(ways.map(\.rawValue).joined(separator: ", ")) for \(fitting.part.rawValue)",
                    fitting.reach.rawValue)
            }
        }
        for part in FindingCode.essential where !has(part) {
            throw ModelFault(
                "parts", "\(part.rawValue) among them: no closing goes on without it", "none")
        }
        if has(.screen), screen == nil {
            throw ModelFault("parts", "no screen: the model has none", "screen")
        }
        if has(.keys), keys.isEmpty { throw ModelFault("parts", "no keys: the model has none", "keys") }
        if has(.printer) != (printer != nil) {
            throw ModelFault(
                "printer", has(.printer) ? "the printer's values" : "nothing: parts has no printer",
                has(.printer) ? "none" : "a printer")
        }
    }

    /// How each part can be reached by this version. It has no driver for a real card reader or PIN pad.
    static func ways(to part: Part) -> [Reach] {
        switch part {
        case .power, .battery, .thermal, .network: [.system, .virtual]
        case .storage, .clock: [.system]
        case .printer: [.attached]
        case .reader, .pinPad: [.virtual]
        case .security: [.service]
        case .screen, .keys: [.person]
        }
    }

    private func check(_ printer: Printer) throws(ModelFault) {
        let widths: ClosedRange<Int>
        switch printer.paper {
        case 58: widths = 320...432
        case 80: widths = 504...640
        default: throw ModelFault("printer.paper", "58 or 80 millimetres", "\(printer.paper)")
        }
        guard widths.contains(printer.dots) else {
            throw ModelFault(
                "printer.dots", "\(widths.lowerBound) to \(widths.upperBound) on \(printer.paper) mm",
                "\(printer.dots)")
        }
        let columns = printer.dots / 13...printer.dots / 8
        guard columns.contains(printer.columns) else {
            throw ModelFault(
                "printer.columns",
                "\(columns.lowerBound) to \(columns.upperBound) for \(printer.dots) dots",
                "\(printer.columns)")
        }
        switch (printer.connection, printer.address) {
        case (.virtual, let address?):
            throw ModelFault(
                "printer.address", "nothing: a virtual printer has no address", "\"\(address)\"")
        case (.virtual, nil): break
        case (_, nil):
            throw ModelFault("printer.address", "host:port or the path of the device", "none")
        case (.tcp, let address?):
            guard let colon = address.lastIndex(of: ":"), colon != address.startIndex,
                let port = UInt16(address[address.index(after: colon)...]), port > 0
            else {
                throw ModelFault("printer.address", "host:port such as 192.0.2.9:9100", "\"\(address)\"")
            }
        case (.device, let address?), (.serial, let address?):
            guard address.hasPrefix("/") else {
                throw ModelFault(
                    "printer.address", "the device's whole path, such as /dev/usb/lp0", "\"\(address)\"")
            }
        }
        guard Printer.bauds.contains(printer.baud) else {
            throw ModelFault(
                "printer.baud", "one of \(Printer.bauds.map(String.init).joined(separator: ", "))",
                "\(printer.baud)")
        }
    }
}

extension TerminalModel.Printer {
    /// Speeds of a serial line, bits a second.
    public static let bauds = [9600, 19_200, 38_400, 57_600, 115_200]
}
