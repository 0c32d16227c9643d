import DayEnd
import Foundation
import TerminalService

/// Asks the person at the screen. An empty line or the end of input gives the closing up where nothing else fits.
struct AskedAnswers: PromptAnswerer {
    func answer(to prompt: ClosingPrompt) throws -> TerminalRequest? {
        switch prompt {
        case .openItems:
            return isYes("\(prompt.sentence) [y/N] ") ? TerminalRequest(.carry) : nil
        case .count: return count()
        case .explain(_, let needsApproval):
            say(prompt.sentence)
            if needsApproval { say("A supervisor's approval is given on the terminal's screen.") }
            return explain()
        case .authorize: return nil
        case .confirm(let overview):
            return isYes("\(prompt.sentence) [y/N] ") ? .confirming(overview) : nil
        }
    }

    private func count() -> TerminalRequest? {
        say("\(ClosingPrompt.count.sentence) (as 10000x3,5000x1 in minor units; 0 for an empty drawer)")
        while let line = ask("> "), !line.isEmpty {
            do {
                var request = TerminalRequest(.count)
                request.pieces = try GivenAnswers.pieces(line)
                return request
            } catch {
                say((error as? Failure)?.message ?? "\(error)")
            }
        }
        return nil
    }

    private func explain() -> TerminalRequest? {
        for reason in DifferenceReason.allCases { say("  \(reason.rawValue)  \(reason)") }
        while let line = ask("> "), !line.isEmpty {
            guard let reason = DifferenceReason(rawValue: line.uppercased()) else { continue }
            var request = TerminalRequest(.explain)
            request.differenceReason = reason
            return request
        }
        return nil
    }

    private func isYes(_ question: String) -> Bool {
        ["y", "yes", "是"].contains(ask(question)?.lowercased() ?? "")
    }

    private func ask(_ question: String) -> String? {
        FileHandle.standardError.write(Data(question.utf8))
        return readLine(strippingNewline: true)?.trimmingCharacters(in: .whitespaces)
    }

    private func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
