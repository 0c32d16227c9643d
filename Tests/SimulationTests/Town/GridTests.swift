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
        let forbidden = GridCell.singles.compactMap(\.forbidden)
        #expect(!forbidden.isEmpty)
        #expect(forbidden.allSatisfy { !$0.isEmpty })
    }
}
