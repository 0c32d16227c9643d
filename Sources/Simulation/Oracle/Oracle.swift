import DayEnd
import HostCore
import ISO8583
import Sealing
import TerminalCore
import UnionPay

/// Stands outside both machines, watches every step, and remembers what was promised.
final class Oracle {
    private(set) var violations: [Violation] = []
    /// Invariants that a test has switched off, to see that they are missed.
    private let muted: Set<Invariant>
    /// How often each invariant was looked at: one that nobody looks at proves nothing.
    private(set) var looks = [Int](repeating: 0, count: Invariant.allCases.count)
    private var asked: Set<PostingKey> = []
    /// Acts that the host has forgotten: it may ask for them once more.
    private var forgotten: Set<PostingKey> = []
    /// Terminals whose row has gone back: they may be ahead of the host.
    private(set) var forgottenTerminals: Set<String> = []
    /// Batches whose row has gone back.
    private(set) var forgottenBatches: Set<MemoryLedger.BatchName> = []
    /// Batches that the host has closed after their terminals had closed them, because it had lost that.
    var caughtUp: [MemoryLedger.BatchName] = []

    init(muted: Set<Invariant>) { self.muted = muted }

    func report(_ invariant: Invariant, _ device: Device?, _ evidence: String) {
        guard !muted.contains(invariant) else { return }
        violations.append(Violation(invariant: invariant, terminal: device?.number ?? 0, evidence: evidence))
    }

    func expect(_ holds: Bool, _ invariant: Invariant, _ device: Device?, _ evidence: @autoclosure () -> String) {
        if !muted.contains(invariant) { looks[invariant.ordinal] += 1 }
        if !holds { report(invariant, device, evidence()) }
    }

    func equal<Value: Equatable>(
        _ left: Value, _ right: Value, _ invariant: Invariant, _ device: Device?, _ what: @autoclosure () -> String
    ) {
        expect(left == right, invariant, device, "\(what()): \(left) is not \(right)")
    }

    // MARK: Machines

    /// A terminal's machine has dealt with an input, and has not stopped itself.
    func handled(_ device: Device, _ effects: some Sequence<TerminalCore.Effect>) {
        let evidence = effects.lazy.compactMap { if case .halt(let evidence) = $0 { evidence } else { nil } }.first
        expect(evidence == nil, .halted, device, evidence ?? "")
    }

    /// So has the host's. Nobody shows a certificate here: it closes no connection by itself either.
    func handled(_ outputs: [HostDesk.Output]) {
        let evidence: String? = outputs.lazy.compactMap { output in
            switch output {
            case .close(let connection): "connection \(connection) is closed"
            case .halt(let evidence): evidence
            default: nil
            }
        }.first
        expect(evidence == nil, .halted, nil, evidence ?? "")
    }

    // MARK: Terminals

    /// Whatever leaves a terminal was on its disk before.
    func sends(_ device: Device, _ request: OutgoingRequest) {
        guard let stan = request.message.text(11).flatMap({ STAN(text: $0) }) else { return }
        switch request.kind {
        case .financial, .reversal, .singleUpload, .icUpload, .icNotice, .statusQuery:
            let batch = request.message.text(60).flatMap { try? PrivateData60(parsing: $0) }
                .flatMap { BatchNumber($0.batch) }
            let key = batch.map { LineKey(batch: $0, stan: stan) }
            expect(
                key.flatMap { device.book.types[$0] } != nil, .intent, device,
                "\(request.kind) \(stan) leaves and no record tells of it")
        default:
            equal(stan, device.book.lastNumber, .intent, device, "number of a \(request.kind) that leaves")
        }
        guard request.kind == .settlement || request.kind == .signOff else { return }
        expect(
            device.book.unanswered.isEmpty, .resolved, device,
            "\(request.kind) leaves while \(device.book.unanswered.count) acts are not answered")
    }

    func notSealed(_ device: Device, _ request: OutgoingRequest, _ error: SealingError) {
        report(.keys, device, "a \(request.kind) cannot be sealed: \(error)")
    }

    /// What a till is told is so, and is on disk.
    func replied(_ device: Device, _ result: CommandResult) {
        switch result {
        case .approved(let line, _):
            let sale = device.book.sale(line.key)
            expect(
                sale?.amount == line.amount && sale?.type == line.type, .promises, device,
                "\(line.key) was told to be approved and is not on disk")
        case .declined(_, let key, _):
            expect(device.book.sale(key) == nil, .promises, device, "\(key) was told to be declined and is booked")
        case .unknown(let key, _):
            let isRepeated = device.book.types[key]?.isToldLater == true
            expect(
                isRepeated || device.book.sale(key) == nil, .promises, device,
                "\(key) was told to be unknown and is booked")
        case .closing(let report):
            let isNamed = report.end != .closed && report.end != .differing || !device.book.slips.isEmpty
            expect(isNamed, .steps, device, "a closing \(report.end) without a slip")
        default: break
        }
    }

    func printed(_ device: Device, _ line: Line) {
        let sale = device.book.sale(line.key)
        expect(
            sale?.amount == line.amount, .promises, device, "a receipt of \(line.key), which is not on disk")
    }

    func printed(_ device: Device, _ slip: SettlementSlip) {
        expect(
            device.book.slips.last == slip, .promises, device, "a slip of batch \(slip.batch), which is not on disk")
    }

    /// Nothing that is open, held, late or in the open batch may lose its key.
    func destroys(_ device: Device, _ names: [String]) {
        guard let state = device.terminal?.state else { return }
        let needed = Set(state.keyNames)
        for name in names {
            expect(!needed.contains(name), .keys, device, "data key \(name) goes and is needed")
        }
    }

    // MARK: Host

    /// The host has lost what it had acknowledged.
    func forget(_ loss: MemoryLedger.Loss) {
        forgotten.formUnion(loss.acts.map(\.key))
        forgottenTerminals.formUnion(loss.terminals)
        forgottenBatches.formUnion(loss.batches.map(\.name))
    }

    func asksIssuer(_ key: PostingKey) {
        let isFirst = asked.insert(key).inserted
        expect(isFirst || forgotten.contains(key), .once, nil, "an issuer was asked twice for \(key)")
    }
}

extension Invariant {
    var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
