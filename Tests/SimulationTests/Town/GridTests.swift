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

    @Test("Each cell that cannot occur is one of these")
    func forbidden() {
        let counts = Dictionary(GridCell.singles.compactMap { $0.forbidden.map { ($0, 1) } }, uniquingKeysWith: +)
        #expect(
            counts == [
                "no message leaves in this step": 432,
                "no answer comes in this step": 96,
                "of a class that balances no line is uploaded, only certificates": 26,
                "a host that is away answers nothing": 24,
            ])
        #expect(GridCell.singles.count == 1_248)
    }
}
