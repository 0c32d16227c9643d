import DayEnd
import Logging
import Operators
import TerminalCore
import TouchPage
import UnionPay
import Wording

extension PageFront {
    /// What the act is on this screen: a request of the terminal, or a step of the page.
    func carryOut(_ request: ActionRequest, on screen: Screen) async throws -> ActionOutcome {
        switch (screen, request.action) {
        case (_, .chooseLanguage(let language)):
            self.language = language
            // A page in another language after a restart is no reason to refuse anything now.
            try? PageMemory(language).write(to: memory)
            if case .setUp = screen { return try await found(request.action) }
        case (.setUp, _), (.locked, _): return try await carryOutAtDoor(request.action, of: screen)
        case (.operators, _) where !isOpen, (.password, _) where !isOpen, (.changePassword, _) where !isOpen:
            return try await carryOutAtDoor(request.action, of: screen)
        case (.home, .lock) where signsOn: door.lock(.lockAsked)
        case (.home, .sale(let amount, let tender)):
            return try await sell(amount, tender, reference: request.identifier)
        case (.home, .sendStored): return outcome(try await desk.reply(to: TerminalRequest(.sendStored)))
        case (.home, .openEndOfDay): place.asksFreeze = true
        case (.home, .openHandTest): return openHandTest()
        case (.handTest, .handTested(let part, let dead)): return try await tried(part, dead: dead)
        case (.handTest, .back): place.trial = nil
        case (.home, .openDay): place.opensDay = true
        case (.openDay, .giveCount(let pieces)): return try await open(with: pieces)
        case (.openDay, .back): place.opensDay = false
        case (.home, .release(let id)): return try await release(id)
        case (.home, .openPasswordChange) where isOpen: place.changesPassword = true
        case (.sale(let sale), .openEndOfDay) where sale.canGoOn: (place.sale, place.asksFreeze) = (nil, true)
        case (.giveBack, .openEndOfDay): (place.givesBack, place.asksFreeze) = (nil, true)
        case (.openDay, .openEndOfDay), (.handTest, .openEndOfDay), (.receipts, .openEndOfDay),
            (.receipt, .openEndOfDay):
            (place.opensDay, place.trial, place.receipts, place.asksFreeze) = (false, nil, nil, true)
        case (.sale, .openEndOfDay): return .refused(Phrase(.problemBusy))
        case (.sale(let sale), .back) where sale.canCancel: reading?.cancel()
        case (.home, .openVoid(let id)): return await openVoid(id)
        case (.giveBack, let action):
            guard let act = place.givesBack else { return .refused(Phrase(.problemStale)) }
            return try await carryOut(action, on: act, reference: request.identifier)
        case (.sale(let sale), .proceed) where sale.canGoOn: place.sale = nil
        case (.sale(let sale), .back) where sale.canGoOn: place.sale = nil
        case (.stopSelling, .back): place.asksFreeze = false
        case (.stopSelling, .confirmFreeze):
            place.asksFreeze = false
            let reply = try await desk.reply(to: TerminalRequest(.prepareClosing))
            if reply.isAlreadySettled == true { place.notice = .init(Phrase(.offDup), .quiet, code: "N02") }
            return outcome(reply)
        case (.openItems, .resolveItem(let id, let choice)): return try await resolve(id, choice)
        case (.openItems, .proceed): return outcome(try await desk.reply(to: TerminalRequest(.carry)))
        case (.amounts, .giveCount(let pieces)): return try await count(pieces)
        case (.amounts, .back) where place.countsAgain: place.countsAgain = false
        case (.difference, .back):
            (place.reason, place.supervisorProblem, place.countsAgain) = (nil, nil, true)
        case (.difference, .chooseReason(let code)):
            guard let reason = DifferenceReason(rawValue: code) else { return .refused(Phrase(.problemStale)) }
            place.reason = reason
        case (.difference, .proceed): return try await explain(nil)
        case (.difference, .supervisor(let number, let password)): return try await explain((number, password))
        case (.password, _), (.changePassword, _), (.operators, _):
            return try await carryOut(request.action, of: screen)
        case (.confirm(let shown), .confirm(let identifier, let hash)):
            return confirm(shown, identifier, hash)
        case (.openItems, .back), (.sendStored, .back), (.amounts, .back), (.confirm, .back): return try await cancel()
        case (.settle(let shown), .proceed) where shown.canContinue: goOn(from: screen)
        case (.upload(let shown), .proceed) where shown.canContinue: goOn(from: screen)
        case (.signOff(let shown), .proceed) where shown.canContinue: goOn(from: screen)
        case (.stopped(let shown), .retryNow) where shown.canRetry: tryNow()
        case (.settle(let shown), .insist) where shown.canInsist: insist()
        case (.settle(let shown), .retryNow) where shown.retry != nil: tryNow()
        case (.upload(let shown), .retryNow) where shown.retry != nil: tryNow()
        case (.signOff(let shown), .retryNow) where shown.retry != nil: tryNow()
        case (.slip, .proceed): place.ending = .sleep
        case (.sleep, .wake):
            place.ending = .awake
            (door.standing, door.curtain) = (.choosing, .lockAsleep)
        default: return try await carryOut(request.action, onPaper: screen)
        }
        return .done
    }

