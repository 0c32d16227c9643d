internal import DayEnd
internal import Hummingbird
internal import NIOCore
internal import StrictJSON
internal import UnionPay

/// One method on one path.
struct TillRoute: Sendable {
    typealias Handler = @Sendable (Request, BasicRequestContext, TillState) async throws -> Response

    var method: HTTPRequest.Method
    /// As OpenAPI writes it, parameters in braces.
    var path: String
    var handler: Handler

    init(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        self.path = path
        self.handler = handler
    }

    /// A route that wants a token.
    static func call(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (TillCall, BasicRequestContext) async throws -> Response
    ) -> TillRoute {
        TillRoute(method, path) { request, context, state in
            try await handler(try await TillCall(request, state), context)
        }
    }
}

enum TillRouter {
    static let routes: [TillRoute] = orders + looks + closing

    static func make(_ state: TillState) -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: TillGuard())
        for route in routes {
            let handler = route.handler
            router.on(RouterPath(route.path), method: route.method) { request, context in
                try await handler(request, context, state)
            }
        }
        return router
    }

    /// The methods that a path serves; none for a path that is not there.
    static func methods(of path: String) -> [String] {
        let asked = path.split(separator: "/")
        return routes.filter { route in
            let parts = route.path.split(separator: "/")
            return parts.count == asked.count && zip(parts, asked).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }.map(\.method.rawValue)
    }

    // MARK: Orders

    private static let orders: [TillRoute] = [
        .call(.post, "/v1/sales") { call, _ in
            try await take(call) { reading, body throws(FieldProblem) in try reading.sale(body) }
        },
        .call(.post, "/v1/voids") { call, _ in
            try await take(call) { reading, body throws(FieldProblem) in try reading.void(body) }
        },
        .call(.post, "/v1/refunds") { call, _ in
            try await take(call) { reading, body throws(FieldProblem) in try reading.refund(body) }
        },
        .call(.get, "/v1/transactions/{key}") { call, context in
            let name = try call.name(context.parameters.get("key") ?? "")
            guard let progress = await call.state.front.order(name) else {
                throw Problem(.unknownTransaction, "no act of \(name.till) has this key", field: "key")
            }
            return reply(progress, call)
        },
        .call(.post, "/v1/transactions/{key}/cancel") { call, context in
            let name = try call.name(context.parameters.get("key") ?? "")
            switch await call.state.front.cancel(name) {
            case .order(let progress): return reply(progress, call)
            case .refused(let refusal):
                throw refusal.code == .unknownOriginal
                    ? Problem(.unknownTransaction, "no act of \(name.till) has this key", field: "key")
                    : Problem(refusal)
            }
        },
        .call(.get, "/v1/lines/{batch}/{stan}") { call, context in
            let number = try number(context)
            guard let entry = await call.state.front.entry(number) else {
                throw Problem(.unknownTransaction, "no line has the number \(number)", field: "stan")
            }
            return TillReply.json(LineView(entry, call.state.front.currency))
        },
    ]

    private static func take(
        _ call: TillCall, _ read: (OrderReading, JSONValue) throws(FieldProblem) -> OrderReading.Read
    ) async throws -> Response {
        let name = try call.name()
        let body = try await call.body()
        let asked = try read(OrderReading(currency: call.state.front.currency, till: call.till), body)
        let request = TillRequest(name: name, digest: call.digest(body), act: asked.act, ticket: asked.ticket)
        let waits = !call.prefersNotToWait
        switch await call.state.front.take(request, approval: asked.approval, waits: waits) {
        case .order(let progress): return reply(progress, call)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    /// 200 where it is over, 202 where it goes on.
    private static func reply(_ progress: OrderProgress, _ call: TillCall) -> Response {
        var response = TillReply.json(
            TransactionView(progress, call.state.front.currency),
            status: progress.status.isFinal ? .ok : .accepted)
        response.headers[.location] = "/v1/transactions/\(progress.order.name.key)"
        return response
    }

    private static func number(_ context: BasicRequestContext) throws(FieldProblem) -> LineKey {
        guard let batch = context.parameters.get("batch").flatMap({ Int($0) }).flatMap({ BatchNumber($0) }) else {
            throw FieldProblem(field: "batch", expected: "1 to 999999", found: "something else")
        }
        guard let stan = context.parameters.get("stan").flatMap({ Int($0) }).flatMap({ STAN($0) }) else {
            throw FieldProblem(field: "stan", expected: "1 to 999999", found: "something else")
        }
        return LineKey(batch: batch, stan: stan)
    }

    // MARK: Looking

    private static let looks: [TillRoute] = [
        .call(.get, "/v1/status") { call, _ in
            TillReply.json(StatusView(await call.state.front.facts(), call.state.front.currency, till: call.till))
        },
        .call(.get, "/v1/readiness") { call, _ in
            let language = call.request.headers.language
            var response = TillReply.json(ReadinessView(await call.state.front.facts(), in: language))
            response.speak(language)
            return response
        },
        .call(.get, "/v1/day") { call, _ in
            let (interval, withholds) = try await day(call)
            return TillReply.json(
                try DayView(interval, call.state.front.currency, withholdsCash: withholds))
        },
        .call(.get, "/v1/day/lines") { call, _ in
            let after = try call.number("after", in: 0...Int64.max) ?? 0
            let limit = try call.number("limit", in: 1...500) ?? 100
            let (interval, withholds) = try await day(call)
            let rest = interval.shown(withholds).drop { $0.sequence <= after }
            let page = rest.prefix(Int(limit))
            return TillReply.json(
                LinesView(
                    lines: page.map { LineView($0, call.state.front.currency) },
                    next: page.count < rest.count ? page.last?.sequence : nil))
        },
        .call(.get, "/v1/events") { call, _ in try await TillEvents.response(call) },
        TillRoute(.get, "/v1/openapi.json") { _, _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/json"],
                body: .init(byteBuffer: ByteBuffer(bytes: TillAPI.openAPI)))
        },
    ]

    /// The interval that is meant, and whether its cash is withheld: while a person counts the drawer blind, nobody
    /// may learn what is expected in it.
    private static func day(_ call: TillCall) async throws -> (DayInterval, Bool) {
        let closing = call.request.uri.queryParameters["closing"].map(String.init)
        guard let interval = await call.state.front.day(closing) else {
            throw Problem(
                FieldProblem(
                    field: "closing", expected: "the name of one of the last closings", found: "another"))
        }
        let end = await call.state.front.endOfDay()
        return (interval, closing == nil && end.isBlind)
    }

    // MARK: The end of the day

    private static let closing: [TillRoute] = [
        .call(.get, "/v1/end-of-day") { call, _ in
            TillReply.json(EndOfDayView(await call.state.front.endOfDay(), call.state.front.currency))
        },
        .call(.post, "/v1/end-of-day") { call, _ in
            try await act(EndOfDayReading.start(try await call.body()), call)
        },
        .call(.post, "/v1/end-of-day/answers") { call, _ in
            try await act(EndOfDayReading.answer(try await call.body()), call)
        },
        .call(.delete, "/v1/end-of-day") { call, _ in try await act(.cancel, call) },
    ]

    private static func act(_ act: EndOfDayAct, _ call: TillCall) async throws -> Response {
        switch await call.state.front.endOfDay(act) {
        case .state(let end):
            let goesOn = end.state == .running || end.state == .pending
            return TillReply.json(
                EndOfDayView(end, call.state.front.currency), status: goesOn ? .accepted : .ok)
        case .refused(let refusal): throw Problem(refusal)
        }
    }
}

extension EndOfDay {
    /// The drawer is to be counted and has not been.
    var isBlind: Bool {
        guard let step, step <= .amounts else { return false }
        if case .explain = prompt { return false }
        return true
    }
}
