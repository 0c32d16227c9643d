import ISO8583
import UnionPay

/// The parts of UnionPay's fields: what is read must be written back to the same text or bytes.
enum FieldReaders {
    static func all(_ bytes: [UInt8]) {
        binary(bytes)
        text(String(decoding: bytes, as: UTF8.self))
    }

    private static func binary(_ bytes: [UInt8]) {
        lenient(bytes)
        if let value = try? ICUploadData(parsing: bytes) { demand(value.bytes == bytes, "ICUploadData") }
        if let value = try? TerminalParameters(parsing: bytes) { demand(value.bytes == bytes, "TerminalParameters") }
        if let value = try? SignInSequence(parsing: bytes) { demand(value.bytes == bytes, "SignInSequence") }
    }

    /// Readers that drop something by design (filler between tags, long forms of lengths, spaces at an end, what
    /// follows an operator): what they write must be read as the same value.
    private static func lenient(_ bytes: [UInt8]) {
        if let value = try? ICData(parsing: bytes) {
            if let again = try? value.bytes() { demand((try? ICData(parsing: again)) == value, "ICData") }
            _ = value.description
        }
        if let value = try? SchemeTexts(parsing: bytes) {
            // A longer text for the terminal is read, and never written.
            let again = try? value.bytes()
            demand(again != nil || value.terminal.count > 60, "SchemeTexts that cannot be written")
            if let again {
                demand((try? SchemeTexts(parsing: again)) == value, "SchemeTexts")
                demand(bytes.starts(with: again) || again.starts(with: bytes), "SchemeTexts' bytes")
            }
        }
        if let value = try? OperatorCode(parsing: bytes) {
            let texts = OperatorCode.Form.allCases.map { Array(value.text($0).utf8) }
            demand(texts.contains { $0.starts(with: bytes.prefix(3)) }, "OperatorCode")
        }
    }

    private static func text(_ text: String) {
        func same(_ written: String?, _ name: String) { demand(written == text, name) }
        if let value = try? PrivateData60(parsing: text) { same(value.text, "PrivateData60") }
        if let value = try? OriginalReference(parsing: text) { same(value.text, "OriginalReference") }
        if let value = try? SecurityControl(parsing: text) { same(value.text, "SecurityControl") }
        if let value = try? ScanPayload(parsing: text) { same(value.text, "ScanPayload") }
        if let value = try? UploadDetails(parsing: text) { same(try? value.text(), "UploadDetails") }
        if let value = try? UploadCount(parsing: text) { same(value.text, "UploadCount") }
        if let value = try? TipAmount(parsing: text) { same(value.text, "TipAmount") }
        if let value = try? EntryMode(parsing: text) { same(value.text, "EntryMode") }
        if let value = try? ConditionCode(parsing: text) { same(value.text, "ConditionCode") }
        if let value = try? CardClass(parsing: text) { same(value.text, "CardClass") }
        if let value = try? AdditionalAmount.list(parsing: text) {
            same(value.map(\.text).joined(), "AdditionalAmount")
        }
        if let value = try? SettlementTotals(parsing: text) {
            demand(SettlementTotals.Form.allCases.contains { (try? value.text($0)) == text }, "SettlementTotals")
        }
    }
}
