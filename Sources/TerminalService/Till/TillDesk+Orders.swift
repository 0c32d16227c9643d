public import DayEnd
import Logging
import Operators
import Synchronization
import TerminalCore
public import TillAPI
import TouchPage
import UnionPay

extension TillDesk {
    public func take(_ request: TillRequest, approval: EndOfDayAct.Proof?, waits: Bool) async -> OrderAnswer {
        let lease = request.mayNeedReader ? desk.seat.lease(for: .tills) : nil
        if await order(request.name) == nil {
            if request.needsReader, reader == nil { return .refused(TillRefusal(.noReader)) }
            if request.needsReader, lease == nil { return .refused(Self.pageAtReader) }
            if let refusal = await refusal(of: request, approval) { return .refused(refusal) }
        }
        let answer = OrderAnswer(await engine.run(.order(request)))
        guard case .order(let progress) = answer else { return answer }
        await withdrawEnded()
        if progress.status == .awaitingCard { await present(progress.order, lease) }
        guard waits else { return .order(await order(request.name) ?? progress) }
        return .order(await end(of: progress))
    }

    public func cancel(_ name: OrderName) async -> OrderAnswer {
        let answer = OrderAnswer(await engine.run(.cancelOrder(name)))
        if case .order = answer { await withdrawEnded() }
        return answer
    }

    public func withdraw() async {
        for work in presenting.withLock({ Array($0.values) }) { work.cancel() }
    }

    /// Dual control: a supervisor's word for what gives money back, where the shop asks for one.
    private func refusal(of request: TillRequest, _ approval: EndOfDayAct.Proof?) async -> TillRefusal? {
        guard let act = request.permission else { return nil }
        var asked = TerminalRequest(.transaction)
        asked.reference = request.name.reference
        if let approval {
            guard let proof = OperatorProof(approval) else { return Self.badNumber }
            asked.proof = proof
        }
        do {
            return try await desk.refusal(of: act, asked).flatMap(TillRefusal.init)
        } catch {
            return TillRefusal(error)
        }
    }

    /// Waits while the reader and the machine work on an order. After a restart nobody works on it: it is told as it
    /// stands.
    private func end(of progress: OrderProgress) async -> OrderProgress {
        let name = progress.order.name
        if let work = presenting.withLock({ $0[name] }) { await work.value }
        return await order(name) ?? progress
    }

    private static let pageAtReader = TillRefusal(
        RefusalNote(code: .reader), "the reader shows an amount of the terminal's own page: try again when that is paid"
    )

    /// Shows the amount at the reader, once for an order, however often it is asked for; the work goes on when the
    /// till has gone.
    private func present(_ order: TillOrder, _ lease: ReaderSeat.Lease?) async {
        guard let part = order.card else { return }
        guard let lease else {
            if presenting.withLock({ $0[order.name] == nil }) { _ = await engine.run(.noCard(order.name)) }
            return
        }
        presenting.withLock { presenting in
            guard presenting[order.name] == nil else { return }
            presenting[order.name] = Task {
                await self.charge(order, part)
                withExtendedLifetime(lease) {}
                _ = self.presenting.withLock { $0.removeValue(forKey: order.name) }
            }
        }
    }

    private func charge(_ order: TillOrder, _ part: TillOrder.CardPart) async {
        do {
            guard let reader else { throw CancellationError() }
            let card: PresentedCardData
            if let masked = await original(of: order, part) {
                card = try await reader.again(masked, part.amount)
            } else {
                card = try await reader.present(part.amount, .card)
            }
            // The reader may have taken its time: a cancelled order's card goes nowhere, which the machine sees to.
            _ = try await engine.run(card) { presented in
                TransactionRequest(
                    type: part.type, amount: part.type.isVoid ? 0 : part.amount, card: presented,
                    original: part.original?.stan, originalSlip: part.originalSlip, authority: part.authority,
                    authorization: part.authorization, reference: order.name.reference)
            }
            // Refused before the machine took it up (no room on the disk): the order does not wait for a card any more.
            if await self.order(order.name)?.status == .awaitingCard { _ = await engine.run(.noCard(order.name)) }
        } catch {
            if !(error is CancellationError) { logger.warning("the reader gave no card: \(error)") }
            _ = await engine.run(.noCard(order.name))
        }
    }

    /// The card that a void or refund is about, as it may be shown.
    private func original(of order: TillOrder, _ part: TillOrder.CardPart) async -> String? {
        await engine.look { state, _ in
            order.original.flatMap { state.order($0)?.masked }
                ?? part.original.flatMap { state.line($0)?.card.masked }
        }
    }

    /// Takes amounts whose orders have ended back from the reader, and comes back when it has let go of them.
    private func withdrawEnded() async {
        let under = presenting.withLock { Array($0.keys) }
        for name in under {
            guard let progress = await order(name), progress.ending != nil,
                let work = presenting.withLock({ $0[name] })
            else { continue }
            work.cancel()
            await work.value
        }
    }
}

extension TillRequest {
    /// A void needs a card where what it undoes was paid by one.
    fileprivate var mayNeedReader: Bool {
        if case .void = act { true } else { needsReader }
    }

    fileprivate var needsReader: Bool {
        switch act {
        case .sale(let sale): sale.card != nil
        case .void: false
        case .refund(_, _, let tender): tender == .card
        }
    }

    fileprivate var permission: Permission? {
        switch act {
        case .sale: nil
        case .void: .void
        case .refund: .refund
        }
    }
}

extension OrderAnswer {
    init(_ result: CommandResult) {
        switch result {
        case .order(let progress): self = .order(progress)
        case .refused(let refusal): self = .refused(TillRefusal(refusal))
        default: self = .refused(TillRefusal(.storeFailed))
        }
    }
}
