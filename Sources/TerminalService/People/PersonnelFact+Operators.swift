import DayEnd
import Operators

extension PersonnelFact {
    init(_ fact: OperatorFact) {
        switch fact {
        case .setUp: self.init(PersonnelFact.Kind.setUp)
        case .loggedOn(let number, let occasion):
            self.init(.loggedOn, number.description, detail: occasion.rawValue)
        case .refused(let number, let code): self.init(.refused, number.description, detail: code)
        case .locked(let number, let until): self.init(.locked, number.description, until: until)
        case .unlocked(let number, let manager):
            self.init(.unlocked, number.description, by: manager?.description)
        case .passwordChanged(let number): self.init(.passwordChanged, number.description)
        case .added(let number, let role, let manager):
            self.init(.added, number.description, by: manager.description, detail: role.rawValue)
        case .removed(let number, let manager):
            self.init(.removed, number.description, by: manager.description)
        case .reset(let number, let manager): self.init(.reset, number.description, by: manager?.description)
        case .approved(let act, let reference, let actor, let approver):
            self.init(
                .approved, actor.description, by: approver.description, detail: act.rawValue, reference: reference)
        case .approvalRefused(let act, let reference, let actor, let approver, let code):
            self.init(
                .approvalRefused, actor.description, by: approver.description, detail: "\(act.rawValue) \(code)",
                reference: reference)
        case .challenged(let number, let counter):
            self.init(.challenged, number.description, detail: "\(counter)")
        }
    }
}
