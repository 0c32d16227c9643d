import DayEnd
import Operators
import TerminalService
import Testing

/// Administrator, supervisor and operator 01, made at the command line.
struct Staff {
    /// Operator 01's password.
    static let own = "Tannhof-Regal-58w"
    /// The supervisor's.
    let lead = "Kupfer-Leiter-73q-Birke"
    private let pair: Pair

    init(on pair: Pair) async throws {
        self.pair = pair
        let made = try await Self.ask(pair, ["set-up", "--administrator", "P1", "--supervisor", "P2"])
        let first = try Self.issued(made, .supervisor)
        try await change(.supervisor, first, lead)
        let one = try #require(OperatorNumber("01"))
        let added = try await Self.ask(
            pair, ["add", "--number", "01", "--person", "P3", "--by", "00"], input: lead)
        try await change(one, Self.issued(added, one), Self.own)
    }

    /// Changes a password, or tries to.
    @discardableResult
    func change(
        _ number: OperatorNumber, _ present: String, _ fresh: String, status: Int32 = 0
    ) async throws -> PeopleReply {
        try await Self.ask(
            pair, ["password", "--number", "\(number)"], input: present + "\n" + fresh, status: status)
    }

    @discardableResult
    func ask(_ arguments: [String], input: String = "", status: Int32 = 0) async throws -> PeopleReply {
        try await Self.ask(pair, arguments, input: input, status: status)
    }

    static func issued(_ reply: PeopleReply, _ number: OperatorNumber) throws -> String {
        try #require(reply.firstPasswords?.first { $0.number == number }?.password)
    }

    private static func ask(
        _ pair: Pair, _ arguments: [String], input: String = "", status: Int32 = 0
    ) async throws -> PeopleReply {
        try #require(try await pair.command(["operator"] + arguments, input: input, status: status).people)
    }
}
