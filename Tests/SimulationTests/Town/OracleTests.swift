import Testing

@testable import Simulation

@Suite("The oracle notices")
struct OracleTests {
    @Test("A planted violation is reported by the invariant that it breaks, and by no other", arguments: Plant.all)
    func notices(_ plant: Plant) throws {
        let town = try plant.town()
        try plant.sow(town)
        #expect(!town.oracle.violations.isEmpty)
        #expect(
            town.oracle.violations.allSatisfy { $0.invariant == plant.invariant }, "\(town.oracle.violations)")
    }

    @Test("One that is switched off reports nothing and looks at nothing", arguments: Plant.all)
    func muted(_ plant: Plant) throws {
        let town = try plant.town(muting: [plant.invariant])
        try plant.sow(town)
        #expect(town.oracle.violations.isEmpty)
        #expect(town.oracle.looks[plant.invariant.ordinal] == 0)
    }

    @Test("A violation is planted for every invariant")
    func complete() {
        #expect(Set(Plant.all.map(\.invariant)) == Set(Invariant.allCases))
    }
}
