import ISO8583
import UnionPay

/// The parts of UnionPay's fields: what is read must be written back to the same text or bytes.
enum FieldReaders {
    static func all(_ bytes: [UInt8]) {
        binary(bytes)
        text(String(decoding: bytes, as: UTF8.self))
    }

    private static func binary(_ bytes: [UInt8]) {
        if let value = try? ICData(parsing: bytes) {
            demand((try? value.bytes()) == bytes, "ICData")
            _ = value.description
        }
        if let value = try? ICUploadData(parsing: bytes) { demand(value.bytes == bytes, "ICUploadData") }
        if let value = try? SchemeTexts(parsing: bytes) { demand((try? value.bytes()) == bytes, "SchemeTexts") }
        if let value = try? TerminalParameters(parsing: bytes) { demand(value.bytes == bytes, "TerminalParameters") }
        if let value = try? SignInSequence(parsing: bytes) { demand(value.bytes == bytes, "SignInSequence") }
        if let value = try? OperatorCode(parsing: bytes) {
            demand(OperatorCode.Form.allCases.contains { Array(value.text($0).utf8) == bytes }, "OperatorCode")
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
