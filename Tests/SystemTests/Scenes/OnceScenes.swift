import DayEnd
import DemoFront
import Foundation
import HostCore
import HostService
import Journal
import TerminalCore
import TerminalService
import Testing
import TouchPage
import UnionPay

@Suite("Scenes of things done once")
struct OnceScenes {
    @Test("AS-27 One confirmation sent ten times, from two windows and by two more callers is one closing")
    func confirmation() async throws {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 4_200, TestCard.domestic.presented(.tap))
        try await PageRun.serve(try await pair.pageFront()) { port in
            let page = try await PageCaller(port: port)
            try await page.done("home", "openEndOfDay")
            try await page.done("stopSelling", "confirmFreeze")
            try await page.done("amounts", "giveCount", "\"counts\":{}")
            let shown = try await page.reaches("confirm")
            let fields = "\"identifier\":\"\(shown.screen.identifier ?? "")\",\"hash\":\"\(shown.screen.hash ?? "")\""
            let other = try await PageCaller(port: port, window: "fedcba9876543210")
            try await withThrowingTaskGroup(of: Void.self) { group in
                // A double tap, the same request again and again, another window, and two tills.
                for index in 0..<10 {
                    group.addTask {
                        let answer = try await page.act(
                            "confirm", "confirm", fields, key: index < 8 ? "the-same" : "tap-\(index)")
                        #expect([200, 409].contains(answer.status), "\(answer.text)")
                    }
                }
                group.addTask { _ = try await other.act("confirm", "confirm", fields) }
                try await group.waitForAll()
            }
            let again = TerminalRequest(.prepareClosing)
            _ = try await pair.ended()
            // Whoever asks afterwards is given the same end.
            let answers = try await withThrowingTaskGroup(of: TerminalReply.self) { group in
                for _ in 0..<3 { group.addTask { try await pair.command(["sign-off"]) } }
                group.addTask { try await pair.answer(again) }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.end)) == ["closed"])
            #expect(Set(answers.compactMap(\.closing?.identifier)).count == 1)
            #expect(Set(answers.compactMap(\.closing?.signOff?.rrn)).count == 1)
        }
        let books = try Books(pair)
        #expect(books.disagreements() == [])
        #expect(books.history.slips.map(\.batch.value) == [1])
        #expect(books.report.batches.count == 1)
        #expect(try pair.records().count { $0 == .closingEnded(.closed) } == 1)
        try await pair.stop()
    }

    @Test("AS-27 Three sign-offs at the command line at once end alike, in one batch")
    func commands() async throws {
        let pair = try await Pair.running()
        try await pair.approve(.sale, 4_200, TestCard.domestic.presented(.tap))
        let answers = try await withThrowingTaskGroup(of: TerminalReply.self) { group in
            for _ in 0..<3 { group.addTask { try await pair.command(["sign-off"]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.map(\.end) == ["closed", "closed", "closed"])
        #expect(Set(answers.compactMap(\.closing?.signOff?.rrn)).count == 1)
        #expect(try Books(pair).history.slips.count == 1)
        try await pair.stop()
    }
}
