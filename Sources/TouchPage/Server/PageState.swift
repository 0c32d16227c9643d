internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import Logging
internal import StrictJSON
internal import Synchronization
internal import UnionPay
internal import Wording

/// What the page's routes share.
final class PageState: Sendable {
    let front: any TerminalFront
    let wording: Wording
    let settings: PageSettings
    let logger: Logger
    let windows = Windows()
    let outcomes = Outcomes()
    let sessions = Sessions()
    private let language = Mutex(Language.simplifiedChinese)

    init(front: any TerminalFront, wording: Wording, settings: PageSettings, logger: Logger) {
        self.front = front
        self.wording = wording
        self.settings = settings
        self.logger = logger
    }

    var context: WordingContext { WordingContext(wording, in: language.withLock { $0 }) }

    func show(_ view: TerminalView) async {
        language.withLock { $0 = view.language }
        do {
            await windows.show(screen: view.screen.name, json: try PageWriter.json(view, context))
        } catch {
            logger.error("a view could not be written", metadata: ["screen": "\(view.screen.name)"])
        }
    }

    func response(_ reply: PageReply) async -> Response { reply.response(context) }

    /// The cookie's name carries the port: terminals on one machine share cookies by host.
    static func cookieName(_ request: Request) -> String {
        "qiantui-" + request.authority.port
    }

    /// The session that the request belongs to; nil for one that never loaded the page.
    func session(_ request: Request) -> String? {
        request.cookies[Self.cookieName(request)].flatMap { sessions.name(of: $0.value) }
    }

    static let noSession = PageReply.error(
        .unauthorized, "session", field: "Cookie", expected: "the cookie of this page", found: "none that is valid")

    /// The window that asks; it calls itself by 16 to 64 letters and digits.
    static func window(_ name: String?, _ session: String) throws(FieldProblem) -> WindowName {
        let expected = "16 to 64 letters and digits"
        guard let name else { throw FieldProblem(field: "X-Window", expected: expected, found: "nothing") }
        guard 16...64 ~= name.utf8.count, name.utf8.allSatisfy({ isPlain($0) }) else {
            throw FieldProblem(field: "X-Window", expected: expected, found: "something else")
        }
        return WindowName(session: session, window: name)
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
