import DayEnd
import PaymentSecurity
import Testing
import UnionPay

@Suite("Records of another make")
struct JournalRecordTests {
    private func sealed() throws -> SealedRecord {
        var chain = RecordChain()
        return try chain.seal(.closingCancelled, at: Shop.start)
    }

    /// What opens a first record with this text and the hash that fits it.
    private func error(reading text: String) -> String? {
        let hash = SHA256.hash([UInt8](repeating: 0, count: 32), Array(text.utf8))
        var chain = RecordChain()
        do throws(RecordError) {
            _ = try chain.open(SealedRecord(sequence: 1, hash: hash, text: text))
            return nil
        } catch {
            return error.description
        }
    }

    @Test("A record of a newer program is refused, and says so")
    func newerVersion() throws {
        let text = try sealed().text
        #expect(error(reading: text) == nil)
        #expect(error(reading: text.replacing("\"version\":1", with: "\"version\":2"))?.contains("version 2") == true)
    }

    @Test("A record that names another number than its row is refused")
    func wrongNumber() throws {
        let text = try sealed().text.replacing("\"sequence\":1", with: "\"sequence\":9")
        #expect(error(reading: text)?.contains("names itself 9") == true)
    }

    @Test("What is no record is refused", arguments: ["", "{}", "[]", "null", "{\"version\":1}"])
    func noRecord(_ text: String) { #expect(error(reading: text)?.contains("not readable") == true) }
}
