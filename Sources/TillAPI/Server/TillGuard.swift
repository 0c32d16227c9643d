internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import StrictJSON

/// Refuses what was meant for another host or comes from a web page, and makes a problem document of every failure.
struct TillGuard<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try check(request)
            response = try await next(request, context)
        } catch let problem as Problem {
            response = problem.response(in: request.headers.language)
        } catch let problem as FieldProblem {
            response = Problem(problem).response(in: request.headers.language)
        } catch is HTTPError {
            response = Self.missing(request).response(in: request.headers.language)
        }
        response.harden()
        return response
    }

    /// Whether the path is not there, or only the method.
    private static func missing(_ request: Request) -> Problem {
        let allowed = TillRouter.methods(of: request.uri.path)
        guard !allowed.isEmpty else { return Problem(.notFound, "no such path is served") }
        var problem = Problem(.methodNotAllowed, "\(request.method.rawValue) is not served on this path")
        problem.allowed = allowed
        return problem
    }

    private func check(_ request: Request) throws {
        guard request.authority.isOwn() else {
            throw Problem(.wrongHost, "Host: expected 127.0.0.1, localhost or [::1], found another name", field: "Host")
        }
        let site = request.headers[.fetchSite]
        guard request.headers[.origin] == nil, site == nil || site == "none" else {
            throw Problem(.foreignOrigin, "Origin: expected none, found one", field: "Origin")
        }
    }
}
