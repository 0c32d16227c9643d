import DayEnd
import ISO8583
import Peripherals
import Sealing
import TerminalCore
import UnionPay
import Wire

/// An echo test (0820 with 60.3 = 301) on a connection of its own: measures the way to the host and moves nothing.
struct HostEcho: Sendable {
    let configuration: TerminalConfiguration
    let endpoints: [Endpoint]
    let tls: ClientTLS?

    enum Outcome: Sendable, Hashable {
        /// F39, and F12 with F13 where the answer has them.
        case answered(EchoAnswer, code: String, time: String?, date: String?)
        /// It took the connection and said nothing that can be read.
        case silent
        /// Nobody took the connection; the reason of the last try.
        case unreachable(String)
    }

    /// - Parameter patience: For connection and answer together.
    func ask(batch: BatchNumber, patience: Duration) async -> Outcome {
        let sealer = TerminalSealer(configuration: configuration)
        guard let primary = endpoints.first, let request = try? configuration.echoRequest(batch: batch),
            let bytes = try? sealer.seal(
                request, presentation: nil,
                open: { _ throws(SealingError) in throw .missing("a card") })
        else { return .unreachable("this terminal's echo test cannot be written") }
        let (events, told) = AsyncStream.makeStream(of: FrameClient.Event.self)
        let client = FrameClient.connect(
            to: primary, backups: Array(endpoints.dropFirst()), connectTimeout: patience, tls: tls
        ) { _, event in
            told.yield(event)
            if case .closed = event { told.finish() }
        }
        let limit = Task {
            try? await Task.sleep(for: patience)
            told.finish()
        }
        defer {
            limit.cancel()
            client.close("the test is over")
        }
        var sent: ContinuousClock.Instant?
        var problem = "no answer within \(patience)"
        for await event in events {
            switch event {
            case .attemptFailed(_, let reason): problem = "\(reason)"
            case .opened:
                sent = ContinuousClock.now
                client.send(bytes)
            case .closed(let reason): problem = "\(reason)"
            case .frame(let answer):
                guard let sent, let message = try? sealer.open(answer).message,
                    message.mti == request.message.mti.response
                else { continue }
                let took = (ContinuousClock.now - sent).components
                let milliseconds = took.seconds * 1000 + took.attoseconds / 1_000_000_000_000_000
                return .answered(
                    EchoAnswer(milliseconds: milliseconds, bytes: bytes.count + answer.count),
                    code: message.text(39) ?? "", time: message.text(12), date: message.text(13))
            }
        }
        return sent == nil ? .unreachable(problem) : .silent
    }
}
