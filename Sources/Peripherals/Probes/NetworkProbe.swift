import Devices
import Glibc

/// What the host answered to an echo message.
public struct EchoAnswer: Hashable, Sendable {
    public var milliseconds: Int64
    /// Bytes of both directions.
    public var bytes: Int

    public init(milliseconds: Int64, bytes: Int) {
        self.milliseconds = milliseconds
        self.bytes = bytes
    }
}

/// The way to the host, layer by layer.
struct NetworkProbe: Sendable {
    let endpoints: [NetworkEndpoint]
    /// `/sys` and `/proc`, or made-up trees.
    let system: String
    let processes: String
    /// Milliseconds for one connection.
    let patience: Int
    let echo: (@Sendable () async -> EchoAnswer?)?
    let echoes: Int

    func observe() async -> Observation {
        var seen = await Blocking.run { way() }
        guard let echo,
            seen.endpoints.contains(where: { if case .connected = $0.result { true } else { false } })
        else { return .network(seen) }
        var times: [Int64] = []
        var bytes: Int64 = 0
        for _ in 0..<max(echoes, 1) {
            guard let answer = await echo() else { continue }
            times.append(max(answer.milliseconds, 0))
            bytes = bytes.addingReportingOverflow(Int64(clamping: max(answer.bytes, 0))).partialValue
        }
        seen.probes = max(echoes, 1)
        seen.lost = seen.probes - times.count
        times.sort()
        if times.isEmpty {
            seen.echo = .failed
        } else {
            seen.roundTrip = times[times.count / 2]
            seen.echo = .done(milliseconds: times[0])
            let total = times.reduce(Int64(0)) { $0.addingReportingOverflow($1).partialValue }
            seen.throughput = bytes.multipliedReportingOverflow(by: 1000).partialValue / max(total, 1)
        }
        return .network(seen)
    }

    private func way() -> NetworkObservation {
        var seen = NetworkObservation()
        let route = defaultRoute
        seen.interface =
            route?.interface ?? SmallFile.names(in: system + "/class/net").first { $0 != "lo" }
        seen.link = link(seen.interface)
        seen.addresses = addresses(of: seen.interface)
        seen.gateway = route.map { reach($0.gateway) } ?? .none
        if let named = endpoints.first(where: { !$0.isAddress }) { seen.name = named.lookUp() }
        seen.endpoints = endpoints.map { .init($0.description, $0.connect(patience)) }
        return seen
    }

    private func link(_ interface: String?) -> NetworkObservation.Link {
        guard let interface else { return .absent }
        let folder = "\(system)/class/net/\(interface)"
        // `carrier` cannot be read while the interface is switched off.
        guard let carrier = SmallFile.number(folder + "/carrier") else { return .absent }
        return carrier == 1 ? .up : .down
    }

    /// Addresses other than link-local ones.
    private func addresses(of interface: String?) -> Int {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard let interface, getifaddrs(&list) == 0 else { return 0 }
        defer { freeifaddrs(list) }
        var count = 0
        var entry = list
        while let current = entry {
            entry = current.pointee.ifa_next
            guard let address = current.pointee.ifa_addr,
                String(cString: current.pointee.ifa_name) == interface
            else { continue }
            switch CInt(address.pointee.sa_family) {
            case AF_INET:
                let value = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
                }
                // 169.254/16, RFC 3927: nobody gave this machine an address.
                if value >> 16 != 0xA9FE { count += 1 }
            case AF_INET6:
                let first = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                    withUnsafeBytes(of: pointer.pointee.sin6_addr) { ($0[0], $0[1]) }
                }
                if !(first.0 == 0xFE && first.1 & 0xC0 == 0x80) { count += 1 }
            default: break
            }
        }
        return count
    }

    /// The default route of lowest metric. `/proc/net/route` writes an address as one number in the machine's order.
    private var defaultRoute: (interface: String, gateway: String)? {
        let lines = (SmallFile.text(processes + "/net/route", limit: 1 << 20) ?? "").split(
            separator: "\n"
        ).dropFirst()
        let routes = lines.compactMap { line -> (metric: Int, interface: String, gateway: UInt32)? in
            let columns = line.split(whereSeparator: { $0 == "\t" || $0 == " " })
            guard columns.count >= 8, columns[1] == "00000000", columns[7] == "00000000",
                let gateway = UInt32(columns[2], radix: 16), gateway != 0, let metric = Int(columns[6])
            else { return nil }
            return (metric, String(columns[0]), UInt32(littleEndian: gateway))
        }
        guard let best = routes.min(by: { $0.metric < $1.metric }) else { return nil }
        let gateway = best.gateway
        return (
            best.interface,
            "\(gateway & 0xFF).\(gateway >> 8 & 0xFF).\(gateway >> 16 & 0xFF).\(gateway >> 24)"
        )
    }

    /// A router that refuses a connection has answered. One that says nothing may only be shy: the neighbour table
    /// knows whether it is there.
    private func reach(_ gateway: String) -> NetworkObservation.Gateway {
        let started = ContinuousClock.now
        switch NetworkEndpoint(host: gateway, port: 53).connect(min(patience, 1000)) {
        case .connected, .refused: return .reached(milliseconds: started.elapsedMilliseconds)
        case .timedOut, .unreachable, .notTried: break
        }
        let lines = (SmallFile.text(processes + "/net/arp", limit: 1 << 20) ?? "").split(
            separator: "\n")
        let isKnown = lines.contains { line in
            let columns = line.split(separator: " ")
            return columns.count >= 3 && columns[0] == gateway && columns[2] == "0x2"
        }
        return isKnown ? .reached(milliseconds: nil) : .silent
    }
}
