import ArgumentParser
import ChildProcess
import Foundation
import ISO8583
import Testing

@testable import qiantui

@Suite("The message commands as they are typed")
struct CommandLineTests {
    @Test("Both are commands of message")
    func subcommands() async throws {
        #expect(try MessageCommand.parseAsRoot(["decode", "00"]) is MessageCommand.Decode)
        #expect(try MessageCommand.parseAsRoot(["decode", "-", "--json"]) is MessageCommand.Decode)
        #expect(try MessageCommand.parseAsRoot(["encode", "-"]) is MessageCommand.Encode)
        #expect(MessageCommand.badInput.rawValue == 65)
    }

    @Test("Dialects are taken by name", arguments: DialectName.allCases)
    func dialects(_ name: DialectName) throws {
        let decode = try MessageCommand.Decode.parse(["00", "--dialect", name.rawValue])
        #expect(decode.options.dialect.name == name)
        #expect(try MessageCommand.Decode.parse(["00"]).options.dialect.name == .unionPay)
        #expect(name.dialect.problems.isEmpty)
    }

    @Test(
        "What is not understood is a usage error",
        arguments: [
            ["decode"], ["decode", "00", "--dialect", "xml"], ["decode", "00", "01"], ["encode"],
            ["explore", "00"], ["diff", "00"], ["redact"], ["explain", "00", "--language", "fr"],
        ])
    func usage(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try MessageCommand.parseAsRoot(arguments) }
        do {
            _ = try MessageCommand.parseAsRoot(arguments)
        } catch {
            #expect(MessageCommand.exitCode(for: error) == .validationFailure)
        }
    }

    @Test("Each help text has an example, and that of decode runs")
    func help() async throws {
        let decode = MessageCommand.helpMessage(for: MessageCommand.Decode.self)
        let encode = MessageCommand.helpMessage(for: MessageCommand.Encode.self)
        #expect(encode.contains("Example:"))
        let example = try #require(
            decode.split(separator: "\n").first { $0.contains("qiantui message decode --no") })
        let words = example.split(separator: " ").dropFirst(3).map(String.init)
        let command = try MessageCommand.Decode.parse(words)
        var output: [String] = []
        #expect(try command.work(on: command.frame) { output.append($0) } == nil)
        #expect(output.first?.contains("system trace audit number") == true)
    }

    // MARK: The program itself

    /// The program that was built beside these tests, where it was.
    static let program: URL? = {
        let folder = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        let file = folder.appending(path: "qiantui")
        return FileManager.default.isExecutableFile(atPath: file.path(percentEncoded: false)) ? file : nil
    }()

    private struct Outcome {
        var code: Int32
        var output: String
        var error: String
    }

    private static func run(_ arguments: String..., input: String = "") async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }
        try Data(input.utf8).write(to: folder.appending(path: "in"))
        let process = try ChildProcess(
            try #require(program).path(percentEncoded: false), ["message"] + arguments, input: file("in"),
            output: file("out"), errors: file("err"))
        let code = await process.end()
        func text(_ name: String) -> String {
            String(decoding: FileManager.default.contents(atPath: file(name)) ?? Data(), as: UTF8.self)
        }
        return Outcome(code: code, output: text("out"), error: text("err"))
    }

    @Test("Output, errors and exit codes go where they belong", .enabled(if: program != nil))
    func process() async throws {
        let good = try await Self.run("decode", "--json", Fixtures.signIn)
        #expect(good.code == 0)
        #expect(good.output == Fixtures.signInJSON + "\n")
        #expect(good.error.isEmpty)

        let bad = try await Self.run("decode", "0000")
        #expect(bad.code == 65)
        #expect(bad.output.isEmpty)
        #expect(bad.error == "TPDU at byte 2: expected 5 bytes, found 0\n")

        let object = try await Self.run("decode", "--json", "0000")
        #expect(object.code == 65)
        #expect(object.output.isEmpty)
        #expect(
            object.error
                == #"{"error":"TPDU at byte 2: expected 5 bytes, found 0","expected":"5 bytes","field":"TPDU","found":"0","offset":2}"#
                + "\n")

        let lines = try await Self.run("decode", "-", "--json", input: "00\n" + Fixtures.signIn + "\r\n")
        #expect(lines.code == 65)
        #expect(lines.output.split(separator: "\n").count == 2)
        #expect(lines.output.hasSuffix(Fixtures.signInJSON + "\n"))
        #expect(lines.error.split(separator: "\n").count == 1)

        let back = try await Self.run("encode", "-", input: Fixtures.signInJSON)
        #expect(back.code == 0)
        #expect(back.output == Fixtures.signIn + "\n")
        #expect(try await Self.run("encode", "-", input: "{}").code == 65)
        #expect(try await Self.run("encode", "/nowhere/at/all").code == 65)
        #expect(try await Self.run("decode").code == 64)
    }

    @Test("encode reads a file", .enabled(if: program != nil))
    func file() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "qiantui-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(Fixtures.signInJSON.utf8).write(to: file)
        #expect(try await Self.run("encode", file.path(percentEncoded: false)).output == Fixtures.signIn + "\n")
    }
}
