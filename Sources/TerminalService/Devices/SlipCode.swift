public import DayEnd
public import PaymentSecurity
import QRCode
public import Slips

/// The signed closing as a slip bears it.
public enum SlipCode {
    public static func make(
        _ slip: SettlementSlip, hostRRN: String?, key: Ed25519.SigningKey
    ) throws -> PaperCode {
        let text = try SignedClosing(ClosingStatement(slip, hostRRN: hostRRN), by: key).text
        let drawn = try QRCode(text)
        return PaperCode(text: text, matrix: PaperCode.Matrix(side: drawn.side, isDark: drawn.isDark))
    }
}
