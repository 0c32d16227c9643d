import DayEnd
import Devices
import Logging
import Operators
import TerminalCore
import Timekeeping
public import TouchPage
import UnionPay
import Wording

/// The terminal in front of a page: shows the machine's state as screens, and hands what a person does to the
/// terminal's own requests. It decides nothing that the machine or the people's book decides.
public actor PageFront: TerminalFront {
    let desk: TerminalControl
    let configuration: TerminalConfiguration
    let policy: PasswordPolicy
    let clock: WallClock
    let reader: PageReader?
    let service: PageService
    let logger: Logger
    /// Whether people sign on here with passwords of their own.
    let signsOn: Bool
    /// As the first set-up shows it.
    let hostAddress: String

    /// File that keeps what is chosen here over a restart.
    let memory: String

    var door = PageDoor() {
        didSet { tellWhoWorks(before: oldValue) }
    }
    var replay = PageReplay()
    /// What only the page knows: where its person stands between two questions of the machine.
    var place = PagePlace()
    var language: Language
    /// The parts as they were seen last.
    var findings: [Finding] = []
    var looks = 0
    /// Why the host does not answer, as it was found last.
    var diagnosis: NetworkDoctor.Diagnosis?
    /// The card that is waited for.
    var reading: Task<PresentedCardData, any Error>?
    var isDiagnosing = false
    private(set) var current: TerminalView?
    private var facts: PageFacts?
    private var listeners: [Int: AsyncStream<TerminalView>.Continuation] = [:]
    private var nextListener = 0
    private var revision = 0
    private var lastLook: UInt64 = 0
    private var tasks: [Task<Void, Never>] = []
    private var showChange: @Sendable () -> Void = {}
    /// Runs while somebody looks.
    private var screenClock: Task<Void, Never>?
    private var hasStopped = false

    init(
        desk: TerminalControl, configuration: TerminalConfiguration, settings: TerminalSettings, clock: WallClock,
        memory: String, language: Language, reader: PageReader?, service: PageService, logger: Logger
    ) {
        self.desk = desk
        self.memory = memory
        self.configuration = configuration
        policy = settings.passwords
        signsOn = settings.signOn
        hostAddress = settings.host
        self.clock = clock
        self.language = PageMemory(path: memory)?.language ?? language
        self.reader = reader
        self.service = service
        self.logger = logger
    }

    deinit { for task in tasks { task.cancel() } }

    /// Shows every change from now on, at most ten a second.
    func start() async {
        let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (records, record) = AsyncStream.makeStream(of: TerminalRecord.self)
        _ = await desk.engine.observe { written in
            for one in written where one.isOfClosing { record.yield(one) }
            change.yield()
        }
        tasks = [
            Task { [weak self] in for await one in records { await self?.note(one) } },
            Task { [weak self] in
                for await _ in changes {
                    await self?.refresh()
                    guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
                }
            },
            Task { [weak self] in await self?.lookAtParts() },
        ]
        showChange = { change.yield() }
        await refresh()
    }

    /// Ends the streams: the terminal has stopped.
    func stop() {
        hasStopped = true
        screenClock?.cancel()
        for task in tasks { task.cancel() }
        for listener in listeners.values { listener.finish() }
        listeners = [:]
    }

    public func views() async -> AsyncStream<TerminalView> {
        let (stream, listener) = AsyncStream.makeStream(of: TerminalView.self, bufferingPolicy: .bufferingNewest(1))
        guard !hasStopped else {
            listener.finish()
            return stream
        }
        let number = nextListener
        nextListener += 1
        listeners[number] = listener
        listener.onTermination = { [weak self] _ in Task { await self?.leave(number) } }
        if let current { listener.yield(current) }
        return stream
    }

    public func perform(_ request: ActionRequest) async -> ActionOutcome {
        await lockIfIdle()
        door.touched = clock.now
        if case .touch = request.action { return .done }
        await refresh()
        guard let view = current, request.screen == view.screen.name else { return .refused(Phrase(.problemStale)) }
        place.notice = nil
        let outcome: ActionOutcome
        do {
            outcome = try await carryOut(request, on: view.screen)
        } catch {
            outcome = .refused(refusal(error))
        }
        await refresh()
        return outcome
    }

    private func leave(_ number: Int) { listeners[number] = nil }

    public func watched(by count: Int) async {
        screenClock?.cancel()
        screenClock = nil
        guard !hasStopped else { return }
        await lockIfIdle()
        if count > 0 { showChange() }
        screenClock = Task { [weak self] in
            if count > 0 { await self?.lookAtParts() }
            while (try? await Task.sleep(for: .seconds(5))) != nil {
                guard await self?.tick(isWatched: count > 0) == true else { return }
            }
        }
    }

    /// The clock on the screen, and the lock when nobody is there. Returns whether it is needed again: by somebody who
    /// looks, or by somebody who left without locking up.
    private func tick(isWatched: Bool) async -> Bool {
        await lockIfIdle()
        if isWatched {
            showChange()
            await lookAtParts()
        }
        return isWatched || signsOn && door.touched != nil
    }

    private func note(_ record: TerminalRecord) async {
        show(record)
        guard let event = ClosingEvent(record) else { return }
        place.note(event)
        await refresh()
    }

    /// Looks at the machine and shows what changed.
    func refresh() async {
        let people = (try? await desk.people.answer(PeopleRequest(.list)).people) ?? []
        let isSetUp = await desk.people.isSetUp
        let known = facts
        let (facts, number) = await desk.engine.glance { PageFacts($0, retryDue: $1, before: known) }
        // Looks may come back out of order.
        guard !hasStopped, number > lastLook else { return }
        lastLook = number
        self.facts = facts
        place.follow(facts, at: clock.now)
        await preparePapers(facts)
        // Somebody may have looked again meanwhile.
        guard !hasStopped, number == lastLook else { return }
        let now = clock.now
        let staff = PagePeople(people: people, isSetUp: isSetUp, now: now)
        followFailure(facts)
        let day = configuration.businessDay.day(of: now)
        let due = screen(facts, staff)
        let (shown, step) = replayed(before: due, facts)
        revision += 1
        let view = TerminalView(
            revision: revision, language: language,
            identity: .init(
                shop: configuration.merchantName, merchant: configuration.merchant, terminal: configuration.terminal),
            isTest: configuration.isTesting, clock: now.clockTime, businessDay: facts.closing?.start.businessDay ?? day,
            worker: worker(in: people),
            readiness: facts.readiness(health(staff), configuration, language, at: now),
            batch: facts.totals(configuration.currency),
            transactions: facts.transactions(configuration.currency, on: day),
            screen: shown,
            steps: facts.steps(place.steps, upTo: step), lastEnd: facts.last.map { .init($0.end, on: $0.businessDay) },
            notice: place.notice,
            endOfDay: endOfDay(beside: shown), hotline: service.hotline(facts.repair), failure: failure(on: shown))
        current = view
        for listener in listeners.values { listener.yield(view) }
    }
}

extension TerminalRecord {
    /// Whether a page that follows a closing looks at it.
    fileprivate var isOfClosing: Bool {
        switch self {
        case .intent, .outcome, .unanswered, .reversalEnded, .cash, .numbered, .personnel: false
        default: true
        }
    }
}
