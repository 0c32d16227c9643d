import DemoFront
import Foundation
import Testing

/// A browser's window over HTTP.
struct PageCaller: Sendable {
    let port: Int
    let window: String
    let cookie: String

    /// Loads the page and keeps its cookie.
    init(port: Int, window: String = "0123456789abcdef") async throws {
        self.port = port
        self.window = window
        let answer = try await Loopback.request("GET", "/", port: port)
        let set = try #require(answer.header("set-cookie"))
        cookie = String(set.prefix { $0 != ";" })
    }

    /// Posts an action with the fields as JSON.
    func act(
        _ screen: String, _ action: String, _ fields: String = "", key: String = UUID().uuidString
    ) async throws -> HTTPAnswer {
        let body = "{\"screen\":\"\(screen)\",\"action\":\"\(action)\"\(fields.isEmpty ? "" : "," + fields)}"
        return try await Loopback.request(
            "POST", "/actions", port: port,
            headers: [
                ("Cookie", cookie), ("Origin", "http://127.0.0.1:\(port)"), ("X-Window", window),
                ("Content-Type", "application/json"), ("Sec-Fetch-Site", "same-origin"), ("Idempotency-Key", key),
            ], body: Array(body.utf8))
    }

    /// An act that must be done, once the page shows its screen.
    func done(
        _ screen: String, _ action: String, _ fields: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var answer: HTTPAnswer
        var looks = 0
        repeat {
            // A touch on a screen that has changed meanwhile does nothing: whoever touched looks again.
            try await reaches(screen)
            answer = try await act(screen, action, fields)
            looks += 1
        } while answer.text.contains("problem.stale") && looks < 5
        #expect(answer.status == 200, "\(action): \(answer.text)", sourceLocation: sourceLocation)
        #expect(!answer.text.contains("refused"), "\(action): \(answer.text)", sourceLocation: sourceLocation)
    }

    /// The view as the page would draw it now.
    func view() async throws -> PageSight {
        let answer = try await Loopback.request("GET", "/view", port: port, headers: [("Cookie", cookie)])
        return try JSONDecoder().decode(PageSight.self, from: Data(answer.body))
    }

    /// The view once it shows this screen.
    @discardableResult
    func reaches(_ screen: String) async throws -> PageSight {
        try await eventually("the screen \(screen)") {
            let view = try await view()
            return view.screen.name == screen ? view : nil
        }
    }
}

/// What tests look at in a view.
struct PageSight: Decodable, Hashable, Sendable {
    struct Text: Decodable, Hashable, Sendable { var text: String }
    struct Amount: Decodable, Hashable, Sendable {
        var minor: Int64
        var text: String
    }
    struct Screen: Decodable, Hashable, Sendable {
        var name: String
        var code: String
        var state: String?
        var identifier: String?
        var hash: String?
        var count: Int?
        var problem: Text?
        var locked: Text?
        var verdict: Text?
        var isAllSent: Bool?
        /// Lines of a paper.
        var lines: [String]?
        var notice: Notice?
        var retry: Notice?
        var notes: [Text]?
        var text: Text?
        var hits: [Hit]?
        /// Lines on which terminal and host differ.
        var differing: [Differing]?
        /// What to know before a confirmation.
        var notices: [Notice]?
        var items: [Open]?
        /// What a hand tries.
        var places: [String]?
        var title: Text?
        var taken: Text?
        var never: [Text]?
        var canInsist: Bool?

        private enum Keys: String, CodingKey {
            case name, code, state, identifier, hash, count, problem, locked, verdict, isAllSent, sheet
            case notice, retry, notes, hits, text, notices, items, places, title, taken, never, canInsist
            case differing = "lines"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Keys.self)
            name = try values.decode(String.self, forKey: .name)
            code = try values.decode(String.self, forKey: .code)
            state = try values.decodeIfPresent(String.self, forKey: .state)
            identifier = try values.decodeIfPresent(String.self, forKey: .identifier)
            hash = try values.decodeIfPresent(String.self, forKey: .hash)
            count = try values.decodeIfPresent(Int.self, forKey: .count)
            problem = try values.decodeIfPresent(Text.self, forKey: .problem)
            locked = try values.decodeIfPresent(Text.self, forKey: .locked)
            verdict = try values.decodeIfPresent(Text.self, forKey: .verdict)
            notice = try values.decodeIfPresent(Notice.self, forKey: .notice)
            retry = try values.decodeIfPresent(Notice.self, forKey: .retry)
            notes = try values.decodeIfPresent([Text].self, forKey: .notes)
            text = try values.decodeIfPresent(Text.self, forKey: .text)
            hits = try values.decodeIfPresent([Hit].self, forKey: .hits)
            notices = try values.decodeIfPresent([Notice].self, forKey: .notices)
            items = try values.decodeIfPresent([Open].self, forKey: .items)
            places = try values.decodeIfPresent([String].self, forKey: .places)
            title = try values.decodeIfPresent(Text.self, forKey: .title)
            taken = try values.decodeIfPresent(Text.self, forKey: .taken)
            never = try values.decodeIfPresent([Text].self, forKey: .never)
            canInsist = try values.decodeIfPresent(Bool.self, forKey: .canInsist)
            // A sale's words stand under the same name.
            differing = try? values.decodeIfPresent([Differing].self, forKey: .differing)
            isAllSent = try values.decodeIfPresent(Bool.self, forKey: .isAllSent)
            lines = try values.decodeIfPresent(Sheet.self, forKey: .sheet)?.items.map {
                $0.texts.joined(separator: " ")
            }
        }
    }
    struct Sheet: Decodable, Hashable, Sendable {
        struct Item: Decodable, Hashable, Sendable {
            var kind: String
            var texts: [String]
        }
        var items: [Item]
    }
    struct Notice: Decodable, Hashable, Sendable {
        var text: Text
        var code: String?
        var tone: String?
    }
    /// An unfinished transaction.
    struct Open: Decodable, Hashable, Sendable {
        var id: String
        var label: String
        var choices: [String]
    }
    struct Hit: Decodable, Hashable, Sendable {
        var id: String
        var stan: String
        var amount: Amount
    }
    struct Differing: Decodable, Hashable, Sendable {
        var kind: Text
        var id: String
        var card: String?
        var terminal: Amount?
        var host: Amount?
    }
    struct Readiness: Decodable, Hashable, Sendable {
        struct Item: Decodable, Hashable, Sendable {
            var code: String
            var text: Text
            var hint: Text?
            var tone: String
            var canSend: Bool
            var canSettle: Bool
            var help: Help?
        }
        struct Help: Decodable, Hashable, Sendable {
            var action: String
            var text: Text
            var transaction: String?
        }
        var summary: Text
        var items: [Item]
    }
    struct Failure: Decodable, Hashable, Sendable {
        var code: String
        var cause: Text?
    }
    struct Batch: Decodable, Hashable, Sendable {
        var number: String
        var count: Int
        var net: Amount
    }
    var screen: Screen
    var batch: Batch
    struct End: Decodable, Hashable, Sendable { var text: Text }
    var lastEnd: End?
    var readiness: Readiness
    var failure: Failure?
    var hotline: Text?
    /// Said once, above the screen.
    var notice: Notice?
}
