public import HTTPTypes
public import Hummingbird
internal import NIOCore

extension Request {
    /// Host and port as the request names them.
    public var authority: Authority { Authority(head.authority ?? "") }

    /// The whole body; nil when it is longer, or breaks off.
    public func bytes(upTo limit: Int) async -> [UInt8]? {
        guard let buffer = try? await body.collect(upTo: limit) else { return nil }
        return Array(buffer.readableBytesView)
    }
}

extension HTTPField.Name {
    /// A header of a fixed name that HTTPTypes does not list.
    public static func named(_ text: StaticString) -> HTTPField.Name { HTTPField.Name(text.description) ?? .server }

    public static let idempotencyKey = named("Idempotency-Key")
    public static let fetchSite = named("Sec-Fetch-Site")
    public static let referrerPolicy = named("Referrer-Policy")
    public static let crossOriginResourcePolicy = named("Cross-Origin-Resource-Policy")
}

extension Response {
    /// Puts on an answer what keeps a browser from using it elsewhere.
    public mutating func harden() {
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.crossOriginResourcePolicy] = "same-origin"
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
