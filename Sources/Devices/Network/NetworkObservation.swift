/// What was seen of the way to the host, layer by layer.
public struct NetworkObservation: Hashable, Codable, Sendable {
    /// The interface that carries the traffic: its name as the system has it.
    public var interface: String?
    public var link: Link
    /// Addresses of the interface that reach further than the link.
    public var addresses: Int
    public var gateway: Gateway
    /// Of the first endpoint whose host is a name.
    public var name: NameLookup
    /// The acquirer's endpoints in the order in which they are tried.
    public var endpoints: [EndpointProbe]
    /// Of the first endpoint that took the connection.
    public var tls: Step
    /// The echo message that the host answers.
    public var echo: Step
    /// Repeated probes that were sent, and those that got no answer.
    public var probes: Int
    public var lost: Int
    /// Milliseconds, the median of the probes that were answered.
    public var roundTrip: Int64?
    /// Bytes a second.
    public var throughput: Int64?

    public init(
        interface: String? = nil, link: Link = .up, addresses: Int = 1,
        gateway: Gateway = .reached(milliseconds: nil),
        name: NameLookup = .notNeeded, endpoints: [EndpointProbe] = [], tls: Step = .notTried,
        echo: Step = .notTried,
        probes: Int = 0, lost: Int = 0, roundTrip: Int64? = nil, throughput: Int64? = nil
    ) {
        self.interface = interface
        self.link = link
        self.addresses = addresses
        self.gateway = gateway
        self.name = name
        self.endpoints = endpoints
        self.tls = tls
        self.echo = echo
        self.probes = probes
        self.lost = lost
        self.roundTrip = roundTrip
        self.throughput = throughput
    }

    public enum Link: String, Codable, Hashable, Sendable {
        case up
        /// The interface works; nothing is at the other end of its cable or radio.
        case down
        /// There is no interface, or it is switched off.
        case absent
    }

    public enum Gateway: Hashable, Codable, Sendable {
        /// Milliseconds, where it could be measured.
        case reached(milliseconds: Int64?)
        case silent
        /// No default route.
        case none
    }

    public enum NameLookup: Hashable, Codable, Sendable {
        case notNeeded
        case found(milliseconds: Int64)
        /// A server answered: there is no such name.
        case unknownName
        /// No server answered.
        case noAnswer
    }

    public enum Step: Hashable, Codable, Sendable {
        case notTried
        case done(milliseconds: Int64)
        /// For TLS: the certificate's time does not fit this clock.
        case expired
        case failed
    }

    /// One attempt to connect over TCP.
    public struct EndpointProbe: Hashable, Codable, Sendable {
        /// `host:port`.
        public var name: String
        public var result: Connection

        public init(_ name: String, _ result: Connection) {
            self.name = name
            self.result = result
        }
    }

    public enum Connection: Hashable, Codable, Sendable {
        case connected(milliseconds: Int64)
        /// The machine is there and refuses: its program is not running.
        case refused
        case timedOut
        /// The system, or a router on the way, says that there is no way.
        case unreachable
        case notTried
    }
}

extension NetworkObservation {
    /// Thousandths of the probes that got no answer; nil where none was sent.
    public var loss: Int? { probes > 0 ? min(max(lost, 0), probes) * 1000 / probes : nil }

    var connected: EndpointProbe? {
        endpoints.first { if case .connected = $0.result { true } else { false } }
    }

    var readings: [Reading] {
        var readings = [Reading(.link, link == .up), Reading(.addresses, addresses)]
        if case .reached(let milliseconds?) = gateway {
            readings.append(Reading(.gatewayRoundTrip, milliseconds))
        }
        let reached = endpoints.count { if case .connected = $0.result { true } else { false } }
        readings += [Reading(.endpointsReached, reached), Reading(.endpointsTried, endpoints.count)]
        if let roundTrip { readings.append(Reading(.roundTrip, roundTrip)) }
        if let loss { readings.append(Reading(.loss, loss)) }
        if let throughput { readings.append(Reading(.throughput, throughput)) }
        return readings
    }
}
