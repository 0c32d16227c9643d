import Foundation
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct ControlTests {
    /// Answers `{"events":n}`-like requests: a number of events, then the request itself.
    private func server(_ path: String) async throws -> ControlServer {
        try await ControlServer.bind(path: path, logger: quiet) { request, responder in
            for number in 0..<(Int(request) ?? 0) { responder.event("{\"number\": \(number)}") }
            responder.finish(request)
        }
    }

    @Test func eventsComeInOrderBeforeTheFinalLine() async throws {
        try await withFolder { folder in
            let server = try await server(folder + "/s")
            let events = Mailbox<String>()
            let answer = try await ControlClient.call(path: folder + "/s", request: "100") { events.put($0) }
            #expect(answer == "100")
            #expect(events.all == (0..<100).map { "{\"number\": \($0)}" })
            await server.shutdown()
        }
    }

    @Test func severalClientsAreServedAtOnce() async throws {
        try await withFolder { folder in
            let everybody = Mailbox<String>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                everybody.put(request)
                _ = await everybody.wait(count: 20)
                responder.finish("answer to \(request), \(everybody.count) here")
            }
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask { try await ControlClient.call(path: folder + "/s", request: "\(number)") }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == Set((0..<20).map { "answer to \($0), 20 here" }))
            await server.shutdown()
        }
    }

    @Test func aTextOfSeveralLinesBecomesOne() async throws {
        try await withFolder { folder in
            let requests = Mailbox<String>()
            let events = Mailbox<String>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                requests.put(request)
                responder.event("{\n  \"a\": 1\r\n}")
                responder.finish("  \n{\n}\n")
            }
            let answer = try await ControlClient.call(path: folder + "/s", request: "{\n}") { events.put($0) }
            #expect(requests.all == ["{ }"])
            #expect(events.all == ["{   \"a\": 1  }"])
            #expect(answer == "{ } ")
            await server.shutdown()
        }
    }

    @Test func theLinesOnTheSocketAreJSONAsTheyStand() async throws {
        try await withFolder { folder in
            let server = try await server(folder + "/s")
            let peer = try RawSocket.unix(folder + "/s")
            for byte in Array("2\r\n".utf8) { try peer.write([byte]) }
            let answer = try await peer.read(1000)
            #expect(String(decoding: answer, as: UTF8.self) == " {\"number\": 0}\n {\"number\": 1}\n2\n")
            peer.endWriting()
            await server.shutdown()
        }
    }

    @Test func aLineOfAMebibytePassesAndOneByteMoreDoesNot() async throws {
        try await withFolder { folder in
            let server = try await server(folder + "/s")
            let longest = String(repeating: "x", count: 1 << 20)
            #expect(try await ControlClient.call(path: folder + "/s", request: longest) == longest)
            await #expect(throws: ControlError.lineTooLong(length: (1 << 20) + 1, limit: 1 << 20)) {
                try await ControlClient.call(path: folder + "/s", request: longest + "x")
            }
            // A client that does not count is cut off, and the server goes on.
            let peer = try RawSocket.unix(folder + "/s")
            try? peer.write([UInt8](repeating: 65, count: (1 << 20) + 20_000))
            #expect(try await peer.read(1) == [])
            peer.endWriting()
            #expect(try await ControlClient.call(path: folder + "/s", request: "0") == "0")
            await server.shutdown()
        }
    }

    @Test func anAnswerThatIsTooLongLeavesTheClientWithoutOne() async throws {
        try await withFolder { folder in
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { _, responder in
                responder.finish(String(repeating: "x", count: (1 << 20) + 1))
            }
            await #expect(throws: ControlError.noAnswer) {
                try await ControlClient.call(path: folder + "/s", request: "1")
            }
            await server.shutdown()
        }
    }

    @Test func aRequestThatIsNotTextIsRefused() async throws {
        try await withFolder { folder in
            let server = try await server(folder + "/s")
            let peer = try RawSocket.unix(folder + "/s")
            try peer.write([0xFF, 0xFE, 10])
            #expect(try await peer.read(1) == [])
            peer.endWriting()
            await server.shutdown()
        }
    }

    @Test func aClientThatGoesAwayEndsNeitherItsRequestNorTheServer() async throws {
        try await withFolder { folder in
            let states = Mailbox<Bool>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                guard request == "long" else {
                    responder.finish("short")
                    return
                }
                states.put(responder.isOpen)
                while responder.event("{}") { try? await Task.sleep(for: .milliseconds(1)) }
                states.put(responder.isOpen || Task.isCancelled)
                responder.finish("nobody reads this")
                states.put(true)
            }
            do {
                let peer = try RawSocket.unix(folder + "/s")
                try peer.write(Array("long\n".utf8))
                #expect(try await peer.read(4) == Array(" {}\n".utf8))
            }
            await states.expect([true, false, true])
            #expect(try await ControlClient.call(path: folder + "/s", request: "x") == "short")
            await server.shutdown()
        }
    }

    @Test func aClientThatNeverReadsIsCutOff() async throws {
        try await withFolder { folder in
            let sent = Mailbox<Int>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { _, responder in
                let text = String(repeating: "x", count: 500_000)
                var count = 0
                while responder.event(text), count < 1000 { count += 1 }
                sent.put(count)
            }
            let peer = try RawSocket.unix(folder + "/s")
            try peer.write([10])
            let count = try #require(await sent.wait(count: 1).first)
            #expect((16...100).contains(count))
            await server.shutdown()
        }
    }

    @Test func aHandlerWithoutAFinalLineIsAnErrorAtTheClient() async throws {
        try await withFolder { folder in
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { _, responder in
                responder.event("{\"looks\": \"final\"}")
            }
            let events = Mailbox<String>()
            await #expect(throws: ControlError.noAnswer) {
                try await ControlClient.call(path: folder + "/s", request: "1") { events.put($0) }
            }
            #expect(events.count == 1)
            await server.shutdown()
        }
    }

    @Test func whatFollowsTheFinalLineIsDropped() async throws {
        try await withFolder { folder in
            let results = Mailbox<Bool>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { _, responder in
                results.put(responder.finish("first"))
                results.put(responder.event("late"))
                results.put(responder.finish("second"))
            }
            #expect(try await ControlClient.call(path: folder + "/s", request: "1") == "first")
            await results.expect([true, false, false])
            await server.shutdown()
        }
    }

    @Test func aCallCanTimeOutAndCanBeCancelled() async throws {
        try await withFolder { folder in
            let begun = Mailbox<String>()
            let ended = Mailbox<Bool>()
            let release = Mailbox<Bool>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                begun.put(request)
                _ = await release.wait { !$0.isEmpty && !responder.isOpen }
                ended.put(responder.finish("too late"))
            }
            await #expect(throws: ControlError.timedOut(after: .milliseconds(30))) {
                try await ControlClient.call(path: folder + "/s", request: "1", timeout: .milliseconds(30))
            }
            let call = Task { try await ControlClient.call(path: folder + "/s", request: "2") }
            _ = await begun.wait { $0.contains("2") }
            call.cancel()
            await #expect(throws: ControlError.cancelled) { try await call.value }
            let early = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await ControlClient.call(path: folder + "/s", request: "3")
            }
            await #expect(throws: ControlError.cancelled) { try await early.value }
            // Requests that had begun run to their end.
            release.put(true)
            #expect(await ended.wait { $0.count == begun.count }.allSatisfy { !$0 })
            #expect(ended.count == begun.count)
            await server.shutdown()
        }
    }

    @Test func aShutdownWaitsForRunningRequestsAndThenCutsThemOff() async throws {
        try await withFolder { folder in
            let begun = Mailbox<String>()
            let server = try await ControlServer.bind(path: folder + "/s", logger: quiet) { request, responder in
                begun.put(request)
                try? await Task.sleep(for: request == "slow" ? .seconds(60) : .milliseconds(50))
                responder.finish("done")
            }
            async let quick = ControlClient.call(path: folder + "/s", request: "quick")
            let slow = Task { try await ControlClient.call(path: folder + "/s", request: "slow") }
            let silent = try RawSocket.unix(folder + "/s")
            _ = await begun.wait(count: 2)
            let time = await ContinuousClock().measure { await server.shutdown(gracePeriod: .milliseconds(700)) }
            #expect(time < .seconds(40))
            #expect(try await quick == "done")
            await #expect(throws: ControlError.noAnswer) { try await slow.value }
            #expect(try await silent.read(1) == [])
            #expect(!FileManager.default.fileExists(atPath: folder + "/s"))
            await #expect(throws: ControlError.notRunning(path: folder + "/s")) {
                try await ControlClient.call(path: folder + "/s", request: "1")
            }
        }
    }
}
