import ArgumentParser
import DayEnd
import Foundation
import Operators
import TerminalService

/// Answers what a closing asks of a person. Nil gives the closing up. Amounts are told in the terminal's currency.
protocol PromptAnswerer {
    func answer(to prompt: ClosingPrompt, in currency: Currency) throws -> TerminalRequest?
}

/// Answers that stand on the command line, for tills and scripts.
struct GivenAnswers: ParsableArguments, PromptAnswerer {
    @Option(
        help: ArgumentHelp(
            "The drawer, counted: face values in minor units and pieces, as 10000x3,5000x1; 0 for an empty one.",
            valueName: "pieces"))
    var count: String?
    @Option(
        help: "Why the drawer differs: D1 miscounted, D2 change, D3 sale, D4 pay-out, D5 tender, D6 fake, D9 unknown.")
    var reason: String?
    @Option(
        name: .customLong("operator"),
        help: "Number of the operator who closes the day; the password is read from standard input.")
    var closer: OperatorNumber?
    @Option(help: "Number of the supervisor who approves a difference; the password is read from standard input.")
    var supervisor: OperatorNumber?
    @Flag(help: "Carry what is open to tomorrow.") var carry = false
    @Flag(help: "Confirm the closing without being asked.") var confirm = false

    var isEmpty: Bool { count == nil && reason == nil && closer == nil && supervisor == nil && !carry && !confirm }

    func answer(to prompt: ClosingPrompt, in currency: Currency) throws -> TerminalRequest? {
        switch prompt {
        case .openItems:
            return carry ? TerminalRequest(.carry) : try missing("--carry", prompt, currency)
        case .count:
            guard let count else { return try missing("--count", prompt, currency) }
            var request = TerminalRequest(.count)
            request.pieces = try Self.pieces(count)
            return request
        case .explain(_, let needsApproval):
            guard let reason else { return try missing("--reason", prompt, currency) }
            guard let known = DifferenceReason(rawValue: reason) else {
                let codes = DifferenceReason.allCases.map(\.rawValue).joined(separator: ", ")
                throw Failure(.usage, "--reason: expected one of \(codes), found \(reason)")
            }
            var request = TerminalRequest(.explain)
            request.differenceReason = known
            if needsApproval, let supervisor { request.proof = try .asked(supervisor) }
            return request
        case .authorize:
            guard let closer else { return try missing("--operator", prompt, currency) }
            var request = TerminalRequest(.authorize)
            request.proof = try .asked(closer)
            return request
        case .confirm(let overview):
            guard confirm else { return try missing("--confirm", prompt, currency) }
            return .confirming(overview)
        }
    }

    private func missing(
        _ option: String, _ prompt: ClosingPrompt, _ currency: Currency
    ) throws -> TerminalRequest? {
        Output(isJSON: true).say("\(prompt.sentence(currency)) Give \(option); nothing was closed.")
        return nil
    }

    static func pieces(_ text: String) throws -> [CashCount.Pieces] {
        if text == "0" { return [] }
        return try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let numbers = part.split(separator: "x", omittingEmptySubsequences: false)
            guard numbers.count == 2, let value = Int64(numbers[0]), let count = Int(numbers[1]) else {
                throw Failure(.usage, "--count: expected pieces as 10000x3,5000x1, found \(part)")
            }
            return CashCount.Pieces(value: value, count: count)
        }
    }
}

extension TerminalRequest {
    static func confirming(_ overview: ClosingOverview) -> TerminalRequest {
        var request = TerminalRequest(.confirm)
        request.list = overview.list
        return request
    }
}

extension OperatorProof {
    /// Asks for the password.
    static func asked(_ number: OperatorNumber) throws -> OperatorProof {
        OperatorProof(number: number, password: try SecretInput.read("Password of \(number): "))
    }
}