    /// The closing goes on from where it stopped or waits; its end is seen, not waited for.
    private func tryNow() {
        let desk = desk
        Task { _ = try? await desk.reply(to: TerminalRequest(.prepareClosing)) }
    }

    /// The host's hours are not waited for.
    private func insist() {
        let (desk, name) = (desk, place.followed)
        Task {
            var request = TerminalRequest(.signOff)
            (request.identifier, request.insists) = (name, true)
            _ = try? await desk.reply(to: request)
        }
    }

    /// Begins the day with what lies in the drawer.
    private func open(with pieces: [PageAction.CountedPieces]) async throws -> ActionOutcome {
        var request = TerminalRequest(.openDay)
        request.pieces = pieces.map { .init(value: $0.value, count: $0.pieces) }
        let reply = try await desk.reply(to: request)
        guard reply.result == .dayOpened else { return outcome(reply) }
        place.opensDay = false
        let difference = reply.opening?.difference ?? 0
        place.notice =
            difference == 0
            ? .init(Phrase(.openingAgrees), .good, code: "N03")
            : .init(
                Phrase(.openingDiffers, ["amt": .money(Money(difference, currency))]), .attention, code: "N03")
        return .done
    }

    /// Tries an act again that was set aside.
    private func release(_ id: String) async throws -> ActionOutcome {
        var request = TerminalRequest(.release)
        request.key = LineKey(pageName: id)
        return outcome(try await desk.reply(to: request))
    }

    /// Ends the preparation: the terminal sells again.
    func cancel() async throws -> ActionOutcome { outcome(try await desk.reply(to: TerminalRequest(.cancelClosing))) }

    /// What an error says to the person who asked; its own text goes to the log.
    func refusal(_ error: any Error) -> Phrase {
        logger.error("an act of the page failed: \(RequestError.text(error))")
        return RefusalNote(error).phrase
    }

    /// What a reply says to the person who asked; what follows from it stands in the next view.
    func outcome(_ reply: TerminalReply) -> ActionOutcome {
        guard reply.result == .refused || reply.result == .error else { return .done }
        return .refused((reply.note ?? RefusalNote(code: .fault)).phrase)
    }

    private func sell(_ amount: Int64, _ tender: Tender, reference: String) async throws -> ActionOutcome {
        if signsOn, await desk.people.role(of: door.worker)?.authority(for: .sell) != .alone {
            return .refused(Phrase(.problemRole))
        }
        let money = Money(amount, currency)
        var request = TerminalRequest(tender == .cash ? .cash : .transaction)
        request.amount = amount
        request.reference = reference
        request.actor = door.worker
        if tender == .cash {
            request.cash = .sale
        } else {
            guard let reader, reader.tenders.contains(tender) else { return .refused(Phrase(.problemNoreader)) }
            request.type = .sale
            switch try await present(money, { try await reader.present(amount, tender) }) {
            case .card(let card): request.card = card
            case .cancelled: return .done
            case .taken: return Self.readerTaken
            }
        }
        place.sale = SaleProgress(.working, money)
        await refresh()
        do {
            let reply = try await desk.reply(to: request)
            place.sale = SaleProgress(reply, money)
            return place.sale == nil ? outcome(reply) : .done
        } catch {
            place.sale = nil
            throw error
        }
    }

