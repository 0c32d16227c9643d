import Dispatch
import Instruments
import Logging
import Sealing
public import Wire

/// What comes in: read, counted against its terminal's limit, and put in line. On any thread.
extension HostEngine {
    public func receive(_ frame: [UInt8], from connection: FrameConnection) {
        metrics.frames.add()
        var received: HostSealer.Received
        do {
            received = try reader.read(frame)
        } catch {
            metrics.unreadable.add()
            logger.notice("connection \(connection.id): unreadable frame: \(error)")
            return
        }
        if let known = keyBoard.keys(merchant: received.merchant, terminal: received.terminal) {
            reader.openAhead(&received, under: known)
        }
        let arrival = Arrival(
            connection: connection, received: received, time: DispatchTime.now().uptimeNanoseconds)
        logger.debug(
            "request",
            metadata: ["trace": "\(received.trace)", "connection": "\(connection.id)", "kind": .kind(received)])
        // Nobody takes another's turn whose certificate says who it is.
        let isBelieved = connection.certifiedNames.map(received.isNamed(by:)) ?? true
        let sender =
            isBelieved
            ? Sender.terminal(received.terminal, merchant: received.merchant) : .connection(connection.id)
        var isFirstExcess = false
        post { inbox in
            let account = Account(sender: sender, origin: connection.origin)
            switch inbox.limit.take(account, at: arrival.time) {
            case .admitted: break
            case .exceeded where !inbox.intake.isWaiting(sender):
                inbox.limit.tell(account)
                isFirstExcess = true
                return shed(arrival, .rate, &inbox)
            case .exceeded, .exceededAgain: return metrics.drops.add(1, .rate)
            }
            switch inbox.intake.arrive(arrival, of: sender, on: connection.id) {
            case .admitted: break
            case .refused: shed(arrival, .full, &inbox)
            case .dropped:
                metrics.drops.add(1, .full)
                inbox.dropped += 1
            }
        }
        if isFirstExcess {
            logger.warning(
                """
                terminal \(received.terminal) of merchant \(received.merchant) sends more than terminalRate allows: refused \
                with 96, then left without an answer until it slows down
                """,
                metadata: ["trace": "\(received.trace)", "remote": "\(connection.remoteAddress)"])
        }
    }

    /// Has a request told that there is no room for it, where there is room for that.
    private func shed(_ arrival: Arrival, _ excess: HostMetrics.Excess, _ inbox: inout Inbox) {
        guard inbox.refused.count < HostEngine.groupLimit else {
            metrics.drops.add(1, excess)
            inbox.dropped += 1
            return
        }
        metrics.sheds.add(1, excess)
        inbox.refused.append(arrival)
    }
}

extension Logger.MetadataValue {
    fileprivate static func kind(_ received: HostSealer.Received) -> Self {
        "\(received.kind?.label ?? "unknown")"
    }
}
