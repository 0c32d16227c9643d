import DayEnd
import Foundation
import Operators
import PaymentSecurity
import TerminalService
import Testing
import UnionPay

@Suite("The slip of a real day, from the journal to the check of its signature")
struct SlipTests {
    @Test("AS-47: a closed batch's slip is shown again from the journal, the same each time, and its code is good")
    func slip() async throws {
        let pair = try await Pair.running()
        let data = ["--data", pair.terminalFolder]
        let early = try await Program.run(["terminal", "slip"] + data)
        #expect(early.status == 65)
        #expect(early.errors.contains("no batch of this journal is closed yet") || early.errors.contains("no journal"))

        let card = try Pair.json(TestCard.domestic.presented(.swipe))
        #expect(try await Program.run(["terminal", "sign-in"] + data).status == 0)
        #expect(try await Program.run(["terminal", "sale", "--amount", "1700"] + data, input: card).status == 0)
        #expect(try await Program.run(["terminal", "sale", "--amount", "500", "--cash"] + data).status == 0)
        #expect(try await Program.run(["terminal", "sign-off"] + data).status == 0)

        let ask = ["terminal", "slip", "--language", "en", "--name", "街角小店"] + data
        let shown = try await Program.run(ask)
        #expect(shown.status == 0, "\(shown.errors)")
        for line in [
            "Name                    街角小店", "CUP Sale           1       17.00", "Net                    CNY 17.00",
            "Cash sales         1        5.00", "Net of the day         CNY 22.00",
        ] { #expect(shown.output.contains(line + "\n"), "\(line)") }
        #expect(!shown.output.contains(TestCard.domestic.pan))
        #expect(try await Program.run(ask).output == shown.output)
        let marked = try await Program.run(ask + ["--reprint"]).output.split(separator: "\n")
        #expect(marked.filter { !$0.contains("DUPLICATED") } == shown.output.split(separator: "\n"))

        let page = try await Program.run(ask + ["--format", "html"])
        #expect(page.output.contains("<svg ") && page.output.hasSuffix("</html>\n"))
        #expect(try await Program.run(ask + ["--kind", "transactions"]).output.contains("Sale"))
        #expect(try await Program.run(ask + ["--batch", "999"]).status == 65)

        let start = try #require(shown.output.range(of: "QT1."))
        let code = String(shown.output[start.lowerBound...])
        let key = try await Program.run(["slip", "key"] + data)
        #expect(key.output.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
        let file = try pair.folder.write(key.output, to: "terminal.pem")
        let good = try await Program.run(["slip", "verify", "-", "--key", file, "--json"], input: code)
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output.contains(#""net":1700"#) && good.output.contains(#""signed":true"#))
        let other = try Ed25519.SigningKey(seed: SecretKey([UInt8](repeating: 7, count: 32))).publicKey.hex
        #expect(try await Program.run(["slip", "verify", "-", "--key", other], input: code).status == 1)
        #expect(try await Program.run(["slip", "verify", "-", "--key", file], input: "QT1.x").status == 65)
        try await pair.stop()
    }

    @Test("A receipt names whoever stood at the terminal, and so does every reprint", arguments: ["07", nil])
    func operators(_ number: String?) async throws {
        let pair = try await Pair.running(settings: { $0.model = "counter-top" })
        let line = try await pair.approve(.sale, 1_700, TestCard.domestic.presented(.swipe)) {
            $0.actor = number.flatMap { OperatorNumber($0) }
        }
        let ask = [
            "terminal", "receipt", "--stan", "\(line.key.stan.value)", "--language", "en", "--data",
            pair.terminalFolder,
        ]
        let name = "Operator" + String(repeating: " ", count: 22) + (number ?? "01") + "\n"
        let open = try await Program.run(ask)
        #expect(open.output.contains(name), "\(open.output) \(open.errors)")
        try await pair.close()
        let closed = try await Program.run(ask)
        #expect(closed.output.contains(name), "after its batch was closed: \(closed.output)")
        try await pair.stop()
    }
}
