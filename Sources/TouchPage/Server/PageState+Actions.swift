internal import HTTPTypes
internal import Hummingbird
internal import LocalHTTP
internal import StrictJSON
internal import Wording

extension PageState {
    /// `POST /actions`.
    func act(_ request: Request) async -> PageReply {
        do throws(FieldProblem) {
            if let problem = request.foreignOrigin { return .bad(problem, status: .forbidden) }
            guard let session = session(request) else { return Self.noSession }
            let window = try Self.window(request.headers[.window], session)
            let key = try Self.key(request.headers[.idempotencyKey])
            guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
                return .error(
                    .unsupportedMediaType, "invalid", field: "Content-Type", expected: "application/json",
                    found: request.headers[.contentType] == nil ? "nothing" : "another type")
            }
            guard let body = await request.bytes(upTo: settings.bodyLimit) else {
                return .error(
                    .contentTooLarge, "invalid", field: "body", expected: "at most \(settings.bodyLimit) bytes",
                    found: "more, or an end before its length")
            }
            let action = try ActionRequest(identifier: key, body: body)
            let first = await outcomes.once(key, fingerprint: sessions.fingerprint(of: body)) {
                await self.perform(action, by: window)
            }
            return first
                ?? .error(
                    .conflict, "key", field: "Idempotency-Key", expected: "a new key for another request",
                    found: "a key that was used with another body")
        } catch {
            return .bad(error)
        }
    }

    /// `POST /window`: this window acts from now on.
    func takeOver(_ request: Request) async -> PageReply {
        do throws(FieldProblem) {
            if let problem = request.foreignOrigin { return .bad(problem, status: .forbidden) }
            guard let session = session(request) else { return Self.noSession }
            await windows.take(try Self.window(request.headers[.window], session))
            return .done
        } catch {
            return .bad(error)
        }
    }

    private func perform(_ action: ActionRequest, by window: WindowName) async -> PageReply {
        guard await windows.mayAct(window) else {
            return .refused(Phrase(.windowTaken), status: .conflict, reason: "readOnly")
        }
        guard let screen = await windows.screen else {
            return .refused(Phrase(.problemBusy), status: .serviceUnavailable, reason: "starting")
        }
        guard screen == action.screen else {
            return .refused(Phrase(.problemStale), status: .conflict, reason: "stale")
        }
        switch await front.perform(action) {
        case .done: return .done
        case .refused(let why): return .refused(why)
        }
    }

    private static func key(_ key: String?) throws(FieldProblem) -> String {
        let expected = "1 to 64 letters, digits and hyphens"
        guard let key else { throw FieldProblem(field: "Idempotency-Key", expected: expected, found: "nothing") }
        guard 1...64 ~= key.utf8.count, key.utf8.allSatisfy({ isPlain($0) || $0 == UInt8(ascii: "-") }) else {
            throw FieldProblem(field: "Idempotency-Key", expected: expected, found: "something else")
        }
        return key
    }
}
