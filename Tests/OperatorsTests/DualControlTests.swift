import DayEnd
import Operators
import Testing

@Suite struct DualControlTests {
    private let refund = ApprovalRequest(act: .refund, reference: "000123", actor: number(3))

    private func shop() throws -> PaperShell {
        var shell = try PaperShell()
        try shell.people([number(3), number(4)], at: time())
        // 05 is a second supervisor, and 06 the same human being as supervisor 00.
        for newcomer in [newcomer(number(5), .supervisor, "S5"), newcomer(number(6), .operator, "s-1")] {
            let added = shell.begin(.administrator, strong(.administrator), .add(newcomer), at: time())
            let first = try #require(added.firstPasswords[newcomer.number])
            _ = shell.begin(newcomer.number, first, .changePassword, new: strong(newcomer.number), at: time())
        }
        return shell
    }

    private func approve(
        _ shell: inout PaperShell, _ request: ApprovalRequest, by approver: OperatorNumber
    ) -> PaperShell.Result {
        shell.begin(approver, strong(approver), .approve(request), at: time())
    }

    @Test func aSupervisorApprovesOneActOfOneOperator() throws {
        var shell = try shop()
        let result = approve(&shell, refund, by: .supervisor)
        guard case .approved(let approval) = result.outcome else { throw Unexpected(outcome: result.outcome) }
        #expect(
            result.facts == [.approved(.refund, reference: "000123", actor: number(3), approver: .supervisor)])
        #expect(approval.covers(refund, at: time().now))
        #expect(approval.covers(refund, at: time(minutes: 1).now))
        #expect(!approval.covers(refund, at: time(minutes: 2).now))
        #expect(!approval.covers(refund, at: time(minutes: -1).now))
        for other in [
            ApprovalRequest(act: .void, reference: "000123", actor: number(3)),
            ApprovalRequest(act: .refund, reference: "000124", actor: number(3)),
            ApprovalRequest(act: .refund, reference: "000123", actor: number(4)),
        ] { #expect(!approval.covers(other, at: time().now)) }
    }

    @Test func nobodyIsTheirOwnSecondPerson() throws {
        var shell = try shop()
        let own = ApprovalRequest(act: .overrideDifference, reference: "closing 1", actor: .supervisor)
        #expect(approve(&shell, own, by: .supervisor).outcome == .refused(.samePerson))
        let other = approve(&shell, own, by: number(5))
        guard case .approved = other.outcome else { throw Unexpected(outcome: other.outcome) }
    }

    @Test func onePersonUnderTwoNumbersIsOnePerson() throws {
        var shell = try shop()
        let request = ApprovalRequest(act: .refund, reference: "000123", actor: number(6))
        let refused = approve(&shell, request, by: .supervisor)
        #expect(refused.outcome == .refused(.samePerson))
        #expect(
            refused.facts == [
                .approvalRefused(
                    .refund, reference: "000123", actor: number(6), approver: .supervisor, code: "pw.samePerson")
            ])
        let other = approve(&shell, request, by: number(5))
        guard case .approved = other.outcome else { throw Unexpected(outcome: other.outcome) }
    }

    @Test func operatorAndAdministratorApproveNoRefund() throws {
        var shell = try shop()
        #expect(approve(&shell, refund, by: number(4)).outcome == .refused(.notAllowed))
        #expect(approve(&shell, refund, by: .administrator).outcome == .refused(.notAllowed))
    }

    @Test func whatNobodyMayDoCannotBeApprovedEither() throws {
        var shell = try shop()
        for act in [Permission.sell, .configure, .clearJournal] {
            let request = ApprovalRequest(act: act, reference: "x", actor: number(3))
            #expect(approve(&shell, request, by: .supervisor).outcome == .refused(.notAllowed))
        }
        let gone = ApprovalRequest(act: .refund, reference: "x", actor: number(44))
        #expect(approve(&shell, gone, by: .supervisor).outcome == .refused(.unknownOperator(number(44))))
        for reference in ["", String(repeating: "x", count: 65)] {
            let request = ApprovalRequest(act: .refund, reference: reference, actor: number(3))
            let refused = approve(&shell, request, by: .supervisor)
            #expect(refused.outcome == .refused(.malformed("reference: expected 1 to 64 characters")))
            #expect(refused.verifications == 0)
        }
    }

    @Test func aSupervisorManagesOperatorsOnly() throws {
        var shell = try shop()
        func manage(_ purpose: Purpose, by manager: OperatorNumber = .supervisor) -> OperatorOutcome? {
            shell.begin(manager, strong(manager), purpose, at: time()).outcome
        }
        #expect(manage(.add(newcomer(number(7), .supervisor, "S7"))) == .refused(.notAllowed))
        #expect(manage(.remove(number(5))) == .refused(.notAllowed))
        #expect(manage(.reset(.administrator)) == .refused(.notAllowed))
        #expect(manage(.add(newcomer(number(3), .operator, "X"))) == .refused(.numberTaken(number(3))))
        #expect(
            manage(.add(newcomer(number(98), .operator, "X"))) == .refused(.numberForbidden(number(98), .operator)))
        #expect(manage(.add(newcomer(number(7), .operator, "X")), by: number(3)) == .refused(.notAllowed))
        #expect(manage(.remove(number(4))) == .removed(number(4)))
        #expect(manage(.remove(number(4))) == .refused(.unknownOperator(number(4))))
        #expect(
            shell.begin(number(4), strong(number(4)), .logOn(.signIn), at: time()).outcome
                == .refused(.wrongPassword(triesLeft: 5)))
    }

    @Test func aTerminalIsSetUpOnce() throws {
        var shell = try shop()
        let again = shell.run(
            {
                .setUp(
                    $0, administrator: newcomer(.administrator, .administrator, "A"),
                    supervisor: newcomer(.supervisor, .supervisor, "B"))
            }, at: time())
        #expect(again.outcome == .refused(.alreadySetUp))
        var fresh = try PaperShell()
        let swapped = fresh.run(
            {
                .setUp(
                    $0, administrator: newcomer(.supervisor, .supervisor, "A"),
                    supervisor: newcomer(.administrator, .administrator, "B"))
            }, at: time())
        #expect(swapped.outcome == .refused(.numberForbidden(.supervisor, .administrator)))
        #expect(fresh.disk.operators.isEmpty)
    }
}
