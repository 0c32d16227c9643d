import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TerminalService
import TillAPI

/// The till's side of `terminal serve`.
struct TillOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve tills (ECR) on this port of this machine alone; 0 takes a free one, which the ready file names.",
            valueName: "port"))
    var tillPort: Int?

    func check() throws {
        if let tillPort, !(0...65_535).contains(tillPort) {
            throw Failure(.usage, "--till-port: expected a port from 0 to 65535, found \(tillPort)")
        }
    }

    /// The interface as a service; none without `--till-port`, and then nothing listens.
    func service(
        of runner: TerminalRunner, reader: PageReader?, _ logger: Logger, _ announcement: Announcement
    ) throws -> [any Service] {
        guard let tillPort else { return [] }
        return [
            TillAPI(
                front: try runner.tillDesk(reader: reader), settings: TillSettings(port: tillPort), logger: logger
            ) { port in announcement.tell { $0.till = "http://127.0.0.1:\(port)/v1" } }
        ]
    }
}

/// Says where the terminal can be reached, once everything can.
final class Announcement: Sendable {
    struct Ready: Encodable {
        var control: String
        var page: String?
        var till: String?
    }

    private struct State {
        var ready: Ready
        var missing: Int
    }

    private let options: ServiceOptions
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter parts: How many servers must be told of, the control socket apart.
    init(_ options: ServiceOptions, control: String, parts: Int, _ logger: Logger) {
        self.options = options
        self.logger = logger
        state = Mutex(State(ready: Ready(control: control), missing: parts))
        if parts == 0 { write(Ready(control: control)) }
    }

    func tell(_ change: (inout Ready) -> Void) {
        let ready = state.withLock { state -> Ready? in
            change(&state.ready)
            state.missing -= 1
            return state.missing == 0 ? state.ready : nil
        }
        if let ready { write(ready) }
    }

    private func write(_ ready: Ready) {
        do {
            try options.announce(ready)
        } catch {
            logger.error("the ready file could not be written: \(error)")
        }
    }
}
