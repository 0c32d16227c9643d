import ArgumentParser
import ChildProcess
import DayEnd
import Foundation
import KeyStore
import PaymentSecurity
import Slips
import TerminalService
import Testing
import UnionPay

@testable import qiantui

@Suite("The slip commands as they are typed")
struct SlipCommandTests {
    private static func slip() -> SettlementSlip {
        let date = CivilDate(daysSinceEpoch: 20_780)
        let totals = SettlementTotals(gross: GrossFigures())
        return SettlementSlip(
            terminal: "10000001", merchant: "898000000000001", currency: .renminbi, batch: .first, businessDay: date,
            operatorNumber: "01", time: Moment(date: date, secondOfDay: 81_660, utcOffset: 28_800), net: NetFigures(),
            terminalTotals: totals, hostTotals: nil, verdict: .unconfirmed, lineCount: 0, refusedUploads: [],
            undelivered: [])
    }

    private static func key(_ seed: UInt8 = 1) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(seed: SecretKey([UInt8](repeating: seed, count: 32)))
    }

    private static func text() throws -> String {
        try SignedClosing(ClosingStatement(slip(), hostRRN: nil), by: key()).text
    }

    @Test("Both are commands, and their options are read")
    func subcommands() throws {
        #expect(try Qiantui.parseAsRoot(["slip", "verify", "-", "--key", "00"]) is SlipCommand.Verify)
        #expect(try Qiantui.parseAsRoot(["slip", "key", "--data", "x", "--hex"]) is SlipCommand.Key)
        let command = try Qiantui.parseAsRoot([
            "terminal", "slip", "--data", "x", "--batch", "7", "--kind", "failures", "--format", "escpos", "--paper",
            "80", "--language", "zh-Hant", "--reprint", "--testing",
        ])
        let slip = try #require(command as? TerminalCommand.Slip)
        #expect(slip.batch == 7 && slip.kind == .failures && slip.format == .escpos && slip.paper == .wide)
        #expect(slip.language == .traditionalChinese && slip.reprint && slip.testing)
        for bad in [["--paper", "57"], ["--format", "pdf"], ["--kind", "x"], ["--batch", "x"]] {
            #expect(throws: (any Error).self) { try Qiantui.parseAsRoot(["terminal", "slip", "--data", "x"] + bad) }
        }
    }

    @Test("A slip's three formats are what the library makes")
    func formats() throws {
        let document = Self.slip().document(SlipContext(.english))
        let bytes = { (more: [String]) throws -> [UInt8] in
            let slip = try TerminalCommand.Slip.parse(["--data", "x", "--language", "en"] + more)
            return slip.format.bytes(document, on: slip.paper, title: "Slip", in: slip.language)
        }
        #expect(try bytes([]) == [UInt8]((document.text(columns: 32) + "\n").utf8))
        #expect(try bytes(["--format", "escpos", "--paper", "80"]) == ESCPOS.bytes(document, on: .wide))
        let html = String(decoding: try bytes(["--format", "html"]), as: UTF8.self)
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    }

    @Test("Keys are taken from a file or as digits, and bad ones are named")
    func keys() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString).pem")
        defer { try? FileManager.default.removeItem(at: file) }
        let key = try Self.key().publicKey
        try Data(key.pem.utf8).write(to: file)
        #expect(try SlipCommand.publicKey(file.path) == key)
        #expect(try SlipCommand.publicKey(key.hex) == key)
        for bad in ["", "00", "/nowhere/at/all", String(key.hex.dropLast())] {
            do {
                _ = try SlipCommand.publicKey(bad)
                Issue.record("\(bad) was taken")
            } catch let failure as Failure {
                #expect(failure.code == .badInput)
                #expect(failure.message.hasPrefix("--key: "))
            }
        }
    }

    @Test("A closing is good under its key alone; one that cannot be read is bad input")
    func verify() throws {
        let text = try Self.text()
        // As a scanner or a plain-text slip gives it.
        let broken = text.enumerated().map { $0.offset % 32 == 31 ? "\($0.element)\n" : "\($0.element)" }.joined()
        let closing = try SlipCommand.closing(broken)
        #expect(SlipCommand.isSigned(closing, by: try Self.key().publicKey))
        #expect(!SlipCommand.isSigned(closing, by: try Self.key(2).publicKey))
        #expect(SlipFinding.lines(of: closing.statement).contains("Net           CNY 0.00"))
        let json = try Output.json(SlipFinding(closing.statement, isSigned: true))
        #expect(json.contains(#""businessDay":"2026-11-23""#) && json.contains(#""signed":true"#))
        do {
            _ = try SlipCommand.closing(String(text.dropLast(3)))
            Issue.record("half a signature was taken")
        } catch let failure as Failure {
            #expect(failure.code == .badInput)
        }
    }

    @Test("A terminal's key is made once; a folder without keys has none")
    func signer() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try TerminalSigner.key(folder) == nil)
        #expect(!FileManager.default.fileExists(atPath: folder), "asking makes nothing")
        let storage = try StorageKey.load(.folder(folder))
        _ = try KeyStore(folder: folder + "/keys", storageKey: storage)
        let key = try #require(try TerminalSigner.key(folder))
        #expect(try TerminalSigner.key(folder) == key)
        let code = try SlipCode.make(Self.slip(), hostRRN: nil, key: key)
        #expect(code.matrix != nil)
        try SignedClosing(parsing: code.text).check(by: key.publicKey)
    }

    @Test("verify ends with 0, 1 or 65", .enabled(if: CommandLineTests.program != nil))
    func exitCodes() async throws {
        let text = try Self.text()
        let cases: [(String, String, Int32)] = [
            (text, try Self.key().publicKey.hex, 0), (text, try Self.key(2).publicKey.hex, 1),
            ("QT1.x", try Self.key().publicKey.hex, 65), (text, "00", 65),
        ]
        for (text, key, code) in cases {
            let program = try #require(CommandLineTests.program).path(percentEncoded: false)
            let process = try ChildProcess(program, ["slip", "verify", text, "--key", key])
            #expect(await process.end() == code)
        }
    }
}
