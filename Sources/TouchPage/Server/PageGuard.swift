internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import StrictJSON

/// Refuses requests that are meant for another host, and puts on every answer what keeps a browser within this page.
struct PageGuard<Context: RequestContext>: RouterMiddleware {
    let settings: PageSettings
    let state: PageState

    /// No outside resource, no inline script or style, no frame around it.
    private static var policy: String {
        """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        if request.authority.isOwn([settings.address] + settings.names) {
            do {
                response = try await next(request, context)
            } catch let error as HTTPError {
                response = await state.response(
                    .error(
                        error.status, "request", field: "path", expected: "a path and method of this page",
                        found: "\(request.method.rawValue) of another"))
            }
        } else {
            response = await state.response(
                .error(
                    .misdirectedRequest, "host", field: "Host", expected: "this terminal's own name",
                    found: "another name"))
        }
        response.headers[.contentSecurityPolicy] = Self.policy
        response.harden()
        return response
    }
}

extension HTTPField.Name {
    static let window = named("X-Window")
}

extension Request {
    /// Why a request that changes something is not from this page itself; nil when it is.
    var foreignOrigin: FieldProblem? {
        let expected = "http://" + (head.authority ?? "")
        guard let origin = headers[.origin] else {
            return FieldProblem(field: "Origin", expected: "this page's own origin", found: "nothing")
        }
        let site = headers[.fetchSite]
        guard origin == expected, site == nil || site == "same-origin" else {
            return FieldProblem(field: "Origin", expected: "this page's own origin", found: "another origin")
        }
        return nil
    }
}
