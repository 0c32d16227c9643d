public import DayEnd

/// What the command line asks about tills.
public struct TillsRequest: Codable, Sendable {
    public enum Act: String, Codable, Sendable { case add, list, revoke }

    public var act: Act
    public var name: String?

    public init(_ act: Act, name: String? = nil) {
        self.act = act
        self.name = name
    }
}

/// The tills that may call; after an addition the token, which is shown this once.
public struct TillsReply: Codable, Sendable {
    public struct Till: Codable, Sendable {
        public var name: String
        public var added: Moment
    }

    public var tills: [Till]
    public var token: String?
}

extension TillBook {
    func answer(_ request: TillsRequest, at time: Moment) throws -> TillsReply {
        var token: String?
        switch request.act {
        case .list: break
        case .add: token = try add(request.name ?? "", at: time)
        case .revoke: try revoke(request.name ?? "")
        }
        return TillsReply(tills: names.map { .init(name: $0.name, added: $0.added) }, token: token)
    }
}
