import ArgumentParser
import Foundation
import Testing
import UnionPay

@testable import qiantui

/// Published messages, where a copy of them lies beside the repository.
@Suite("Published messages through the commands")
struct SampleTests {
    struct Sample: Decodable, Sendable, CustomTestStringConvertible {
        struct Decoded: Decodable {
            var mti: String?
            var length: Int?
            var fields: [String: String]?
        }

        var name: String
        var hex: String
        var includesLengthPrefix: Bool
        var includesTpdu: Bool
        var includesHeader: Bool
        var decoded: Decoded
        var verified: Bool

        var testDescription: String { name }

        var arguments: [String] {
            var arguments = ["--json", hex]
            if !includesLengthPrefix { arguments.append("--no-length") }
            if !includesTpdu { arguments.append("--no-tpdu") }
            if !includesHeader { arguments.append("--no-header") }
            return arguments
        }

        func decode() throws -> (output: [String], fault: MessageFault?) {
            let command = try MessageCommand.Decode.parse(arguments)
            var output: [String] = []
            let fault = try command.work(on: command.frame) { output.append($0) }
            return (output, fault)
        }
    }

    static let samples: [Sample] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/reference/unionpay-samples.json").standardizedFileURL
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? decoder.decode([Sample].self, from: data)) ?? []
    }()

    @Test(
        "A verified one has the published values, and becomes the same bytes again",
        arguments: samples.filter(\.verified))
    func verified(_ sample: Sample) throws {
        let (output, fault) = try sample.decode()
        #expect(fault == nil)
        let json = try #require(output.first)
        let document = try Fixtures.document(json)
        #expect(document.mti == sample.decoded.mti)
        #expect(document.fields == sample.decoded.fields)
        #expect((document.length != nil) == sample.includesLengthPrefix)
        #expect((document.tpdu != nil) == sample.includesTpdu)
        #expect((document.header != nil) == sample.includesHeader)
        if sample.includesLengthPrefix { #expect(document.length == sample.decoded.length) }
        #expect(try Fixtures.encode(json).output == [sample.hex.uppercased()])
    }

    @Test("One that is inconsistent gets a fault with a name and a place", arguments: samples.filter { !$0.verified })
    func inconsistent(_ sample: Sample) throws {
        let (output, fault) = try sample.decode()
        #expect(output.isEmpty)
        let told = try #require(fault)
        #expect(!told.field.isEmpty && !told.expected.isEmpty && !told.found.isEmpty)
        #expect(told.offset != nil)
    }
}
