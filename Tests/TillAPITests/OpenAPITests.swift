import DayEnd
import HTTPTypes
import Testing
import TillCaller
import UnionPay

@testable import TillAPI

/// The document against the code: nothing undocumented, nothing documented that is not there.
@Suite("The OpenAPI document")
struct OpenAPITests {
    private static var document: JSONTree { OpenAPICheck.shared.document }
    private static func schema(_ name: String) -> JSONTree { document["components"]["schemas"][name] }
    private static func words(_ schema: JSONTree) -> [String] { schema["enum"].list.compactMap(\.text) }

    @Test("Every route is in it, and nothing else")
    func routes() {
        let served = Set(TillRouter.routes.map { "\($0.method.rawValue) \($0.path)" })
        var documented: Set<String> = []
        for path in Self.document["paths"].names {
            for method in Self.document["paths"][path].names { documented.insert("\(method.uppercased()) \(path)") }
        }
        #expect(served == documented)
        #expect(TillRouter.routes.count == served.count)
    }

    @Test("Every word that a program tells things apart by is listed")
    func words() {
        #expect(Self.words(Self.schema("Problem")["properties"]["code"]) == ProblemCode.allCases.map(\.rawValue))
        let transaction = Self.schema("Transaction")["properties"]
        #expect(Self.words(transaction["status"]) == OrderStatus.allCases.map(\.rawValue))
        #expect(Self.words(transaction["advice"]) == TransactionView.Advice.allCases.map(\.rawValue))
        #expect(Self.words(transaction["kind"]) == TillOrder.Kind.allCases.map(\.rawValue))
        #expect(
            Self.words(Self.schema("Ending")["properties"]["cause"]) == OrderEnding.Cause.allCases.map(\.rawValue))
        let event = Self.schema("Event")["properties"]
        #expect(Self.words(event["event"]) == EventView.Name.allCases.map(\.rawValue))
        #expect(Self.words(event["step"]) == ClosingStep.allCases.map { "\($0)" })
        let end = Self.schema("EndOfDay")["properties"]
        #expect(Self.words(end["state"]) == EndOfDay.State.allCases.map(\.rawValue))
        #expect(
            Self.words(end["prompt"]["properties"]["answer"]) == EndOfDayReading.Answer.allCases.map(\.rawValue))
        #expect(
            Self.words(Self.schema("EndOfDayStart")["properties"]["mode"])
                == EndOfDayReading.Mode.allCases.map(\.rawValue))
        let reasons = Self.schema("EndOfDayAnswer")["oneOf"].list.map { Self.words($0["properties"]["reason"]) }
        #expect(reasons.contains(DifferenceReason.allCases.map(\.rawValue)))
        let readiness = Self.schema("Readiness")["properties"]["items"]["items"]["properties"]["code"]
        #expect(Self.words(readiness) == ReadinessView.Code.allCases.map(\.rawValue))
        let rows = Self.schema("Day")["properties"]["schemes"]["items"]["properties"]["type"]
        #expect(Self.words(rows) == TransactionType.allCases.map(\.rawValue))
    }

    /// A method that a path does not serve is no operation.
    private static let codes = ProblemCode.allCases.filter { $0 != .methodNotAllowed }

    @Test("Every problem's status is one that some operation documents", arguments: codes)
    func statuses(_ code: ProblemCode) {
        var found = false
        for path in Self.document["paths"].names {
            for method in Self.document["paths"][path].names {
                let responses = Self.document["paths"][path][method]["responses"]
                if responses["\(code.status.code)"].isThere { found = true }
            }
        }
        #expect(found)
        let texts = Language.allCases.map { code.texts(in: $0) }
        #expect(Set(texts.map(\.title)).count == Language.allCases.count)
        #expect(Set(texts.map(\.remedy)).count == Language.allCases.count)
    }

    @Test("Every reference in it leads somewhere")
    func references() {
        var broken: [String] = []
        func walk(_ node: JSONTree) {
            if let reference = node["$ref"].text, !OpenAPICheck.shared.resolved(node).isThere {
                broken.append(reference)
            }
            for name in node.names { walk(node[name]) }
            for element in node.list { walk(element) }
        }
        walk(Self.document)
        #expect(broken == [])
    }
}
