import DayEnd
import HostCore
import Testing
import UnionPay

@Suite("The name of an act in logs")
struct TraceTests {
    @Test("It follows from F42, F41, batch and F11 alone, the same on every host and in every version")
    func stable() throws {
        let trace = TraceID(merchant: "898000000000001", terminal: "10000001", batch: "000001", stan: "000042")
        #expect(trace.description == "8fa28bc9061d701a")
        let key = PostingKey(
            merchant: "898000000000001", terminal: "10000001", batch: .first, stan: try #require(STAN(42)), type: .sale)
        #expect(key.trace == trace)
        // Its void has a number of its own.
        #expect(
            PostingKey(
                merchant: key.merchant, terminal: key.terminal, batch: .first, stan: try #require(STAN(43)),
                type: .saleVoid
            ).trace != trace)
    }

    @Test("What ends one part is not taken for the beginning of the next")
    func parts() {
        #expect(
            TraceID(merchant: "12", terminal: "3", batch: "", stan: "")
                != TraceID(merchant: "1", terminal: "23", batch: "", stan: ""))
        #expect(TraceID(merchant: "", terminal: "", batch: "", stan: "").description.utf8.count == 16)
    }
}
