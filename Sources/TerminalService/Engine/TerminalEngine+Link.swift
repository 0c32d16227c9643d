import Dispatch
import ISO8583
import KeyStore
import Logging
import Sealing
import TerminalCore
import UnionPay
import Wire

/// The link to the host, and what goes over it under keys.
extension TerminalEngine {
    func connect() {
        client?.close("replaced")
        guard let primary = endpoints.first else { return }
        client = FrameClient.connect(
            to: primary, backups: Array(endpoints.dropFirst()),
            connectTimeout: .seconds(configuration.profile.connectTimeout), tls: tls, tap: tap
        ) { [weak self] client, event in
            guard let self else { return }
            queue.async { self.handle(event, of: client) }
        }
    }

    private func handle(_ event: FrameClient.Event, of source: FrameClient) {
        // Events of a link that was given up are late.
        guard let client, client === source else { return }
        switch event {
        case .attemptFailed(let endpoint, let reason): logger.warning("no connection to \(endpoint): \(reason)")
        case .opened: feed(.linkUp)
        case .closed(let reason):
            logger.info("link closed: \(reason)")
            self.client = nil
            feed(.linkDown)
        case .frame(let bytes):
            do {
                let (message, processing, mac) = try sealer.open(bytes)
                feed(.received(message, processingRequest: processing, mac: mac))
            } catch {
                logger.warning("an answer that cannot be read: \(error)")
            }
        }
    }

    func send(_ request: OutgoingRequest) {
        do {
            let bytes = try sealer.seal(
                request, presentation: request.sealing.presentation.flatMap { cards[$0] },
                open: { reference throws(SealingError) in try self.cards.open(reference) })
            client?.send(bytes)
        } catch {
            logger.error("\(request.kind) cannot be sealed: \(error)")
            own.append(
                .notSent(
                    exchange: request.exchange, problem: "\(error)", isCardUnreadable: error.isCardUnreadable))
        }
    }

    func installKeys(_ block: [UInt8]) {
        do {
            guard let tmk = try keyStore.find(masterKeyName) else {
                own.append(.keysInstalled(failure: "no master key \(masterKeyName): enter it with `terminal key`"))
                return
            }
            try sealer.install(block, under: tmk)
            own.append(.keysInstalled(failure: nil))
        } catch {
            own.append(.keysInstalled(failure: "\(error)"))
        }
    }
}
