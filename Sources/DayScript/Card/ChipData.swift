import DayEnd
import UnionPay

/// What a virtual chip and its terminal say in F55: every tag that a request must have, most of those it may have.
///
/// Built as EMV Books 3 and 4 have the values; the cryptogram is made up, as no issuer checks it.
struct ChipData {
    let act: ScriptedAct
    let card: VirtualCard
    let type: TransactionType
    let currency: String
    let country: String
    let serial: String

    /// The tags of one act.
    ///
    /// - Parameter random: source of the cryptogram and the unpredictable number.
    func elements(from random: inout SplitMix64) -> [ICData.Element] {
        let isOffline = type == .offlineICSale
        let counter = act.chipCounter & 0xFFFF
        var values: [ICTag: [UInt8]] = [
            .cryptogram: random.bytes(8),
            // 80: asks the issuer; 40: the chip's own approval.
            .cryptogramInformation: [isOffline ? 0x40 : 0x80],
            .issuerApplicationData: issuerData(isOffline, &random),
            .unpredictableNumber: random.bytes(4),
            .transactionCounter: [UInt8(counter >> 8), UInt8(counter & 0xFF)],
            .verificationResults: verificationResults(isOffline),
            .transactionDate: Self.packed(act.date.year % 100, act.date.month, act.date.day),
            .transactionType: Self.packed(Int(type.processingCode.prefix(2)) ?? 0),
            .amount: Self.decimal(max(0, act.amount), bytes: 6),
            .currency: Self.decimal(Int64(currency) ?? 0, bytes: 2),
            .interchangeProfile: [0x7C, 0x00],
            .country: Self.decimal(Int64(country) ?? 0, bytes: 2),
            .otherAmount: [0, 0, 0, 0, 0, 0],
            .terminalCapabilities: [0xE0, 0xF8, 0xC8],
            .cardholderVerification: verificationMethod,
            .terminalType: [0x22],
            .deviceSerial: Array((serial + "00000000").utf8.prefix(8)),
            .fileName: card.application,
            .applicationVersion: [0x00, 0x30],
            .sequenceCounter: Self.decimal(Int64(act.number), bytes: 4),
        ]
        // Y1: approved offline (EMV Book 4, annex A6).
        if isOffline { values[.authorizationResponse] = Array("Y1".utf8) }
        let order = ICTag.mandatoryInRequest + ICTag.optionalInRequest + [.authorizationResponse]
        return order.compactMap { tag in values[tag].map { ICData.Element(tag, $0) } }
    }

    /// Tag 9F10 in the layout of PBOC 3.0 for UnionPay's cards, in a short one for the others.
    private func issuerData(_ isOffline: Bool, _ random: inout SplitMix64) -> [UInt8] {
        let results: [UInt8] = [0x03, isOffline ? 0x90 : 0xA0, 0x00, 0x00]
        guard card.scheme == .unionPay else { return [0x06, 0x01, 0x0A] + results }
        return [0x07, 0x01, 0x01] + results + [0x01, 0x0A, 0x01, 0, 0, 0, 0, 0] + random.bytes(4)
    }

    /// Tag 95: a PIN was entered for the issuer; the amount is above the floor limit.
    private func verificationResults(_ isOffline: Bool) -> [UInt8] {
        isOffline ? [0, 0, 0, 0, 0] : [0, 0, act.entersPIN ? 0x04 : 0, 0x80, 0]
    }

    /// Tag 9F34: PIN enciphered for the issuer, nothing below the limit of a tap, signature elsewhere.
    private var verificationMethod: [UInt8] {
        if act.entersPIN { return [0x42, 0x03, 0x00] }
        return act.way == .tap || type == .offlineICSale ? [0x1F, 0x03, 0x02] : [0x1E, 0x03, 0x00]
    }

    private static func packed(_ numbers: Int...) -> [UInt8] { numbers.flatMap { decimal(Int64($0), bytes: 1) } }

    /// The last digits of a number, two a byte.
    private static func decimal(_ number: Int64, bytes count: Int) -> [UInt8] {
        var rest = number.magnitude
        var bytes: [UInt8] = []
        for _ in 0..<count {
            bytes.append(UInt8((rest / 10 % 10) << 4 | rest % 10))
            rest /= 100
        }
        return bytes.reversed()
    }
}
