import Operators
import Testing

@Suite struct RoleTests {
    @Test func aNumberIsTwoDigits() {
        #expect(OperatorNumber("07")?.value == 7)
        #expect(OperatorNumber("07")?.description == "07")
        for text in ["", "7", "007", "1a", "０７", "-1", "+1"] { #expect(OperatorNumber(text) == nil, "\(text)") }
        #expect(OperatorNumber(100) == nil)
        #expect(OperatorNumber(-1) == nil)
    }

    @Test func numbersFitTheirRolesByCustom() {
        #expect(number(99).fits(.administrator) && !number(99).fits(.operator) && !number(99).fits(.supervisor))
        #expect(number(0).fits(.supervisor) && !number(0).fits(.operator))
        #expect(number(50).fits(.operator) && number(50).fits(.supervisor) && !number(50).fits(.administrator))
        for role in Role.allCases { #expect(!number(98).fits(role)) }
    }

    @Test func aSupervisorNeverTradesAndAnOperatorNeedsOneToGiveMoneyBack() {
        for act in [Permission.sell, .void, .refund, .signIn] {
            #expect(Role.supervisor.authority(for: act) == .none)
            #expect(Role.administrator.authority(for: act) == .none)
        }
        #expect(Role.operator.authority(for: .sell) == .alone)
        #expect(Role.operator.authority(for: .signOff) == .alone)
        for act in [Permission.void, .refund, .overrideDifference, .overrideOpenItems] {
            #expect(Role.operator.authority(for: act) == .withApproval)
            #expect(Role.supervisor.mayApprove(act))
            #expect(!Role.operator.mayApprove(act) && !Role.administrator.mayApprove(act))
        }
    }

    @Test func whateverNeedsApprovalHasSomebodyWhoMayGiveIt() {
        for act in Permission.allCases {
            let needs = Role.allCases.contains { $0.authority(for: act) == .withApproval }
            let given = Role.allCases.contains { $0.mayApprove(act) }
            #expect(needs == given, "\(act)")
        }
    }

    @Test func everyActIsSomebodys() {
        for act in Permission.allCases {
            #expect(Role.allCases.contains { $0.authority(for: act) != .none }, "\(act)")
        }
    }

    @Test func onePersonIsOneHoweverItIsTyped() {
        #expect(PersonID("e-17") == PersonID("E17"))
        #expect(PersonID(" Ｅ１７ ") == PersonID("e.17"))
        #expect(PersonID("") == nil)
        #expect(PersonID("- -") == nil)
        #expect(PersonID("a;b") == nil)
        #expect(PersonID(String(repeating: "x", count: 65)) == nil)
    }
}
