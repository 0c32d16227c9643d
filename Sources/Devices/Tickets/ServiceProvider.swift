/// Who repairs this terminal.
public struct ServiceProvider: Hashable, Codable, Sendable {
    public var name: String
    /// As it is dialled.
    public var hotLine: String
    /// Minutes within which the provider has promised to call back.
    public var callsWithin: Int

    public init(name: String, hotLine: String, callsWithin: Int = 120) {
        self.name = name
        self.hotLine = hotLine
        self.callsWithin = callsWithin
    }
}

/// What the operator must not do before the repair: each would lose something that is still there.
public enum Prohibition: String, Codable, CaseIterable, Hashable, Sendable {
    case switchOff, reset, openHousing, takeCards, enterPIN

    public var text: LocalizedText {
        switch self {
        case .switchOff: .init("请勿关机或断电。", "請勿關機或斷電。", "Do not switch off or unplug.")
        case .reset: .init("请勿重置、注销或卸载。", "請勿重設、登出或解除安裝。", "Do not reset, log out or uninstall.")
        case .openHousing: .init("请勿打开机壳。", "請勿打開機殼。", "Do not open the housing.")
        case .takeCards: .init("请勿在本机收款。", "請勿在本機收款。", "Do not take payments on this terminal.")
        case .enterPIN: .init("请勿让顾客输入密码。", "請勿讓顧客輸入密碼。", "Do not let anybody enter a PIN.")
        }
    }

    /// What a fault of this part forbids, in the order of the list.
    public static func all(for part: Part) -> [Prohibition] {
        switch part {
        case .battery, .power: [.reset, .takeCards]
        case .storage: [.switchOff, .reset, .openHousing, .takeCards]
        case .pinPad, .reader: [.reset, .openHousing, .takeCards, .enterPIN]
        case .security: [.reset, .openHousing, .takeCards]
        case .thermal, .clock, .printer, .network, .screen, .keys: [.reset, .openHousing]
        }
    }
}
