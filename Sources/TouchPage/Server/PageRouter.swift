internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import UnionPay
internal import Wording

/// The page's routes: its files, its texts, its events and its actions.
enum PageRouter {
    static func make(_ state: PageState) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: PageGuard(settings: state.settings, state: state))
        router.get("/") { request, _ in page(request, state) }
        for asset in PageAssets.files {
            router.get("/page/\(asset.name)") { _, _ in response(asset) }
        }
        for language in Language.allCases {
            router.get("/wording/\(language.rawValue).json") { _, _ in texts(in: language, state) }
        }
        router.get("/view") { request, _ in await view(request, state) }
        router.get("/events") { request, _ in await events(request, state) }
        router.post("/actions") { request, _ in await state.response(state.act(request)) }
        router.post("/window") { request, _ in await state.response(state.takeOver(request)) }
        return router
    }

    /// The page, with a new session where the browser brings none.
    private static func page(_ request: Request, _ state: PageState) -> Response {
        var response = response(PageAssets.html)
        if state.session(request) == nil {
            response.setCookie(
                Cookie(
                    name: PageState.cookieName(request), value: state.sessions.new(), path: "/", secure: false,
                    httpOnly: true, sameSite: .strict))
        }
        return response
    }

    private static func response(_ asset: PageAssets.Asset) -> Response {
        Response(
            status: .ok, headers: [.contentType: asset.type, .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: asset.bytes)))
    }

    private static func texts(in language: Language, _ state: PageState) -> Response {
        let entries = state.wording.entries(in: language).map { ($0.key, $0.text) }
        let table = Dictionary(entries) { first, _ in first }
        let body = (try? PageWriter.json(table, state.context)) ?? "{}"
        return Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    /// The view as it stands, for whoever does not listen to events.
    private static func view(_ request: Request, _ state: PageState) async -> Response {
        guard state.session(request) != nil else { return await state.response(PageState.noSession) }
        // A page that has just begun draws its first view in a moment.
        for _ in 0..<100 {
            if let view = await state.windows.json {
                return Response(
                    status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
                    body: .init(byteBuffer: ByteBuffer(string: view)))
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return Response(status: .serviceUnavailable, headers: [.retryAfter: "1"])
    }

    private static func events(_ request: Request, _ state: PageState) async -> Response {
        guard let session = state.session(request) else { return await state.response(PageState.noSession) }
        let window: WindowName
        do {
            window = try PageState.window(request.uri.queryParameters["window"].map(String.init), session)
        } catch {
            return await state.response(.bad(error))
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in
                try await EventStream(window: window, state: state).write(request: request, to: &writer)
            })
    }
}