    private func count(_ pieces: [PageAction.CountedPieces]) async throws -> ActionOutcome {
        var request = TerminalRequest(.count)
        request.pieces = pieces.map { .init(value: $0.value, count: $0.pieces) }
        let reply = try await desk.reply(to: request)
        if reply.result == .awaits { (place.countsAgain, place.reason) = (false, nil) }
        return outcome(reply)
    }

    private func explain(_ supervisor: (number: String, password: Secret)?) async throws -> ActionOutcome {
        guard let reason = place.reason else { return .refused(Phrase(.diffReason)) }
        var request = TerminalRequest(.explain)
        request.differenceReason = reason
        request.actor = OperatorNumber(closer)
        if let supervisor {
            guard let number = OperatorNumber(supervisor.number) else {
                return .refused(Phrase(.superNumber))
            }
            request.proof = OperatorProof(number: number, password: supervisor.password.text)
        }
        let reply = try await desk.reply(to: request)
        place.supervisorProblem = reply.people.flatMap(Phrase.init)
        return place.supervisorProblem.map(ActionOutcome.refused) ?? outcome(reply)
    }

    /// Past this nothing is cancelled. The closing runs in the terminal: nobody has to wait for its end here.
    private func confirm(_ shown: Confirmation, _ identifier: String, _ hash: String) -> ActionOutcome {
        guard !place.isConfirming else { return .refused(Phrase(.problemBusy)) }
        guard shown.identifier == identifier, shown.hash == hash else { return .refused(Phrase(.problemStale)) }
        place.isConfirming = true
        var request = TerminalRequest(.confirm)
        request.list = hash
        Task {
            do {
                confirmed(outcome(try await desk.reply(to: request)))
            } catch {
                confirmed(.refused(refusal(error)))
            }
            await refresh()
        }
        return .done
    }

    private func confirmed(_ outcome: ActionOutcome) {
        place.isConfirming = false
        if case .refused(let why) = outcome { place.notice = .init(why, .attention, code: "N01") }
    }

    private func goOn(from screen: Screen) {
        switch (place.ending, screen) {
        case (.totals, .settle(let shown)) where !shown.classes.isEmpty: place.ending = .report
        default: place.ending = .slip
        }
    }
}

extension TerminalReply {
    /// Another till closes the shop: why nothing is sold here.
    var shopCloses: Phrase? { till.map { Phrase(.saleFrozen, ["till": .text($0)]) } }
}

extension SaleProgress {
    /// Nil where nothing was sold and nothing is open.
    fileprivate init?(_ reply: TerminalReply, _ amount: Money) {
        switch reply.result {
        case .approved:
            let line = reply.line
            let booked = line.map { Money($0.amount, amount.currency) } ?? amount
            let rest = Money(
                amount.minorUnits.subtractingReportingOverflow(booked.minorUnits).partialValue, amount.currency)
            self.init(
                .approved, booked,
                lines: rest.minorUnits > 0
                    ? [Phrase(.salePartial, ["amt": .money(booked), "rest": .money(rest)])] : [],
                card: line.flatMap { $0.card.masked.isEmpty ? nil : $0.card.masked })
        case .cashBooked: self.init(.approved, amount)
        case .declined:
            self.init(.declined, amount, lines: reply.shopCloses.map { [$0] } ?? [], answer: reply.code)
        case .unknown: self.init(.unknown, amount, lines: [Phrase(.openDontretry)])
        default: return nil
        }
    }
}
