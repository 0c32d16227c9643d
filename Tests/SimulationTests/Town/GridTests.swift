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
}
