import Glibc
import PaymentSecurity
import UnionPay

/// Sales through the host: every terminal sends the next as soon as the last is answered.
struct Load {
    var sales = 0
    var seconds = 0.0
    /// Sorted.
    var latencies: [Duration] = []
    var commits = 0
    var commitSeconds = 0.0

    var perSecond: Double { Double(sales) / seconds }
    /// Requests and issuer answers, two to a sale, in one commit on average.
    var meanGroup: Double { Double(2 * sales) / Double(max(1, commits)) }

    /// Milliseconds under which so many percent were answered.
    func percentile(_ percent: Int) -> Double {
        guard !latencies.isEmpty else { return 0 }
        let time = latencies[min(latencies.count - 1, latencies.count * percent / 100)].components
        return Double(time.seconds) * 1000 + Double(time.attoseconds) / 1e15
    }

    static func run(_ tmks: [SecretKey], host: HostProcess, profile: AcquirerProfile, seconds: Int) throws -> Load {
        var terminals = try tmks.enumerated().map {
            try LoadTerminal($0.offset, tmk: $0.element, port: host.port, profile: profile)
        }
        for index in terminals.indices { try terminals[index].signIn() }
        var load = Load()
        let before = try host.commits()
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        var polls = terminals.map { pollfd(fd: $0.socket.descriptor, events: Int16(POLLIN), revents: 0) }
        for index in terminals.indices { try terminals[index].sendSale() }
        var waiting = terminals.count
        while waiting > 0 {
            guard poll(&polls, nfds_t(polls.count), 10_000) > 0 else { throw LoadError("no answer for ten seconds") }
            for index in polls.indices where polls[index].revents != 0 {
                guard try terminals[index].takeAnswer() else { continue }
                let now = ContinuousClock.now
                load.latencies.append(now - terminals[index].sentAt)
                if now < end { try terminals[index].sendSale() } else { waiting -= 1 }
            }
        }
        let time = (ContinuousClock.now - start).components
        load.seconds = Double(time.seconds) + Double(time.attoseconds) / 1e18
        load.sales = load.latencies.count
        load.latencies.sort()
        let after = try host.commits()
        // The first question is one of the commits between.
        load.commits = after.commits - before.commits - 1
        load.commitSeconds = Double(after.nanoseconds - before.nanoseconds) / 1e9
        for terminal in terminals { close(terminal.socket.descriptor) }
        return load
    }
}
