import DayEnd
import HostCore
import ISO8583
import Sealing
import Simulation
import TerminalCore
import Testing
import UnionPay

@Suite("Hostile input")
struct HostileInputTests {
    /// A terminal alone, with whatever comes to it.
    private struct Bench {
        var terminal: Terminal
        var requests: [OutgoingRequest] = []
        var halts: [String] = []
        var records: [TerminalRecord] = []
        /// What the world would feed next if it were sane.
        var due: Due?

        enum Due {
            case link
            case answer(OutgoingRequest)
            case keys, rest
        }

        mutating func feed(_ input: Input) {
            var effects = ContiguousArray<TerminalCore.Effect>()
            terminal.handle(input, at: Shop.start, into: &effects)
            for effect in effects {
                switch effect {
                case .append(let new): records += new
                case .send(let request):
                    requests.append(request)
                    due = .answer(request)
                case .connect: due = .link
                case .installKeys: due = .keys
                case .rest: due = .rest
                case .halt(let evidence): halts.append(evidence)
                default: break
                }
            }
        }
    }

    private static func amount(_ random: inout SplitMix64) -> Int64 {
        if Int.random(in: 0..<4, using: &random) > 0 { return Int64.random(in: 1...5_000, using: &random) }
        return [999_999_999_999, 1_000_000_000_000, 0, -1, .max, .min].randomElement(using: &random) ?? 1
    }

    private static func text(_ random: inout SplitMix64) -> String {
        ["", "1", "123456", "1234567", "ABCDEFGHIJKL", "123456789012", "\u{0}\u{7F}", "四", "12345", "00"]
            .randomElement(using: &random) ?? ""
    }

