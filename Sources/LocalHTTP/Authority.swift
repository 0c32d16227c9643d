/// The host that a request names: what a browser believes to talk to.
public struct Authority: Sendable, Hashable {
    /// Without its port.
    public let name: String
    /// "80" where it names none.
    public let port: String

    public init(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") else {
            name = text
            port = "80"
            return
        }
        name = String(text[..<colon])
        let digits = text[text.index(after: colon)...]
        port = digits.isEmpty ? "80" : String(digits)
    }

    /// Whether it is this machine's own name on the loopback interface, or one of those given: a page of another name
    /// that resolves to this machine is not (DNS rebinding).
    public func isOwn(_ names: [String] = []) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains(name) || names.contains(name)
    }
}
