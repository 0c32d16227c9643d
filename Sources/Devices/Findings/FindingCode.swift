/// A finding's stable short name, which a help desk can look up: `PRN-02`. A number is never given a second meaning.
public struct FindingCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let part: Part
    /// 0 to 99. 0: nothing is wrong. 90: no answer in time. 91: cannot be looked at.
    public let number: Int

    init(_ part: Part, _ number: Int) {
        self.part = part
        self.number = number
    }

    /// Reads `PRN-02`; nil for anything that is no known code.
    public init?(_ text: String) {
        guard let known = FindingCode.all.first(where: { $0.description == text }) else { return nil }
        self = known
    }

    public var description: String { "\(part.prefix)-\(number < 10 ? "0" : "")\(number)" }

    public static func < (left: FindingCode, right: FindingCode) -> Bool {
        (left.part, left.number) < (right.part, right.number)
    }

    /// What it means for the closing. A code has one grade, everywhere.
    public var grade: Grade { definition?.grade ?? .warn }
    public var text: LocalizedText {
        definition?.text ?? .init(description, description, description)
    }

    private var definition: Definition? { FindingCode.definitions[self] }

    /// Every code, in order.
    public static let all: [FindingCode] = table.map(\.code).sorted()
    private static let definitions = Dictionary(table.map { ($0.code, $0) }) { first, _ in first }

    struct Definition: Sendable {
        let code: FindingCode
        let grade: Grade
        let text: LocalizedText

        init(
            _ code: FindingCode, _ grade: Grade, _ simplified: String, _ traditional: String,
            _ english: String
        ) {
            self.code = code
            self.grade = grade
            self.text = LocalizedText(simplified, traditional, english)
        }
    }

    /// Nothing is wrong with this part.
    public static func fine(_ part: Part) -> FindingCode { .init(part, 0) }
    /// The part did not answer within its time.
    public static func silent(_ part: Part) -> FindingCode { .init(part, 90) }
    /// The part cannot be looked at.
    public static func unreadable(_ part: Part) -> FindingCode { .init(part, 91) }

    /// Parts without which nothing may be sent: they must be known to be well.
    static let essential: [Part] = [.storage, .security]
}

extension FindingCode: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let code = FindingCode(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is no finding's code"))
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension FindingCode {
    public static let onReserve = FindingCode(.power, 1)
    public static let supplyUnknown = FindingCode(.power, 2)

    public static let batteryLow = FindingCode(.battery, 1)
    public static let batteryEmpty = FindingCode(.battery, 2)
    public static let batteryWorn = FindingCode(.battery, 3)
    public static let batteryComplains = FindingCode(.battery, 4)
    public static let batteryMissing = FindingCode(.battery, 5)

    public static let hot = FindingCode(.thermal, 1)
    public static let tooHot = FindingCode(.thermal, 2)
    public static let cold = FindingCode(.thermal, 3)
    public static let noSensor = FindingCode(.thermal, 4)

    public static let spaceLow = FindingCode(.storage, 1)
    public static let spaceGone = FindingCode(.storage, 2)
    public static let storageSlow = FindingCode(.storage, 3)
    public static let cannotWrite = FindingCode(.storage, 4)
    public static let driveFails = FindingCode(.storage, 5)
    public static let notDurable = FindingCode(.storage, 6)
    public static let driveWorn = FindingCode(.storage, 7)

    public static let clockOff = FindingCode(.clock, 1)
    public static let clockWrong = FindingCode(.clock, 2)
    public static let hostTimeUnknown = FindingCode(.clock, 3)
    public static let clockBehindJournal = FindingCode(.clock, 4)

    public static let printerOffline = FindingCode(.printer, 1)
    public static let paperOut = FindingCode(.printer, 2)
    public static let coverOpen = FindingCode(.printer, 3)
    public static let cutterError = FindingCode(.printer, 4)
    public static let printerBroken = FindingCode(.printer, 5)
    public static let printerPauses = FindingCode(.printer, 6)
    public static let paperLow = FindingCode(.printer, 7)
    public static let printerUnplugged = FindingCode(.printer, 8)
    public static let printerSilent = FindingCode(.printer, 9)
    public static let printerGarbage = FindingCode(.printer, 10)
    public static let printerStalled = FindingCode(.printer, 11)
    public static let printerError = FindingCode(.printer, 12)
    public static let printerWriteOnly = FindingCode(.printer, 13)

    public static let readerDead = FindingCode(.reader, 1)
    public static let readerTampered = FindingCode(.reader, 2)
    public static let readerVirtual = FindingCode(.reader, 3)

    public static let pinPadDead = FindingCode(.pinPad, 1)
    public static let pinPadTampered = FindingCode(.pinPad, 2)
    public static let pinPadVirtual = FindingCode(.pinPad, 3)

    public static let noLink = FindingCode(.network, 1)
    public static let noAddress = FindingCode(.network, 2)
    public static let noGateway = FindingCode(.network, 3)
    public static let noName = FindingCode(.network, 4)
    public static let noConnection = FindingCode(.network, 5)
    public static let noTLS = FindingCode(.network, 6)
    public static let noEcho = FindingCode(.network, 7)
    public static let lossy = FindingCode(.network, 8)
    public static let slowAnswers = FindingCode(.network, 9)
    public static let slowLine = FindingCode(.network, 10)
    public static let notTried = FindingCode(.network, 11)

    public static let noMasterKey = FindingCode(.security, 1)
    public static let noWorkingKeys = FindingCode(.security, 2)

    public static let screenDead = FindingCode(.screen, 1)
    public static let screenUntested = FindingCode(.screen, 2)
    public static let keysDead = FindingCode(.keys, 1)
    public static let keysUntested = FindingCode(.keys, 2)
}
