import DayEnd
import ISO8583
import UnionPay

/// A closing that closes the shop: by way of the host the other tills hear that selling stops, before the totals are read
/// (`shop-freeze`). Where they cannot be told this terminal closes alone, and says so.
extension Terminal {
    /// Returns whether the machine may go on at once; false while an answer, keys or the link are waited for.
    mutating func tellShop(into effects: inout ContiguousArray<Effect>) -> Bool {
        guard configuration.profile.extensions.contains(.shopFreeze) else {
            record([.shopFrozen(ShopFreeze(.notOffered))], into: &effects)
            return true
        }
        session.tellsShop = true
        guard needsLink(into: &effects) else { return false }
        guard session.hasKeys, state.isSignedIn, !session.mustSignIn else {
            sendSignIn(into: &effects)
            return false
        }
        sendShopNotice(.freeze, into: &effects)
        return false
    }

    /// The closing that stopped the shop was given up.
    mutating func liftShop(into effects: inout ContiguousArray<Effect>) { sendShopNotice(.lift, into: &effects) }

    private mutating func sendShopNotice(_ notice: ShopFreezeNotice, into effects: inout ContiguousArray<Effect>) {
        let stan = state.nextSTAN
        let batch = state.batch
        record([.numbered(.init(stan: stan, purpose: .shopFreeze))], into: &effects)
        sendBuilt(.shopFreeze, subject: .shop(notice), into: &effects) { builder throws(FieldError) in
            var sealing = Sealing()
            sealing.wantsMAC = true
            return (try builder.shopFreeze(notice, stan: stan, batch: batch), sealing)
        }
    }

    mutating func shopAnswered(
        _ notice: ShopFreezeNotice, _ message: Message, code: String, into effects: inout ContiguousArray<Effect>
    ) {
        let answer = ResponseCode(code)
        session.shopSignIns += 1
        // Keys or batch are not the host's: sign in, and tell it once more.
        if answer?.needsSignIn == true, session.shopSignIns < 2 { return }
        session.shopSignIns = 0
        session.tellsShop = false
        progressed()
        guard notice == .freeze else {
            // Taken, or refused for good: the host's own limit ends it then.
            record([.shopLifted], into: &effects)
            return
        }
        guard state.closing?.owesShopFreeze == true else { return }
        let reply = message.bytes(62).flatMap { try? ShopFreezeReply(parsing: $0) }
        let freeze: ShopFreeze =
            if code == ResponseCode.approved.text, let reply, reply.until != nil {
                ShopFreeze(.told, until: reply.until, tills: reply.tills, count: reply.count)
            } else {
                ShopFreeze(answer == .notSupported ? .notOffered : .notReached)
            }
        record([.shopFrozen(freeze)], into: &effects)
    }

    /// Which till closes the shop, as a refusal tells it; nil where it is refused for something else.
    func freezer(in message: Message, code: String) -> String? {
        guard code == ResponseCode.shopFrozen.text, let bytes = message.bytes(63),
            let texts = try? SchemeTexts(parsing: bytes), (1...8).contains(texts.terminal.count),
            texts.terminal.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return String(decoding: texts.terminal, as: UTF8.self)
    }

    /// A try to tell the shop came to nothing. Returns whether that was it.
    mutating func shopNotReached(into effects: inout ContiguousArray<Effect>) -> Bool {
        guard session.tellsShop else { return false }
        session.tellsShop = false
        session.shopSignIns = 0
        guard state.closing?.owesShopFreeze == true else { return false }
        record([.shopFrozen(ShopFreeze(.notReached))], into: &effects)
        return true
    }
}

extension RequestBuilder {
    func shopFreeze(_ notice: ShopFreezeNotice, stan: STAN, batch: BatchNumber) throws(FieldError) -> Message {
        var message = try base(.shopFreeze, stan: stan)
        message.set(60, try privateData(.shopFreeze, batch))
        message.set(62, bytes: notice.bytes)
        return message
    }
}
