import DayEnd
import Operators
import TerminalService
import Testing

/// The people of a terminal under test, and every password that one of them ever had.
struct Crew {
    static let worker = "Kessel-Flug-58b-Ahorn"
    static let lead = "Kupfer-Leiter-73q-Birke"
    let passwords: [String]

    /// Sets up administrator, supervisor and one operator, who has a password of their own.
    init(_ pair: Pair) async throws {
        func ask(_ act: PeopleRequest.Act, _ change: (inout PeopleRequest) -> Void) async throws -> PeopleReply {
            var request = TerminalRequest(.people)
            var people = PeopleRequest(act)
            change(&people)
            request.people = people
            let reply = try #require(try await pair.answer(request).people)
            #expect(reply.outcome == "done", "\(act): \(reply.code ?? "")")
            return reply
        }
        let one = try #require(OperatorNumber("01"))
        let made = try await ask(.setUp) {
            $0.person = PersonID("P1")
            $0.supervisor = PersonID("P2")
        }
        let first = try #require(made.firstPasswords?.first { $0.number == .supervisor }?.password)
        _ = try await ask(.changePassword) {
            ($0.number, $0.password, $0.newPassword) = (.supervisor, first, Self.lead)
        }
        let added = try await ask(.add) {
            ($0.number, $0.person, $0.by, $0.password) = (one, PersonID("P3"), .supervisor, Self.lead)
        }
        let own = try #require(added.firstPasswords?.first { $0.number == one }?.password)
        _ = try await ask(.changePassword) { ($0.number, $0.password, $0.newPassword) = (one, own, Self.worker) }
        passwords =
            (made.firstPasswords ?? []).map(\.password) + (added.firstPasswords ?? []).map(\.password)
            + [Self.lead, Self.worker]
    }

    /// Closes the day with an empty drawer and the operator's password.
    static func close(_ pair: Pair) async throws -> TerminalReply {
        var reply = try await pair.answer(TerminalRequest(.prepareClosing))
        while let prompt = reply.prompt, reply.result == .awaits {
            var answer: TerminalRequest
            switch prompt {
            case .openItems: answer = TerminalRequest(.carry)
            case .count:
                answer = TerminalRequest(.count)
                answer.pieces = []
            case .explain:
                answer = TerminalRequest(.explain)
                answer.differenceReason = .unknown
                answer.proof = OperatorProof(number: .supervisor, password: lead)
            case .authorize:
                answer = TerminalRequest(.authorize)
                answer.proof = OperatorProof(number: try #require(OperatorNumber("01")), password: worker)
            case .confirm(let overview):
                answer = TerminalRequest(.confirm)
                answer.list = overview.list
            }
            reply = try await pair.answer(answer)
        }
        return reply
    }
}
