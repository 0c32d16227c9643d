import Credentials
import DayEnd
import KeyStore
import Operators
import PaymentSecurity
import Store
import TerminalCore
import Timekeeping

/// The terminal's people: passwords are checked here, and every refusal and override goes to the journal.
struct TerminalPeople: Sendable {
    /// Name in the key store of the key that one-time codes are made under.
    static let unlockKeyName = "operators.unlock"

    let desk: CredentialDesk
    let engine: TerminalEngine
    let rule: BusinessDayRule
    let clock: WallClock

    init(settings: TerminalSettings, folder: DataFolder, engine: TerminalEngine, clock: WallClock) throws {
        let configuration = try settings.configuration()
        let keys = try KeyStore(folder: folder.file("keys"), storageKey: StorageKey.load(.folder(folder.path)))
        let words = [configuration.merchantName, configuration.serialNumber].filter { !$0.isEmpty }
        desk = try CredentialDesk(
            path: folder.file(CredentialDesk.fileName),
            configuration: DeskConfiguration(
                policy: settings.passwords, terminal: configuration.terminal, merchant: configuration.merchant,
                shopWords: settings.shopWords + words, isEnrolled: settings.enrolled),
            keys: keys, unlockKey: try keys.find(Self.unlockKeyName).map(UnlockKey.init))
        self.engine = engine
        rule = configuration.businessDay
        self.clock = clock
    }

    /// Whether anybody is set up; until then nobody is asked for a password.
    var isSetUp: Bool { get async { await desk.isSetUp } }

    /// What somebody is here; nil for a number that nobody has.
    func role(of number: OperatorNumber?) async -> Role? {
        await desk.list(at: time).first { $0.number == number }?.role
    }

    /// Whether this is an operator who may close the day.
    func authorize(_ proof: OperatorProof) async throws -> PeopleReply {
        try await settle(desk.logOn(proof.number, password: proof.password, for: .signOff, at: time))
    }

    /// A second person's word for an act of somebody else.
    func approve(
        _ act: Permission, _ reference: String, by proof: OperatorProof, for actor: OperatorNumber
    ) async throws -> PeopleReply {
        let request = ApprovalRequest(act: act, reference: reference, actor: actor)
        return try await settle(desk.approve(request, by: proof.number, password: proof.password, at: time))
    }

    /// The first people of a terminal, each with a password of their own.
    func found(_ accounts: [FoundingAccount]) async throws -> PeopleReply {
        try await settle(desk.found(accounts, at: time))
    }

    func answer(_ request: PeopleRequest) async throws -> PeopleReply {
        switch request.act {
        case .list: return await list()
        case .setUp:
            let administrator = NewOperator(
                number: .administrator, role: .administrator, person: try Self.need(request.person, "person"),
                name: request.name ?? "")
            let supervisor = NewOperator(
                number: .supervisor, role: .supervisor, person: try Self.need(request.supervisor, "supervisor"))
            return try await settle(desk.setUp(administrator: administrator, supervisor: supervisor, at: time))
        case .challenge:
            return try await settle(
                desk.challenge(
                    for: Self.need(request.number, "number"), request.challengeIsReset == true ? .reset : .unlock,
                    at: time))
        case .code:
            return try await settle(
                desk.enter(
                    code: Self.need(request.code, "code"), for: Self.need(request.number, "number"), at: time))
        default: return try await withPassword(request)
        }
    }

    private func withPassword(_ request: PeopleRequest) async throws -> PeopleReply {
        let password = try Self.need(request.password, "password")
        let number = try Self.need(request.number, "number")
        func manager() throws -> OperatorNumber { try Self.need(request.by, "by") }
        switch request.act {
        case .changePassword:
            return try await settle(
                desk.changePassword(
                    of: number, from: password, to: Self.need(request.newPassword, "newPassword"), at: time))
        case .add:
            let newcomer = NewOperator(
                number: number, role: request.role ?? .operator, person: try Self.need(request.person, "person"),
                name: request.name ?? "")
            return try await settle(desk.add(newcomer, by: manager(), password: password, at: time))
        case .remove: return try await settle(desk.remove(number, by: manager(), password: password, at: time))
        case .reset: return try await settle(desk.reset(number, by: manager(), password: password, at: time))
        case .unlock: return try await settle(desk.unlock(number, by: manager(), password: password, at: time))
        default: return try await settle(desk.logOn(number, password: password, for: .signIn, at: time))
        }
    }

    private var time: BookTime { BookTime(now: clock.now, businessDate: rule.day(of: clock.now)) }

    private static func need<Value>(_ value: Value?, _ key: String) throws(RequestError) -> Value {
        guard let value else { throw .missing(key) }
        return value
    }

    private func list() async -> PeopleReply {
        var reply = PeopleReply("done")
        reply.people = await desk.list(at: time).map {
            PeopleReply.Person(
                number: $0.number, role: $0.role, name: $0.name, lockedUntil: $0.lockedUntil, daysLeft: $0.daysLeft,
                mustChange: $0.mustChange != nil, isDormant: $0.isDormant)
        }
        return reply
    }

    /// Journals what happened, then says what came of it.
    private func settle(_ desk: DeskReply) async -> PeopleReply {
        if !desk.facts.isEmpty { _ = await engine.run(.note(desk.facts.map(PersonnelFact.init))) }
        var reply = PeopleReply(desk.outcome)
        if !desk.firstPasswords.isEmpty {
            reply.firstPasswords = desk.firstPasswords.map { .init(number: $0.number, password: $0.text) }
        }
        return reply
    }
}

extension PeopleReply {
    var isDone: Bool { outcome == "done" }

    init(_ outcome: OperatorOutcome) {
        switch outcome {
        case .loggedOn(let person), .changed(let person):
            self.init("done", code: person.notice == nil ? nil : "pw.rotate", value: person.notice)
        case .mustChange(let reason): self.init("mustChange", code: reason.code)
        case .approved, .unlocked, .added, .removed, .reset, .isSetUp: self.init("done")
        case .challenge(let challenge):
            self.init("done")
            self.challenge = challenge.description
        case .refused(let refusal):
            self.init("refused", code: refusal.code)
            switch refusal {
            case .wrongPassword(let left), .wrongCode(let left): value = left
            case .locked(let until), .codesBlocked(let until): self.until = until
            case .problems(let problems): value = problems.first?.parameter?.value
            default: break
            }
        }
    }
}
