import DayEnd

/// Who has to act.
public enum Blame: String, Codable, CaseIterable, Hashable, Sendable {
    case terminal, shopNetwork, provider, acquirer

    /// The key of its text in the string tables of the screens.
    public var textKey: String {
        switch self {
        case .terminal: "cause.term"
        case .shopNetwork: "cause.lan"
        case .provider: "cause.wan"
        case .acquirer: "cause.host"
        }
    }

    public var text: LocalizedText {
        switch self {
        case .terminal: .init("问题在本机", "問題在本機", "The fault is in this terminal")
        case .shopNetwork: .init("问题在店内网络", "問題在店內網路", "The fault is in the shop network")
        case .provider: .init("问题在网络运营商", "問題在網路業者", "The fault is at the internet provider")
        case .acquirer: .init("问题在收单主机", "問題在收單主機", "The fault is at the acquirer")
        }
    }
}

/// The layers of the way to the host, the lowest first.
public enum NetworkLayer: Int, Codable, CaseIterable, Hashable, Sendable, Comparable {
    case link = 1
    case address, gateway, name, connection, encryption, echo
    /// Everything answers, but badly.
    case quality

    public static func < (left: NetworkLayer, right: NetworkLayer) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// Which layer failed first, and whose it is.
public struct NetworkDiagnosis: Hashable, Codable, Sendable {
    public var layer: NetworkLayer
    public var blame: Blame
    public var code: FindingCode
    /// The interface or address that it is about.
    public var subject: String?

    public init(_ layer: NetworkLayer, _ blame: Blame, _ code: FindingCode, _ subject: String? = nil) {
        self.layer = layer
        self.blame = blame
        self.code = code
        self.subject = subject
    }
}

extension NetworkObservation {
    /// The lowest layer that failed; nil where nothing did.
    ///
    /// What works on a layer proves those under it: a link that reports nothing, or a router that answers no question,
    /// is no fault where the host answers.
    ///
    /// - Parameter clockIsWrong: This terminal's clock is known to be off by more than a day.
    public func diagnosis(
        _ limits: Thresholds = Thresholds(), clockIsWrong: Bool = false
    )
        -> NetworkDiagnosis?
    {
        guard let broken = lowestBroken(clockIsWrong: clockIsWrong) else { return poorQuality(limits) }
        return broken
    }

    private func lowestBroken(clockIsWrong: Bool) -> NetworkDiagnosis? {
        let proven = highestProven
        if proven < .link, link != .up {
            return NetworkDiagnosis(.link, link == .absent ? .terminal : .shopNetwork, .noLink, interface)
        }
        if proven < .address, addresses <= 0 {
            return NetworkDiagnosis(.address, .shopNetwork, .noAddress, interface)
        }
        if proven < .gateway {
            switch gateway {
            case .reached: break
            case .silent, .none: return NetworkDiagnosis(.gateway, .shopNetwork, .noGateway)
            }
        }
        if proven < .name {
            let host = endpoints.first?.name
            switch name {
            case .notNeeded, .found: break
            // A server has answered: the name that was entered here does not exist.
            case .unknownName: return NetworkDiagnosis(.name, .terminal, .noName, host)
            case .noAnswer: return NetworkDiagnosis(.name, .provider, .noName, host)
            }
        }
        if connected == nil, let first = endpoints.first(where: { $0.result != .notTried }) {
            // A machine that refuses has been reached: what lies between is well.
            let refused = endpoints.first { $0.result == .refused }
            return NetworkDiagnosis(
                .connection, refused == nil ? .provider : .acquirer, .noConnection, (refused ?? first).name)
        }
        switch tls {
        case .notTried, .done: break
        case .expired:
            return NetworkDiagnosis(
                .encryption, clockIsWrong ? .terminal : .acquirer, .noTLS, connected?.name)
        case .failed: return NetworkDiagnosis(.encryption, .acquirer, .noTLS, connected?.name)
        }
        switch echo {
        case .notTried, .done: return nil
        case .expired, .failed: return NetworkDiagnosis(.echo, .acquirer, .noEcho, connected?.name)
        }
    }

    /// The highest layer that is known to work; ``NetworkLayer/link`` minus one is written as nil.
    private var highestProven: ProvenLayer {
        if case .done = echo { return .through(.echo) }
        if connected != nil { return .through(.connection) }
        if endpoints.contains(where: { $0.result == .refused }) { return .through(.name) }
        if case .found = name { return .through(.name) }
        if case .unknownName = name { return .through(.gateway) }
        if case .reached(.some) = gateway { return .through(.gateway) }
        return .nothing
    }

    private enum ProvenLayer {
        case nothing
        case through(NetworkLayer)

        static func < (left: ProvenLayer, right: NetworkLayer) -> Bool {
            switch left {
            case .nothing: true
            case .through(let layer): layer < right
            }
        }
    }

    /// Slow or lossy: the shop's network where its own router is slow to answer, else the line behind it.
    private func poorQuality(_ limits: Thresholds) -> NetworkDiagnosis? {
        guard let code = qualityCodes(limits).first else { return nil }
        var blame = Blame.provider
        if case .reached(let milliseconds?) = gateway, milliseconds > Int64(limits.gatewayRoundTripWarn) {
            blame = .shopNetwork
        }
        return NetworkDiagnosis(.quality, blame, code)
    }

    private func qualityCodes(_ limits: Thresholds) -> [FindingCode] {
        var codes: [FindingCode] = []
        if let loss, loss > limits.lossWarn { codes.append(.lossy) }
        if let roundTrip, roundTrip > Int64(limits.roundTripWarn) { codes.append(.slowAnswers) }
        if let throughput, throughput < Int64(limits.throughputWarn) { codes.append(.slowLine) }
        return codes
    }

    /// The network never stops a closing: the settlement step itself says that it is pending.
    func findings(_ limits: Thresholds, at now: Moment) -> [Finding] {
        let readings = readings
        if let broken = lowestBroken(clockIsWrong: false) {
            return [Finding(broken.code, evidence: readings, subject: broken.subject, measured: now)]
        }
        if endpoints.isEmpty { return [Finding(.notTried, evidence: readings, measured: now)] }
        return qualityCodes(limits).map { Finding($0, evidence: readings, measured: now) }
    }
}