    private static func command(_ shop: Shop, _ random: inout SplitMix64) throws -> Command {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .signIn
        case 1: return .echo
        case 2: return .signOff(SignOffRequest(identifier: text(&random)))
        case 3: return .sendStored
        case 4: return .cash(CashRequest(kind: .sale, amount: amount(&random), reference: text(&random)))
        default:
            let type = TransactionType.allCases.randomElement(using: &random) ?? .sale
            var request = TransactionRequest(
                type: type, amount: amount(&random),
                card: try shop.card(
                    Shop.domestic, Shop.Way.allCases.randomElement(using: &random) ?? .swipe, for: type,
                    approvesOffline: Bool.random(using: &random)))
            request.original = STAN(Int.random(in: 0...60, using: &random))
            request.authority = Shop.authority
            request.authorization = "123456"
            switch Int.random(in: 0..<12, using: &random) {
            case 0:
                request.originalSlip = OriginalSlip(
                    batch: BatchNumber(Int.random(in: 0...3, using: &random)),
                    stan: STAN(Int.random(in: 0...30, using: &random)), date: text(&random), rrn: text(&random),
                    authorization: text(&random))
            case 1: request.authority = OfflineAuthority(mode: text(&random), institution: text(&random))
            case 2: request.authorization = text(&random)
            case 3: request.card.reference.sequence = text(&random)
            case 4: request.reference = text(&random)
            default: break
            }
            return .transaction(request)
        }
    }

    /// An answer to a request as a host might give it that means harm, or does not know better.
    private static func answer(to request: Message, harm: Int, _ random: inout SplitMix64) -> Message {
        func harms() -> Bool { Int.random(in: 0..<100, using: &random) < harm }
        var message = Message(mti: request.mti.response)
        for field in [3, 4, 11, 41, 42, 48, 49, 60] {
            if let bytes = request.bytes(field), !harms() { message.set(field, bytes: bytes) }
        }
        message.set(39, "00")
        if harms() {
            message.set(39, ["10", "51", "77", "94", "A0", "??", "", "25"].randomElement(using: &random) ?? "")
        }
        message.set(37, "632700000012")
        message.set(63, "CUP")
        if request.mti == .networkManagementRequest { message.set(62, bytes: [1, 2, 3]) }
        for field in [4, 12, 13, 15, 37, 38, 48, 54, 60, 62, 63] where harms() { message.set(field, text(&random)) }
        if request.mti == .reconciliationRequest, let digits = message.text(48), digits.utf8.count == 62,
            Bool.random(using: &random)
        {
            let verdict = ["0", "1", "2", "3"].randomElement(using: &random) ?? "1"
            message.set(48, digits.dropLast(32) + verdict + digits.suffix(31).dropLast() + "1")
        }
        return message
    }

    private static func noise(_ bench: Bench, _ random: inout SplitMix64) -> Input {
        let number = bench.requests.last?.exchange ?? 0
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .linkUp
        case 1: return .linkDown
        case 2: return .keysInstalled(failure: Bool.random(using: &random) ? nil : "no key")
        case 3: return .rested(failure: Bool.random(using: &random) ? nil : "no room")
        case 4: return .timer(.answer(exchange: number))
        case 5: return .notSent(exchange: number, problem: "no")
        case 6:
            guard let request = bench.requests.suffix(3).randomElement(using: &random) else { return .linkUp }
            return .received(
                answer(to: request.message, harm: 30, &random),
                processingRequest: ProcessingRequest(digit: UInt8.random(in: 0...15, using: &random)),
                mac: [.valid, .invalid, .absent].randomElement(using: &random) ?? .valid)
        default: return .timer(.retry(UInt32.random(in: 0...40, using: &random)))
        }
    }

    @Test("No order of inputs, no request and no answer makes a terminal halt, and its journal always folds")
    func terminal() throws {
        for seed in 0..<(Grid.isFull ? 400 : 25) {
            var random = SplitMix64(seed: UInt64(seed))
            let shop = try Shop {
                $0.countLimit = 4
                $0.privateDataLength = 14
                $0.offersPartialApproval = true
            }
            var bench = Bench(
                terminal: Terminal(configuration: shop.world.terminal.configuration, state: TerminalState()))
            bench.feed(.restart)
            let harm = [0, 3, 15].randomElement(using: &random) ?? 0
            for id in 0..<400 {
                if let due = bench.due, Int.random(in: 0..<100, using: &random) >= harm {
                    bench.due = nil
                    switch due {
                    case .link: bench.feed(.linkUp)
                    case .keys: bench.feed(.keysInstalled(failure: nil))
                    case .rest: bench.feed(.rested(failure: nil))
                    case .answer(let request):
                        let answer = Self.answer(to: request.message, harm: harm, &random)
                        bench.feed(.received(answer, processingRequest: nil, mac: .valid))
                    }
                } else if Int.random(in: 0..<3, using: &random) > 0 {
                    bench.feed(.command(id: UInt64(id), try Self.command(shop, &random)))
                } else {
                    bench.feed(Self.noise(bench, &random))
                }
            }
            #expect(bench.halts == [], "seed \(seed)")
            #expect(try TerminalState(folding: bench.records) == bench.terminal.state, "seed \(seed)")
        }
    }

    @Test("A terminal whose invariant is broken writes nothing more, and says so to whoever asks")
    func halted() throws {
        let shop = try Shop()
        var state = TerminalState()
        // A closing in step 9 without the settlement of step 8: no journal leads there.
        state.closing = .init(
            start: .init(identifier: "evening", scope: .day, businessDay: Shop.start.date, time: Shop.start))
        state.closing?.step = .reconcile
        state.closing?.isConfirmed = true
        var bench = Bench(terminal: Terminal(configuration: shop.world.terminal.configuration, state: state))
        bench.feed(.restart)
        bench.feed(.linkUp)
        #expect(bench.halts.count == 1)
        let records = bench.records.count
        var effects = ContiguousArray<TerminalCore.Effect>()
        bench.terminal.handle(.command(id: 9, .echo), at: Shop.start, into: &effects)
        guard case .reply(id: 9, .refused(.notPermitted))? = effects.first else {
            throw Unexpected("\(effects)", #_sourceLocation)
        }
        #expect(effects.count == 1)
        #expect(bench.records.count == records)
    }

    @Test("No message under good keys makes the host halt, post by halves, or forget a pending act")
    func host() throws {
        for seed in 0..<(Grid.isFull ? 100 : 4) {
            var random = SplitMix64(seed: UInt64(seed))
            let shop = try Shop()
            try Till(shop: shop).play()
            try shop.line(.sale, 100)
            let requests = shop.messages(.toHost)
            for _ in 0..<60 {
                guard var message = requests.randomElement(using: &random),
                    let other = requests.randomElement(using: &random)
                else { continue }
                if Int.random(in: 0..<3, using: &random) == 0 { message.mti = other.mti }
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    guard let field = other.fields.randomElement(using: &random), field != 41, field != 42 else {
                        continue
                    }
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: message.remove(field)
                    case 1: if let bytes = other.bytes(field) { message.set(field, bytes: bytes) }
                    default:
                        guard var bytes = message.bytes(field), !bytes.isEmpty else { continue }
                        let index = Int.random(in: 0..<bytes.count, using: &random)
                        bytes[index] = UInt8.random(in: 0x30...0x39, using: &random)
                        message.set(field, bytes: bytes)
                    }
                }
                // What the codec cannot write, no terminal can send.
                try? shop.world.inject(message)
            }
            try shop.world.wait(seconds: 300)
            #expect(shop.world.halts == [], "seed \(seed)")
            #expect(shop.postings.filter { $0.state == .pending } == [], "seed \(seed)")
            for entry in shop.world.ledger.entries {
                #expect(entry.debit != entry.credit && entry.amount >= 0, "seed \(seed)")
            }
            for posting in shop.postings where posting.state == .approved { #expect(posting.amount <= posting.asked) }
        }
    }

    @Test("An unknown terminal, a wrong merchant and a wrong batch are each told so; the connection lives")
    func strangers() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        let sale = try #require(shop.messages(.toHost).last)
        for (field, value, code) in [
            (41, "99999999", "97"), (42, "898000000000009", "97"), (60, "2200000900060", "77"),
        ] {
            var message = sale
            message.set(field, value)
            message.set(11, "000777")
            #expect(try shop.ask(message).answers.map { $0.text(39) } == [code])
        }
        for bytes: [UInt8] in [[], [0], [0x60, 0, 0, 0, 0], [UInt8](repeating: 0xFF, count: 200)] {
            shop.world.replay(bytes)
        }
        try shop.line(.sale, 200)
        #expect(try shop.signOff().day.net.net == 300)
        try shop.audit(.strangeFrames)
    }

    @Test("A field that is missing is named in the log, answered with 30, and moves nothing")
    func missingField() throws {
        let shop = try Shop()
        try shop.line(.sale, 100)
        var message = try #require(shop.messages(.toHost).last)
        message.remove(49)
        message.set(11, "000777")
        #expect(try shop.ask(message).answers.map { $0.text(39) } == ["30"])
        #expect(shop.world.logs.last?.contains("F49 is missing") == true)
        #expect(shop.postings.count == 1)
        try shop.signOff()
        try shop.audit(.strangeFrames)
    }

    @Test("More commands than can wait are told that the terminal is busy")
    func queue() throws {
        let shop = try Shop()
        shop.world.faults.fate = { _, _, _ in .lose }
        let ids = try (0..<300).map { _ in try shop.world.command(.echo) }
        let busy = ids.filter { shop.world.results[$0] == .refused(.busy) }
        #expect(busy.count == 300 - 256)
        shop.heal()
        try shop.world.wait(seconds: 120)
        #expect(shop.world.terminal.isQuiet)
        #expect(ids.allSatisfy { shop.world.results[$0] != nil } == true)
        try shop.audit()
    }

    @Test("What cannot be written is refused and leaves nothing to be reversed")
    func unwritable() throws {
        let shop = try Shop()
        let card = try shop.world.present(
            .init(secrets: .init(pan: "62220212345x7890128", expiry: "3012")), entry: .manualWithoutPIN, for: .sale)
        let result = try shop.world.run(.transaction(TransactionRequest(type: .sale, amount: 5, card: card)))
        guard case .refused(.notPermitted(let why))? = result else {
            throw Unexpected("\(String(describing: result))", #_sourceLocation)
        }
        #expect(!"\(why)".contains("62220212345x7890128"))
        #expect(shop.world.terminal.state.open == [])
        #expect(shop.count(of: .reversal(.sale)) == 0)
        try shop.line(.sale, 100)
        try shop.signOff()
        try shop.audit()
    }
}
