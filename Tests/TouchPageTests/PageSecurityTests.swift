import DemoFront
import Testing
import TouchPage
import UnionPay

@Suite struct PageSecurityTests {
    let front = DemoFront(Gallery(.english).home)
    let wake = #"{"screen":"home","action":"lock"}"#

    @Test func thePageKeepsTheBrowserWithinItself() async throws {
        try await PageRun.serve(front) { port in
            let answer = try await Loopback.request("GET", "/", port: port)
            #expect(answer.status == 200)
            let policy = try #require(answer.header("content-security-policy"))
            #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
            #expect(!answer.text.contains("<script>") && !answer.text.contains("style="))
            let cookie = try #require(answer.header("set-cookie"))
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            #expect(cookie.hasPrefix("qiantui-\(port)="))
        }
    }

    @Test func everyFileThatThePageNamesIsServed() async throws {
        try await PageRun.serve(front) { port in
            var waiting = try await Loopback.request("GET", "/", port: port).text.paths(before: "/page/")
            var seen: Set<String> = []
            while let name = waiting.popLast() {
                guard seen.insert(name).inserted else { continue }
                let answer = try await Loopback.request("GET", "/page/\(name)", port: port)
                #expect(answer.status == 200, "\(name)")
                #expect(!answer.text.contains("http://") || name == "tree.js", "\(name) names an outside resource")
                waiting += answer.text.paths(before: "from \"./")
            }
            #expect(seen.count == 17)
            #expect(try await Loopback.request("GET", "/page/../Package.swift", port: port).status == 404)
        }
    }

    @Test func withoutTheCookieNothingIsShownOrDone() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            for path in ["/view", "/events?window=0123456789abcdef"] {
                #expect(try await Loopback.request("GET", path, port: port).status == 401)
            }
            #expect(try await caller.act(wake, ["Cookie": nil]).status == 401)
            let forged = caller.cookie.dropLast() + (caller.cookie.hasSuffix("0") ? "1" : "0")
            let answer = try await caller.act(wake, ["Cookie": String(forged)])
            #expect(answer.status == 401)
            #expect(answer.error["reason"] == "session")
            #expect(front.requests.isEmpty)
        }
    }

    @Test(arguments: ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1", nil])
    func anotherOriginIsRefused(_ origin: String?) async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            for path in ["/actions", "/window"] {
                let answer = try await caller.act(wake, path: path, ["Origin": origin])
                #expect(answer.status == 403)
                #expect(answer.error["field"] == "Origin")
            }
            #expect(front.requests.isEmpty)
        }
    }

    @Test func aRequestThatABrowserCallsCrossSiteIsRefused() async throws {
        try await PageRun.serve(front) { port in
            let caller = try await Caller(port: port)
            #expect(try await caller.act(wake, ["Sec-Fetch-Site": "cross-site"]).status == 403)
            #expect(front.requests.isEmpty)
        }
    }

    @Test func anotherHostThatResolvesHereIsRefused() async throws {
        try await PageRun.serve(front) { port in
            for host in ["evil.example:\(port)", "evil.example", ""] {
                let answer = try await Loopback.request("GET", "/", port: port, headers: [("Host", host)])
                #expect(answer.status == 421 || answer.status == 400, "\(host)")
                #expect(answer.header("set-cookie") == nil)
            }
            #expect(
                try await Loopback.request("GET", "/", port: port, headers: [("Host", "localhost:\(port)")]).status
                    == 200)
        }
    }

    @Test func aPasswordIsNeitherEchoedNorLogged() async throws {
        let log = LogLines()
        let secret = "hunter2-Zebra"
        var view = Gallery(.english).home
        view.screen = Gallery(.english).scenes.first { $0.name == "05-password" }?.view.screen ?? view.screen
        let front = DemoFront(view)
        try await PageRun.serve(front, log: log) { port in
            let caller = try await Caller(port: port)
            var answers: [HTTPAnswer] = []
            for body in [
                #"{"screen":"password","action":"password","password":"\#(secret)"}"#,
                #"{"screen":"password","action":"password","password":["\#(secret)"]}"#,
                #"{"screen":"password","action":"password","password":"\#(secret)","extra":"\#(secret)"}"#,
                #"{"screen":"password","action":"password","password":"\#(secret)"#,
                #"{"screen":"password","action":"password","password":"\#(String(repeating: secret, count: 12))"}"#,
                #"{"screen":"password","action":"supervisor","operator":"00","password":"\#(secret)"}"#,
            ] { answers.append(try await caller.act(body)) }
            #expect(answers.map(\.status) == [200, 400, 400, 400, 400, 200])
            #expect(answers.allSatisfy { !$0.text.contains(secret) })
            #expect(front.requests.count == 2)
            #expect(!"\(front.requests)".contains(secret))
            var dumped = ""
            dump(front.requests, to: &dumped)
            #expect(!dumped.contains(secret))
        }
        #expect(!log.text.isEmpty && !log.text.contains(secret))
    }
}

extension String {
    /// What stands between such a mark and the next quotation mark.
    fileprivate func paths(before mark: String) -> [String] {
        split(separator: mark, omittingEmptySubsequences: false).dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }
}
