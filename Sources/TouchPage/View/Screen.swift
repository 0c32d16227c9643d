/// What stands before the operator, with all that it shows. The numbers of the codes follow the day-end flow.
public enum Screen: Sendable {
    case home(Home)
    case sale(SaleProgress)
    case giveBack(GiveBack)
    case stopSelling(StopSelling)
    case openItems(OpenItems)
    case sendStored(SendStored)
    case amounts(CashCount)
    case difference(CashDifference)
    case password(PasswordEntry)
    case changePassword(PasswordChange)
    case confirm(Confirmation)
    case selfTest(SelfTest)
    case upload(Upload)
    case settle(Settlement)
    case signOff(SignOff)
    case slip(PaperPreview)
    case sleep(Sleep)
    case operators(OperatorChoice)
    case locked(Lock)
    case stopped(Stop)
    case setUp(SetUp)
    case openDay(CashCount)
    case handTest(HandTrial)
    case receipts(ReceiptSearch)
    case receipt(PaperPreview)

    /// The word by which a page and its actions name the screen.
    public var name: String { facts.name }

    /// Short code that every screen carries for the help desk.
    public var code: String { facts.code }

    private var facts: (name: String, code: String) {
        switch self {
        case .home: ("home", "S00")
        case .sale: ("sale", "S20")
        case .giveBack: ("giveBack", "S25")
        case .stopSelling(let screen): ("stopSelling", screen.tills.isEmpty ? "S01" : "S01a")
        case .openItems: ("openItems", "S02")
        case .sendStored: ("sendStored", "S03")
        case .amounts: ("amounts", "S04")
        case .difference: ("difference", "S04d")
        case .password: ("password", "S05")
        case .changePassword: ("changePassword", "S05c")
        case .confirm: ("confirm", "S06")
        case .selfTest: ("selfTest", "S07")
        case .upload: ("upload", "S08")
        case .settle: ("settle", "S09")
        case .signOff(let screen): ("signOff", screen.state == .pending ? "S10b" : "S10")
        case .slip: ("slip", "S11")
        case .sleep: ("sleep", "S12")
        case .operators: ("operators", "S21")
        case .locked: ("locked", "S22")
        case .stopped: ("stopped", "S23")
        case .setUp: ("setUp", "S24")
        case .openDay: ("openDay", "S28")
        case .handTest: ("handTest", "S29")
        case .receipts: ("receipts", "S26")
        case .receipt: ("receipt", "S27")
        }
    }

    private var content: any Encodable {
        switch self {
        case .home(let content): content
        case .sale(let content): content
        case .giveBack(let content): content
        case .stopSelling(let content): content
        case .openItems(let content): content
        case .sendStored(let content): content
        case .amounts(let content): content
        case .difference(let content): content
        case .password(let content): content
        case .changePassword(let content): content
        case .confirm(let content): content
        case .selfTest(let content): content
        case .upload(let content): content
        case .settle(let content): content
        case .signOff(let content): content
        case .slip(let content): content
        case .sleep(let content): content
        case .operators(let content): content
        case .locked(let content): content
        case .stopped(let content): content
        case .setUp(let content): content
        case .openDay(let content): content
        case .handTest(let content): content
        case .receipts(let content): content
        case .receipt(let content): content
        }
    }
}

/// `{"name": …, "code": …}` and the members of the screen's own content.
extension Screen: Encodable {
    private enum Keys: String, CodingKey { case name, code }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(name, forKey: .name)
        try container.encode(code, forKey: .code)
        try content.encode(to: encoder)
    }
}
