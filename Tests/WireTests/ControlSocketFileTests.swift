import Foundation
import Glibc
import Testing

@testable import Wire

@Suite(.timeLimit(.minutes(1))) struct ControlSocketFileTests {
    private func serve(_ path: String) async throws -> ControlServer {
        try await ControlServer.bind(path: path, logger: quiet) { $1.finish($0) }
    }

    @Test func theSocketIsForItsOwnerOnly() async throws {
        try await withFolder { folder in
            let server = try await serve(folder + "/s")
            let mode = try FileManager.default.attributesOfItem(atPath: folder + "/s")[.posixPermissions] as? Int
            #expect(mode == 0o600)
            await server.shutdown()
            #expect(!FileManager.default.fileExists(atPath: folder + "/s"))
        }
    }

    @Test func aSocketLeftByADeadProcessIsReplaced() async throws {
        try await withFolder { folder in
            do { _ = try RawSocket.unix(folder + "/s", listening: true) }
            #expect(FileManager.default.fileExists(atPath: folder + "/s"))
            await #expect(throws: ControlError.notRunning(path: folder + "/s")) {
                try await ControlClient.call(path: folder + "/s", request: "1")
            }
            let server = try await serve(folder + "/s")
            #expect(try await ControlClient.call(path: folder + "/s", request: "1") == "1")
            await server.shutdown()
        }
    }

    @Test func aLiveSocketIsANamedErrorAndIsLeftAlone() async throws {
        try await withFolder { folder in
            let first = try await serve(folder + "/s")
            await #expect(throws: ControlError.alreadyRunning(path: folder + "/s")) { try await serve(folder + "/s") }
            #expect(try await ControlClient.call(path: folder + "/s", request: "1") == "1")
            await first.shutdown()
        }
    }

    @Test func ofManyThatStartTogetherOneWins() async throws {
        try await withFolder { folder in
            do { _ = try RawSocket.unix(folder + "/s", listening: true) }
            let others = Mailbox<any Error>()
            let winners = await withTaskGroup(of: ControlServer?.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        do {
                            return try await serve(folder + "/s")
                        } catch {
                            others.put(error)
                            return nil
                        }
                    }
                }
                return await group.reduce(into: [ControlServer]()) { if let server = $1 { $0.append(server) } }
            }
            #expect(winners.count == 1)
            #expect(
                others.all.map { $0 as? ControlError }
                    == Array(repeating: .alreadyRunning(path: folder + "/s"), count: 15))
            #expect(try await ControlClient.call(path: folder + "/s", request: "1") == "1")
            for server in winners { await server.shutdown() }
        }
    }

    @Test func oneThatStartsWaitsForTheOtherThatIsStarting() async throws {
        try await withFolder { folder in
            let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            #expect(flock(lock, LOCK_EX) == 0)
            let started = Mailbox<Bool>()
            let server = Task {
                defer { started.put(true) }
                return try await serve(folder + "/s")
            }
            #expect(await started.wait(count: 1, .milliseconds(100)).isEmpty)
            close(lock)
            try await server.value.shutdown()
        }
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() async throws {
        try await withFolder { folder in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: folder + "/s"))
            await #expect(throws: ControlError.notASocket(path: folder + "/s")) { try await serve(folder + "/s") }
            #expect(try String(contentsOfFile: folder + "/s", encoding: .utf8) == "precious")
        }
    }

    @Test func anotherProcessesSocketIsNotRemovedAtTheEnd() async throws {
        try await withFolder { folder in
            let server = try await serve(folder + "/s")
            try FileManager.default.removeItem(atPath: folder + "/s")
            let other = try RawSocket.unix(folder + "/s", listening: true)
            await server.shutdown()
            #expect(FileManager.default.fileExists(atPath: folder + "/s"))
            _ = other
        }
    }

    @Test func aPathMayHave103BytesAndNotMore() async throws {
        try await withFolder { folder in
            let longest = folder + "/" + String(repeating: "s", count: 103 - folder.utf8.count - 1)
            let server = try await serve(longest)
            #expect(try await ControlClient.call(path: longest, request: "1") == "1")
            await server.shutdown()

            let expected = ControlError.pathTooLong(path: longest + "s", length: 104, limit: 103)
            await #expect(throws: expected) { try await serve(longest + "s") }
            await #expect(throws: expected) { try await ControlClient.call(path: longest + "s", request: "1") }
            #expect(expected.description.contains("choose a shorter folder"))
        }
    }

    @Test func aFolderThatIsNotThereIsANamedError() async throws {
        await #expect(throws: ControlError.noFolder(path: "/nowhere/s")) { try await serve("/nowhere/s") }
        await #expect(throws: ControlError.notRunning(path: "/nowhere/s")) {
            try await ControlClient.call(path: "/nowhere/s", request: "1")
        }
    }

    @Test(arguments: ["", "a\0b"]) func aPathThatCannotBeIsRefused(path: String) async {
        await #expect(throws: ControlError.self) { try await serve(path) }
    }
}
