/// What a terminal is made of, in the order in which a self-test names it.
public enum Part: String, Codable, CaseIterable, Hashable, Sendable, Comparable {
    /// Mains or another outside supply.
    case power
    case battery
    case thermal
    case storage
    case clock
    case printer
    /// The card reader.
    case reader
    case pinPad
    case network
    /// The keys that the terminal must have.
    case security
    case screen
    /// The keys that a finger presses.
    case keys

    /// The letters that a finding's code begins with: `PRN` of `PRN-02`.
    public var prefix: String {
        switch self {
        case .power: "PWR"
        case .battery: "BAT"
        case .thermal: "THM"
        case .storage: "STO"
        case .clock: "CLK"
        case .printer: "PRN"
        case .reader: "RDR"
        case .pinPad: "PIN"
        case .network: "NET"
        case .security: "SEC"
        case .screen: "SCR"
        case .keys: "KEY"
        }
    }

    /// What people call it.
    public var name: LocalizedText {
        switch self {
        case .power: .init("电源", "電源", "Power supply")
        case .battery: .init("电池", "電池", "Battery")
        case .thermal: .init("温度", "溫度", "Temperature")
        case .storage: .init("存储", "儲存", "Storage")
        case .clock: .init("时钟", "時鐘", "Clock")
        case .printer: .init("打印机", "印表機", "Printer")
        case .reader: .init("读卡器", "讀卡機", "Card reader")
        case .pinPad: .init("密码键盘", "密碼鍵盤", "PIN pad")
        case .network: .init("网络", "網路", "Network")
        case .security: .init("密钥", "金鑰", "Keys of this terminal")
        case .screen: .init("屏幕", "螢幕", "Screen")
        case .keys: .init("按键", "按鍵", "Keypad")
        }
    }

    /// Position in a self-test, from zero.
    public var position: Int { Part.allCases.firstIndex(of: self) ?? 0 }

    public static func < (left: Part, right: Part) -> Bool { left.position < right.position }
}
