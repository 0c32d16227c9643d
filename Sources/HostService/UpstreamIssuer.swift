import DayEnd
import Dispatch
public import HostCore
import ISO8583
public import Logging
public import Sealing
import Synchronization
public import Timekeeping
import UnionPay
public import Wire

/// Issuers behind a network that speaks ISO 8583:1987 in ASCII over TCP, two length bytes before each message.
///
/// 0100 and 0200 are answered by 0110 and 0210, matched by F11 and F37; a reversal goes as 0420 and is sent again until
/// 0430 comes or the link is lost for good. A lost link answers nothing: the host's deadline decides, and its reversal
/// goes upstream when the link is back.
public final class UpstreamIssuer: IssuerLink {
    private struct Asked {
        var answered: @Sendable (IssuerAnswer) -> Void
        var scheme: CardScheme
    }

    private struct State {
        var client: FrameClient?
        var isOpen = false
        var stan = 0
        var asked: [String: Asked] = [:]
        /// Reversals that no 0430 has answered, by F11, oldest first.
        var reversals: [(stan: String, frame: [UInt8], done: @Sendable (IssuerAnswer) -> Void)] = []
        var failures = 0
    }

    private let endpoints: [Endpoint]
    private let institution: String
    private let clock: WallClock
    private let logger: Logger
    private let queue = DispatchQueue(label: "upstream issuer")
    private let state = Mutex(State())

    public init(endpoints: [Endpoint], institution: String, clock: WallClock, logger: Logger) {
        self.endpoints = endpoints
        self.institution = institution
        self.clock = clock
        self.logger = logger
        connect()
    }

    public var isConnected: Bool { state.withLock(\.isOpen) }

    public func ask(
        _ request: IssuerRequest, card: HostSealer.ClearCard?, answered: @escaping @Sendable (IssuerAnswer) -> Void
    ) {
        let stan = state.withLock { state -> String in
            state.stan = state.stan % 999_999 + 1
            return STAN(state.stan)?.text ?? "000001"
        }
        guard let frame = encode(request, card, stan: stan) else { return }
        let client = state.withLock { state -> FrameClient? in
            switch request.act {
            case .authorize:
                state.asked[stan] = Asked(answered: answered, scheme: CardScheme(bin: card?.pan ?? ""))
            case .reverse: state.reversals.append((stan, frame, answered))
            }
            return state.isOpen ? state.client : nil
        }
        client?.send(frame)
    }

    // MARK: Messages

    private func encode(_ request: IssuerRequest, _ card: HostSealer.ClearCard?, stan: String) -> [UInt8]? {
        let isAuthorization = request.key.type == .preAuthorization || request.key.type == .preAuthorizationVoid
        let text =
            switch request.act {
            case .reverse: "0420"
            case .authorize: isAuthorization ? "0100" : "0200"
            }
        guard let mti = MTI(text) else { return nil }
        let now = clock.now
        var message = Message(mti: mti)
        if let card, !card.pan.isEmpty { message.set(2, card.pan) }
        message.set(3, request.key.type.processingCode)
        message.set(4, twelveDigitText(request.amount))
        message.set(7, now.date.monthDay + now.hourMinuteSecond)
        message.set(11, stan)
        message.set(12, now.hourMinuteSecond)
        message.set(13, now.date.monthDay)
        if let expiry = card?.expiry, !expiry.isEmpty { message.set(14, expiry) }
        message.set(32, institution)
        // The act's own name, the same in a reversal: batch and STAN of the terminal.
        message.set(37, request.key.batch.text + request.key.stan.text)
        message.set(41, request.key.terminal)
        message.set(42, request.key.merchant)
        message.set(49, "156")
        do throws(EncodeError) {
            return try Dialect.iso1987ASCII.encode(message).bytes
        } catch {
            logger.error("upstream: \(request.key) cannot be written: \(error)")
            return nil
        }
    }

    private func received(_ bytes: [UInt8]) {
        let message: Message
        do throws(DecodeError) {
            message = try Dialect.iso1987ASCII.decode(bytes)
        } catch {
            logger.warning("upstream: an answer that cannot be read: \(error)")
            return
        }
        guard let stan = message.text(11), message.mti.isResponse else { return }
        let code = message.text(39) ?? "96"
        guard message.mti.classDigit != 4 else {
            let done = state.withLock { state in
                defer { state.reversals.removeAll { $0.stan == stan } }
                return state.reversals.first { $0.stan == stan }?.done
            }
            done?(IssuerAnswer(code: code, scheme: .unknown))
            return
        }
        guard let asked = state.withLock({ $0.asked.removeValue(forKey: stan) }) else { return }
        asked.answered(
            IssuerAnswer(
                code: code, amount: code == "10" ? message.text(4).flatMap { Int64($0) } : nil,
                authorization: message.text(38), scheme: asked.scheme, balance: nil, issuer: message.text(32) ?? ""))
    }

    // MARK: Link

    private func connect() {
        guard let primary = endpoints.first else { return }
        let client = FrameClient.connect(
            to: primary, backups: Array(endpoints.dropFirst()), limits: FrameLimits(idleTimeout: nil)
        ) { [weak self] client, event in
            guard let self else { return }
            switch event {
            case .attemptFailed(let endpoint, let reason): logger.warning("upstream \(endpoint): \(reason)")
            case .opened: opened(client)
            case .frame(let bytes): received(bytes)
            case .closed(let reason): closed(reason)
            }
        }
        state.withLock { if $0.client == nil || !$0.isOpen { $0.client = client } }
    }

    private func opened(_ client: FrameClient) {
        let owed = state.withLock { state -> [[UInt8]] in
            state.client = client
            state.isOpen = true
            state.failures = 0
            return state.reversals.map(\.frame)
        }
        for frame in owed { client.send(frame) }
    }

    private func closed(_ reason: CloseReason) {
        let wait = state.withLock { state -> Int in
            state.isOpen = false
            state.client = nil
            // Nobody answers these any more: the host's deadline has the word.
            state.asked = [:]
            state.failures += 1
            return 1 << min(state.failures, 6)
        }
        logger.warning("upstream closed: \(reason); trying again in \(wait) s")
        queue.asyncAfter(deadline: .now() + .seconds(wait)) { [weak self] in self?.connect() }
    }
}

private func twelveDigitText(_ amount: Int64) -> String {
    let text = String(max(0, amount))
    return String(repeating: "0", count: max(0, 12 - text.utf8.count)) + text
}
