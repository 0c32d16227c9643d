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
            response = problem.response
        } catch let problem as FieldProblem {
            response = Problem(problem).response
        } catch is HTTPError {
            response = Problem(.notFound, "\(request.method.rawValue) of this path").response
        }
        response.harden()
        return response
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
