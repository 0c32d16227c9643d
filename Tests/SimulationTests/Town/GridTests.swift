import Simulation
import Testing

@Suite("Every step of a closing, every fault, every answer")
struct GridTests {
    static let steps = GridStep.allCases

    @Test("Each cell with one fault has the end that the rules ask for", arguments: steps)
    func singles(_ step: GridStep) {
        for cell in GridCell.singles where cell.step == step {
            let result = GridResult(cell)
            #expect(
                result.status == .held || result.status == .forbidden, "\(cell): \(result.expected) \(result.note)")
        }
    }

    @Test("A cell that cannot occur names the rule that forbids it")
    func forbidden() {
        var rules: [String: Int] = [:]
        for rule in GridCell.singles.compactMap(\.forbidden) { rules[rule, default: 0] += 1 }
        // Eight places send nothing: nine faults need a message, and beside the other four three answers do. At the two
        // places of a line's upload thirteen faults meet no totals that agree.
        #expect(
            rules == [
                "no message leaves in this step": 8 * 9 * 6, "no answer comes in this step": 8 * 4 * 3,
                "of a class that balances no line is uploaded, only certificates": 2 * 13,
                "without a line that is left out no totals agree": 1,
            ])
        #expect(GridCell.singles.count == 16 * 13 * 6)
    }

    /// All of them take half a minute in a release build: `qiantui simulate --grid --pairs`.
    @Test("Two faults, at two places or one after the other at the same: each 97th pair", arguments: 0..<8)
    func pairs(_ part: Int) {
        for number in stride(from: part * 97, to: GridCell.pairs.count, by: 8 * 97) {
            let result = GridResult(GridCell.pairs[number])
            #expect(
                result.status == .held || result.status == .forbidden,
                "\(result.cell): \(result.expected) \(result.note)")
        }
    }

    @Test("A preparation that a power cut ended is cancelled though the store fails at that very record")
    func cancelledLater() {
        let cells = GridCell.pairs.filter {
            $0.answer == .agrees && $0.second?.step == $0.step
                && Set([$0.fault, $0.second?.fault]) == [.powerCut, .notWritten]
        }
        #expect(cells.count > 2 * 7)
        for result in cells.map(GridResult.init) {
            #expect(result.status == .held, "\(result.cell): \(result.expected) \(result.note)")
        }
    }

    @Test("Pairs that cannot occur name the rule")
    func forbiddenPairs() {
        var rules: [String: Int] = [:]
        for rule in GridCell.pairs.compactMap(\.forbidden) { rules[rule, default: 0] += 1 }
        #expect(
            rules == [
                // Seven pairs at the seven places with one message, under three verdicts; lines never under one.
                "what has come twice is not sent again": 7 * (6 * 3 + 2),
                "what is on disk is not written again": 8 * 3 + 2,
                "nothing is left to do after the record that closes the batch": 3,
            ])
        #expect(GridCell.pairs.count == 18_033)
    }
}
